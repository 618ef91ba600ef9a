"""Addresses and places: search, choose from what was found, or write it by hand."""

import pytest

from tests.eforms.asking import ask, filled, said, shown
from tests.gazetteer.builders import UPRN

pytestmark = pytest.mark.usefixtures("mill_lane")

_POSTCODE = "Enter a full UK postcode, like LK1 2AB"
_CHOOSE_ADDRESS = "Choose your address from the list, or write it in"
_CHOOSE_PLACE = "Choose a place from the list, or “None of these”"
_MILL_LANE = "street:99900101"
_A_MEGABYTE = "x" * 1_048_576

_HOSTILE = {
    "a word": "house",
    "half a postcode": "LK2",
    "a digit": "0",
    "negative": "-1",
    "huge": "9" * 5_000,
    "Arabic-Indic digits": "\u0661\u0662",
    "emoji": "🏠",
    "combining marks": "L\u0301K2 1AA",
    "HTML": "<b>LK2 1AA</b>",
    "SQL": "LK2 1AA'; DROP TABLE address;--",
    "operators of a search": "& | ! <-> :* \\ '",
    "a megabyte": _A_MEGABYTE,
    "None": "None",
    "a path": "../../etc/passwd",
    "several lines": "LK2\n1AA\nx",
}


def searched(words, **more):
    return {"mode": "search", "search": words, **more}


def choosing(words, choice, **more):
    return {"mode": "choose", "search": words, "searched": words, "choice": choice, **more}


def by_hand(**boxes):
    return {"mode": "by-hand", **boxes}


@pytest.mark.parametrize("typed", ["LK2 1AA", "lk21aa", " LK2  1AA ", "lk2-1aa", "\u200fLK2 1AA"])
def test_a_postcode_leads_to_its_addresses_to_choose_from(typed):
    field = ask("address", searched(typed))

    assert (said(field), field.pending, field.mode) == (None, True, "choose")
    assert [each.lines[0] for each in field.found] == [
        "2 Mill Lane",
        "10 Mill Lane",
        "14 Mill Lane",
    ]


def test_a_chosen_address_is_kept_with_its_uprn():
    field = ask("address", choosing("LK2 1AA", str(UPRN)))

    assert said(field) is None
    assert field.data["uprn"] == str(UPRN)
    assert field.data["postcode"] == "LK2 1AA"
    assert shown("address", field.data) == ["2 Mill Lane", "Harrow End", "Larkmere", "LK2 1AA"]


def test_a_postcode_without_addresses_says_what_else_to_do():
    field = ask("address", searched("LK9 9ZZ"))

    assert said(field) == (
        "We have no addresses for that postcode. Check it, or write the address in."
    )
    assert (field.mode, field.first_wrong) == ("search", "q-search")


@pytest.mark.parametrize("value", _HOSTILE)
def test_what_is_no_postcode_is_refused_and_kept_in_the_box(value):
    field = ask("address", searched(_HOSTILE[value]))

    assert said(field) == _POSTCODE or "Shorten your answer" in said(field)
    assert (field.data, field.mode) == (None, "search")
    assert len(field.typed["search"]) >= len(_HOSTILE[value]) - 1


@pytest.mark.parametrize("value", [*_HOSTILE, "nothing"])
def test_a_choice_that_is_not_in_the_gazetteer_is_refused(value):
    field = ask("address", choosing("LK2 1AA", _HOSTILE.get(value, "")))

    assert said(field) == _CHOOSE_ADDRESS
    assert field.first_wrong == "q-choice"
    assert len(field.found) == 3


def test_another_postcode_while_choosing_searches_again():
    field = ask("address", {**choosing("LK2 1AA", str(UPRN)), "search": "LK9 9ZZ"})

    assert "We have no addresses" in said(field)
    assert field.mode == "search"


def test_an_address_by_hand_needs_a_line_and_a_town():
    assert said(ask("address", by_hand())) == "Enter the first line of the address"
    assert said(ask("address", by_hand(town="Larkmere"))) == "Enter the first line of the address"
    assert said(ask("address", by_hand(line1="1 Oak Road"))) == "Enter the town or city"
    assert ask("address", by_hand(line1="1 Oak Road")).first_wrong == "q-town"
    assert ask("address", by_hand(line1="\u200f"), required=False).data is None


def test_an_address_by_hand_is_kept_in_any_script_and_fills_its_boxes_again():
    field = ask(
        "address",
        by_hand(line1=" 1 Oak Road ", line2="Flat\n2", town="ਲਾਰਕ 🐈", postcode=" lk1 2ab"),
    )

    assert field.data == {
        "uprn": None,
        "lines": ["1 Oak Road", "Flat 2", "ਲਾਰਕ 🐈"],
        "postcode": "LK1 2AB",
    }
    boxes = filled("address", field.data)
    assert (boxes["mode"], boxes["line1"], boxes["line2"]) == ("by-hand", "1 Oak Road", "Flat 2")
    assert (boxes["town"], boxes["postcode"]) == ("ਲਾਰਕ 🐈", "LK1 2AB")


@pytest.mark.parametrize("box", ["line1", "line2", "town", "postcode"])
def test_each_line_of_an_address_has_a_limit_said_at_its_box(box):
    boxes = {"line1": "1 Oak Road", "town": "Larkmere", box: "x" * 201}
    field = ask("address", by_hand(**boxes))

    assert said(field) == "Shorten your answer by 1 character. The most we can take is 200."
    assert field.first_wrong == f"q-{box}"
    assert field.typed[box] == "x" * 201


@pytest.mark.parametrize("kind", ["address", "place"])
@pytest.mark.parametrize("mode", ["search", "choose", "by-hand", "", "nonsense", "\x00"])
@pytest.mark.parametrize("typed", ["", " ", "\u200f", "\x00"])
def test_empty_boxes_are_no_answer_whatever_the_page_showed(kind, mode, typed):
    names = ("search", "searched", "choice", "line1", "line2", "town", "words", "detail")
    field = ask(kind, {"mode": mode, **dict.fromkeys(names, typed)})

    assert said(field)
    assert field.data is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Mill Lane", "Mill Lane"),
        ("mill", "Mill Lane"),
        ("14 mill lane", "Mill Lane"),
        ("MILL LA", "Mill Lane"),
        ("lk21aa", "LK2 1AA"),
    ],
)
def test_words_lead_to_the_places_that_they_name(typed, first):
    field = ask("place", searched(typed))

    assert (said(field), field.pending, field.mode) == (None, True, "choose")
    assert field.found[0].name == first


def test_a_chosen_place_is_kept_with_where_it_is():
    field = ask("place", choosing("mill", _MILL_LANE, detail="  by the\nbus stop "))

    assert said(field) is None
    assert (field.data["key"], field.data["name"]) == (_MILL_LANE, "Mill Lane")
    assert field.data["detail"] == "by the\nbus stop"
    assert 50 < field.data["lat"] < 60
    assert shown("place", field.data) == ["Mill Lane", "by the", "bus stop"]
    assert filled("place", field.data)["choice"] == _MILL_LANE


def test_words_that_name_nothing_lead_to_describing_it():
    field = ask("place", searched("the old oak"))

    assert (field.pending, field.mode, field.typed["words"]) == (True, "by-hand", "the old oak")


def test_none_of_these_leads_to_describing_it():
    field = ask("place", choosing("mill", "none"))

    assert (said(field), field.pending, field.mode) == (None, True, "by-hand")
    assert field.typed["words"] == "mill"


@pytest.mark.parametrize("value", [*_HOSTILE, "nothing"])
def test_a_place_that_is_not_in_the_gazetteer_is_refused(value):
    field = ask("place", choosing("mill", _HOSTILE.get(value, "")))

    assert said(field) == _CHOOSE_PLACE
    assert field.first_wrong == "q-choice"


@pytest.mark.parametrize("value", _HOSTILE)
def test_any_words_may_be_looked_for(value):
    field = ask("place", searched(_HOSTILE[value]))

    assert field.pending or "Shorten your answer" in said(field)


@pytest.mark.parametrize("value", sorted(_HOSTILE.keys() - {"a megabyte", "huge"}))
def test_any_words_may_describe_a_place(value):
    field = ask("place", by_hand(words=_HOSTILE[value]))

    assert said(field) is None
    assert field.data["key"] is None
    assert shown("place", field.data) == field.data["name"].splitlines()
    assert filled("place", field.data)["words"] == field.data["name"]


def test_the_limits_of_words_and_detail_are_those_of_the_form():
    words = ask("place", by_hand(words="x" * 11), max_length=10)
    detail = ask("place", choosing("mill", _MILL_LANE, detail="x" * 11), max_length=10)

    assert (
        said(words)
        == said(detail)
        == ("Shorten your answer by 1 character. The most we can take is 10.")
    )
    assert (words.first_wrong, detail.first_wrong) == ("q-words", "q-detail")


def test_a_megabyte_in_every_box_is_refused():
    names = ("search", "searched", "choice", "line1", "line2", "town", "words", "detail", "mode")
    for kind in ("address", "place"):
        for mode in ("search", "choose", "by-hand"):
            boxes = {**dict.fromkeys(names, _A_MEGABYTE), "mode": mode}
            assert said(ask(kind, boxes))
