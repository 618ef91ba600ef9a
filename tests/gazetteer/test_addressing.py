import pytest

from portal.gazetteer.addressing import AddressableObject as Object
from portal.gazetteer.addressing import Parts, lines_of, readable, sort_key


def make_parts(unit=None, building=None, **fields):
    return Parts(
        unit=unit or Object(),
        building=building or Object(),
        **{"street": "Mill Lane", "town": "Larkmere", "post_town": "Larkmere"} | fields,
    )


@pytest.mark.parametrize(
    ("unit", "building", "lines"),
    [
        (None, Object(14), ("14 Mill Lane",)),
        (None, Object(14, "a"), ("14A Mill Lane",)),
        (None, Object(14, "A", 16), ("14A to 16 Mill Lane",)),
        (None, Object(14, "A", 14, "C"), ("14A to 14C Mill Lane",)),
        (None, Object(14, end=14), ("14 Mill Lane",)),
        (None, Object(text="Rose Cottage"), ("Rose Cottage", "Mill Lane")),
        (None, Object(4, text="Fen View"), ("Fen View", "4 Mill Lane")),
        (Object(text="Flat 2"), Object(14, "A", 16), ("Flat 2", "14A to 16 Mill Lane")),
        (Object(2, text="Flat"), Object(14), ("Flat 2", "14 Mill Lane")),
        (Object(2, text="FLAT"), Object(14), ("Flat 2", "14 Mill Lane")),
        (Object(1, end=6, text="Flats"), Object(14), ("Flats 1 to 6", "14 Mill Lane")),
        (Object(3, "B", text="Unit"), Object(text="Quay"), ("Unit 3B", "Quay", "Mill Lane")),
        (Object(2, text="The Annexe Rooms"), Object(14), ("2 The Annexe Rooms", "14 Mill Lane")),
        (Object(2), Object(text="Heron House"), ("2", "Heron House", "Mill Lane")),
        (None, Object(0), ("0 Mill Lane",)),
        (None, None, ("Mill Lane",)),
    ],
)  # fmt: skip
def test_parts_make_lines_as_people_write_them(unit, building, lines):
    assert lines_of(make_parts(unit, building)) == (*lines, "Larkmere")


def test_an_organisation_comes_first_and_no_line_twice():
    parts = make_parts(
        building=Object(1, text="Corn Hall"),
        organisation="Corn Hall",
        locality="Harrow End",
        town="LARKMERE",
    )

    assert lines_of(parts) == ("Corn Hall", "1 Mill Lane", "Harrow End", "Larkmere")


def test_a_village_and_its_post_town_both_stand():
    parts = make_parts(locality="", town="Great Sedgeby")

    assert lines_of(parts) == ("Mill Lane", "Great Sedgeby", "Larkmere")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("MILL LANE", "Mill Lane"),
        ("ST MARY'S ROAD", "St Mary’s Road"),
        ("O'BRIEN COURT", "O’Brien Court"),
        ("FLAT 2A", "Flat 2A"),
        ("NEWLODE-ON-THE-LEVEL", "Newlode-on-the-Level"),
        ("THE GREEN", "The Green"),
        ("1ST FLOOR FLAT", "1st Floor Flat"),
        ("Mill Lane", "Mill Lane"),
        ("de la Warr Court", "de la Warr Court"),
        ("ŁÓDŹ HOUSE", "Łódź House"),
        ("14", "14"),
        ("", ""),
    ],
)
def test_capitals_throughout_become_small_letters(text, read):
    assert readable(text) == read


def test_a_list_is_in_the_order_of_the_street():
    order = [
        make_parts(building=Object(2)),
        make_parts(building=Object(2, "A")),
        make_parts(building=Object(10)),
        make_parts(Object(text="Flat 2"), Object(10)),
        make_parts(Object(text="Flat 10"), Object(10)),
        make_parts(building=Object(11)),
        make_parts(building=Object(text="Ash House")),
        make_parts(Object(2, text="Flat"), Object(text="Ash House")),
        make_parts(Object(10, text="Flat"), Object(text="Ash House")),
        make_parts(building=Object(1), street="Other Lane"),
    ]

    assert sorted([order[-1], *order[:-1][::2], *order[:-1][1::2]], key=sort_key) == order
