import pytest

from portal.gazetteer import services
from portal.gazetteer.models import Ward

from .builders import UPRN, houses, make_address, make_name, make_property, make_street


@pytest.mark.parametrize("typed", ["LK2 1AA", "lk21aa", " Lk2  1aA "])
def test_addresses_are_found_however_the_postcode_is_typed(load, typed):
    load(houses(14))

    found = services.find_addresses(typed)

    assert [(each.uprn, each.lines, each.postcode) for each in found] == [
        (str(UPRN), ("14 Mill Lane", "Harrow End", "Larkmere"), "LK2 1AA")
    ]


def test_addresses_are_in_the_order_of_the_street(load):
    flats = [
        row
        for step, flat in enumerate((10, 2, 1))
        for row in (
            make_property(UPRN + 50 + step),
            make_address(UPRN + 50 + step, 12, sao_text=f"Flat {flat}"),
        )
    ]
    load([*houses(10, 2, 100, 12), *flats])

    first_lines = [", ".join(each.lines[:2]) for each in services.find_addresses("LK2 1AA")]

    assert [line.removesuffix(", Harrow End") for line in first_lines] == [
        "2 Mill Lane",
        "10 Mill Lane",
        "12 Mill Lane",
        "Flat 1, 12 Mill Lane",
        "Flat 2, 12 Mill Lane",
        "Flat 10, 12 Mill Lane",
        "100 Mill Lane",
    ]


def test_a_postcode_without_addresses_gives_none(load):
    load(houses(14))

    assert services.find_addresses("LK9 9ZZ") == []


@pytest.mark.parametrize(
    "typed", ["", "Mill Lane", "LK2", "LK2 1AA\0X", "%", "'; DROP", "9" * 10_000]
)
def test_text_that_cannot_be_a_postcode_is_said_to_be_none(app, typed):
    with pytest.raises(services.NotAPostcode) as caught:
        services.find_addresses(typed)

    assert str(caught.value.message) == "Enter a full UK postcode, like LK1 2AB"


def test_an_address_has_its_wards_name_once_that_is_known(load, session):
    load(houses(14))
    assert services.find_addresses("LK2 1AA")[0].ward == ""

    session.add(Ward(code="E05990003", name="Harrow End"))
    session.flush()

    assert services.find_addresses("LK2 1AA")[0].ward == "Harrow End"


def test_names_in_any_script_are_kept(load):
    load(
        [
            make_street(),
            make_name("Łąkowa Straße"),
            make_property(organisation="Ọlá Hair"),
            make_address(),
        ]
    )

    found = services.address(str(UPRN))

    assert found is not None
    assert found.lines[:2] == ("Ọlá Hair", "14 Łąkowa Straße")


@pytest.mark.parametrize("uprn", ["", "0", "1", "-1", "12.5", "٣", "9" * 13, "\0", "abc"])
def test_an_unknown_uprn_is_nobodys(load, uprn):
    load(houses(14))

    assert services.address(uprn) is None


def test_one_statement_each_however_many_addresses(load, statements):
    load(houses(*range(1, 40)))
    statements.clear()

    assert len(services.find_addresses("LK2 1AA")) == 39
    assert len(statements) == 1

    services.address(str(UPRN))
    assert len(statements) == 2


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["14 mill ln.", "Larkmere"], UPRN),
        (["Flat 1", "14, Mill Lane"], None),
        (["14 High Street"], None),
        (["Mill Lane"], None),
    ],
)
def test_an_address_that_is_written_in_is_found_where_only_one_can_be_meant(load, lines, found):
    load(houses(14, 2))

    address = services.written(lines, "lk21aa")

    assert (address and int(address.uprn)) == found
    assert services.written(lines, "nowhere") is None
