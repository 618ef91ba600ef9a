"""Addresses outside the United Kingdom, where the form takes them."""

import pytest

from tests.eforms.asking import ask, filled, said, shown

pytestmark = pytest.mark.usefixtures("mill_lane")

_LISBON = {"mode": "by-hand", "line1": "Rua Augusta 1", "town": "Lisboa", "country": "Portugal"}
_HOSTILE = {
    "emoji": "🇵🇹",
    "HTML": "<b>Portugal</b>",
    "SQL": "'; DROP TABLE draft;--",
    "templates": "{{ 7 * 7 }}",
    "digits": "9" * 100,
    "negative": "-1",
    "Urdu": "پرتگال",
    "lines": "Portu\ngal",
    "NUL": "Portu\x00gal",
    "marks of direction": "\u202ePortugal\u202c",
    "marks": "a" + "\u0301" * 100,
    "None": "None",
    "a path": "../../etc/passwd",
    "an apostrophe": "Côte d’Ivoire",
}
_TOO_LONG = {"long": "x" * 201, "too long": "x" * 6_000, "a megabyte": "x" * 1_048_576}


def abroad(**boxes):
    return ask("address", {**_LISBON, **boxes}, parts=["international"])


def test_an_address_abroad_keeps_its_country_and_its_postcode_as_they_were_written():
    field = abroad(postcode="1100-048 lx")

    assert (said(field), field.data) == (
        None,
        {
            "uprn": None,
            "lines": ["Rua Augusta 1", "Lisboa"],
            "postcode": "1100-048 lx",
            "country": "Portugal",
        },
    )
    assert shown("address", field.data) == ["Rua Augusta 1", "Lisboa", "1100-048 lx", "Portugal"]
    assert filled("address", field.data)["country"] == "Portugal"


def test_without_a_country_it_is_an_address_in_the_uk():
    field = abroad(country=" ", postcode="lk1 2ab")

    assert field.data == {
        "uprn": None,
        "lines": ["Rua Augusta 1", "Lisboa"],
        "postcode": "LK1 2AB",
    }


def test_a_country_alone_is_not_an_address():
    field = ask("address", {"mode": "by-hand", "country": "Portugal"}, parts=["international"])

    assert said(field) == "Enter the first line of the address"


def test_a_form_that_asks_for_no_country_keeps_none():
    field = ask("address", _LISBON)

    assert "country" not in field.data


@pytest.mark.parametrize("value", _HOSTILE)
def test_any_words_may_name_a_country(value):
    field = abroad(country=_HOSTILE[value])

    assert said(field) is None
    assert "\n" not in field.data["country"]
    assert "\x00" not in field.data["country"]
    assert filled("address", field.data)["country"] == field.data["country"]


@pytest.mark.parametrize("value", _TOO_LONG)
@pytest.mark.parametrize("box", ["country", "postcode", "line1", "town"])
def test_each_line_has_a_limit_said_at_its_box(box, value):
    field = abroad(**{box: _TOO_LONG[value]})

    assert said(field).startswith("Shorten your answer by ")
    assert field.first_wrong == f"q-{box}"
