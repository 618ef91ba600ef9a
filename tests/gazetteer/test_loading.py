import pytest
from sqlalchemy import func, select

from portal.gazetteer import dtf, services
from portal.gazetteer.dtf import Change, Status
from portal.gazetteer.models import Address, Blpu, Lpi, Place, Street

from .builders import (
    MILL_LANE,
    UPRN,
    houses,
    make_address,
    make_name,
    make_property,
    make_reference,
    make_street,
    one_house,
)


def texts(postcode="LK2 1AA"):
    return [address.text for address in services.find_addresses(postcode)]


def everything(session):
    """What residents can find, whatever its keys in the tables are."""
    addresses = session.execute(
        select(Address.uprn, Address.text, Address.sort_key, Address.lat).order_by(Address.uprn)
    )
    places = session.execute(select(Place.key, Place.name, Place.area).order_by(Place.key))
    return list(map(tuple, addresses)), list(map(tuple, places))


def test_a_full_file_gives_streets_properties_and_addresses(load):
    loaded = load([*houses(14, 16), make_reference()])

    assert (loaded.streets, loaded.properties, loaded.addresses, loaded.passed_over) == (1, 2, 2, 1)
    assert texts() == [
        "14 Mill Lane, Harrow End, Larkmere, LK2 1AA",
        "16 Mill Lane, Harrow End, Larkmere, LK2 1AA",
    ]


def test_loading_a_file_again_changes_nothing(load, session):
    load(houses(2, 10, 14))
    before = everything(session)

    load(houses(2, 10, 14))

    assert everything(session) == before


def test_a_full_file_replaces_what_was_there(load):
    load(houses(14, 16))

    load(houses(14))

    assert texts() == ["14 Mill Lane, Harrow End, Larkmere, LK2 1AA"]


def test_a_point_on_the_grid_becomes_latitude_and_longitude(load):
    # Ordnance Survey's worked example for the shift of datums, good to some metres without a grid
    load([*one_house()[:2], make_property(x_coordinate=651409.9, y_coordinate=313177.27),
          make_address()])  # fmt: skip

    found = services.find_addresses("LK2 1AA")[0]

    assert found.lat == pytest.approx(52.657977, abs=5e-5)
    assert found.lon == pytest.approx(1.716038, abs=1e-4)


def test_a_street_lies_in_its_middle(load):
    load(one_house())

    street = services.place(f"street:{MILL_LANE}")
    house = services.find_addresses("LK2 1AA")[0]

    assert street is not None
    assert street.lon - house.lon == pytest.approx(90 / 67_700, rel=0.02)


@pytest.mark.parametrize(
    "of_no_use",
    [
        {"logical_status": Status.HISTORICAL},
        {"logical_status": Status.PROVISIONAL},
        {"logical_status": Status.ALTERNATIVE},
        {"postal_address": "N"},
    ],
)
def test_only_approved_postal_addresses_are_offered(load, of_no_use):
    load([*one_house()[:3], make_address(**of_no_use)])

    assert texts() == []


def test_a_demolished_house_is_not_offered(load):
    gone = make_property(logical_status=Status.HISTORICAL)
    load([make_street(), make_name(), gone, make_address()])

    assert texts() == []
    assert services.address(str(UPRN)) is None


def test_an_address_without_a_postcode_is_known_by_its_number_only(load):
    load([*one_house()[:3], make_address(postcode="")])

    found = services.address(str(UPRN))

    assert found is not None
    assert found.text == "14 Mill Lane, Harrow End, Larkmere"


def test_the_english_half_of_a_gazetteer_in_two_languages_is_read(load):
    rows = [*one_house(), make_name("Lôn y Felin", language="CYM"), make_address(language="CYM")]

    loaded = load(rows)

    assert loaded.passed_over == 2
    assert texts() == ["14 Mill Lane, Harrow End, Larkmere, LK2 1AA"]


def test_changes_insert_update_and_delete(load, change):
    load(houses(14, 16))

    loaded = change(
        [
            make_address(UPRN, 14, Change.UPDATE, pao_text="Rose Cottage"),
            make_address(UPRN + 1, 16, Change.DELETE),
            make_property(UPRN + 1, Change.DELETE),
            make_property(UPRN + 2),
            make_address(UPRN + 2, 18),
        ]
    )

    assert not loaded.full
    assert (loaded.properties, loaded.addresses) == (2, 2)
    assert texts() == [
        "Rose Cottage, 14 Mill Lane, Harrow End, Larkmere, LK2 1AA",
        "18 Mill Lane, Harrow End, Larkmere, LK2 1AA",
    ]


def test_changes_can_be_loaded_again(load, change, session):
    load(houses(14, 16))
    rows = [
        make_address(UPRN, 14, Change.DELETE),
        make_property(UPRN, Change.DELETE),
        make_property(UPRN + 2),
        make_address(UPRN + 2, 18),
    ]
    change(rows)
    before = everything(session)

    change(rows)

    assert everything(session) == before


def test_changes_are_carried_out_in_their_order(load, change):
    load(houses(14))

    change(
        [
            make_address(UPRN, 14, Change.INSERT, pao_text="Rose Cottage", pro_order=2),
            make_address(UPRN, 14, Change.DELETE, pro_order=1),
        ]
    )

    assert texts() == ["Rose Cottage, 14 Mill Lane, Harrow End, Larkmere, LK2 1AA"]


def test_a_new_name_of_a_street_reaches_its_addresses_and_the_search(load, change):
    load(houses(14))

    change([make_name("Miller's Row", change=Change.UPDATE)])

    assert texts() == ["14 Miller's Row, Harrow End, Larkmere, LK2 1AA"]
    assert [place.name for place in services.find_places("millers")] == ["Miller's Row"]
    assert services.find_places("mill lane") == []


def test_a_property_that_is_deleted_takes_its_addresses_along(load, change, session):
    load(houses(14, 16))

    change([make_property(UPRN, Change.DELETE)])

    assert session.scalar(select(func.count()).select_from(Lpi)) == 1
    assert texts() == ["16 Mill Lane, Harrow End, Larkmere, LK2 1AA"]


def test_an_address_that_moves_to_another_property_leaves_the_first(load, change):
    load([*one_house(), make_property(UPRN + 1)])

    change([make_address(UPRN + 1, 14, Change.UPDATE, lpi_key=make_address().lpi_key)])

    assert services.address(str(UPRN)) is None
    assert services.address(str(UPRN + 1)) is not None


def test_a_street_goes_once_nothing_stands_on_it(load, change):
    load([*houses(14), make_street(2), make_name("Old Row", 2)])

    change([make_street(2, Change.DELETE), make_name("Old Row", 2, Change.DELETE)])

    assert services.find_places("old row") == []


LINKS = [
    ([make_address(UPRN + 9, pro_order=9)], f"an LPI of UPRN {UPRN + 9}, which no BLPU has"),
    ([make_address(usrn=5, lpi_key="X")], "an LPI on street 5, which no street has"),
    ([make_name("Lost Lane", 5)], "a name of street 5, which no street record has"),
    ([make_reference(77)], "a reference of UPRN 77, which no BLPU has"),
]


@pytest.mark.parametrize(("rows", "fault"), LINKS)
def test_rows_of_what_does_not_exist_are_told(load, change, rows, fault):
    with pytest.raises(dtf.FaultyFile) as full:
        load([*one_house(), *rows])
    load(one_house())
    with pytest.raises(dtf.FaultyFile) as changes:
        change(rows)

    assert str(full.value) == f"gazetteer.csv, line 6: {fault}"
    assert str(changes.value) == f"changes.csv, line 2: {fault}"


def test_a_row_that_is_inserted_twice_is_told(load):
    with pytest.raises(dtf.FaultyFile) as caught:
        load([*one_house(), make_property()])

    assert str(caught.value) == (
        f"gazetteer.csv, line 6: UPRN {UPRN} was inserted before, on line 4"
    )


def test_a_street_with_addresses_cannot_go(load, change):
    load(houses(14))

    with pytest.raises(dtf.FaultyFile) as caught:
        change([make_street(change=Change.DELETE)])

    assert str(caught.value) == (
        f"changes.csv, line 2: street {MILL_LANE} goes, but LPI 9990L000000001 still stands on it"
    )


def test_a_faulty_file_changes_nothing(load, change, session):
    load(houses(14, 16))
    before = everything(session)

    with pytest.raises(dtf.FaultyFile):
        load([*houses(2), make_address(UPRN + 5, 4)])
    with pytest.raises(dtf.FaultyFile):
        change([make_property(UPRN, Change.DELETE), make_street(change=Change.DELETE)])

    assert everything(session) == before
    assert [
        session.scalar(select(func.count()).select_from(table)) for table in (Street, Blpu)
    ] == [
        1,
        2,
    ]


def test_a_gazetteer_is_empty_until_one_is_loaded(load):
    assert services.is_empty()

    load(one_house())

    assert not services.is_empty()
