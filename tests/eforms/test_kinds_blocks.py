"""People and organisations: parts in one question, each with its own error at its own box."""

import pytest

from tests.eforms.asking import ask, filled, said, shown
from tests.eforms.builders import make_page, make_question
from tests.eforms.opening import visitor_in

_EVERYTHING = ["name", "date-of-birth", "relationship", "email", "phone"]
_BORN = {"date-of-birth-day": "27", "date-of-birth-month": "3", "date-of-birth-year": "1984"}
_AMINA = {
    "name": " Amina Khan ",
    **_BORN,
    "relationship": "my neighbour",
    "email": "amina@EXAMPLE.org",
    "phone": "01632 960 123",
}
_KEPT = {
    "name": "Amina Khan",
    "date-of-birth": "1984-03-27",
    "relationship": "my neighbour",
    "email": "amina@example.org",
    "phone": "+441632960123",
}
_HOSTILE = {
    "too long": "x" * 6_000,
    "a megabyte": "x" * 1_048_576,
    "emoji alone": "🐈",
    "digits": "9" * 4_400,
    "negative": "-1",
    "HTML": "<script>alert(1)</script>",
    "templates": "{{ 7 * 7 }} %(n)s {0}",
    "SQL": "'; DROP TABLE draft;--",
    "lines": "a\r\nb\u2028c",
    "NUL": "a\x00b",
    "marks of direction": "\u202eabc\u202c",
    "many marks": "a" + "\u0301" * 800,
    "None": "None",
    "a path": "../../etc/passwd",
    "half a surrogate": "\ufffd\ufdd0",
}


def faults(field):
    """Each error with the box that the summary leads to."""
    return {field.box_of(boxes): str(message) for message, boxes in field.faults}


def test_a_person_is_a_name_unless_the_form_asks_for_more():
    field = ask("person", {"name": "آمنہ خان", "email": "nobody asked"})

    assert (said(field), field.data) == (None, {"name": "آمنہ خان"})


def test_every_part_is_kept_as_its_own_kind_keeps_it_and_fills_its_box_again():
    field = ask("person", _AMINA, parts=_EVERYTHING)

    assert said(field) is None
    assert field.data == _KEPT
    again = filled("person", field.data, parts=_EVERYTHING)
    assert (again["name"], again["email"]) == ("Amina Khan", "amina@example.org")
    assert (again["date-of-birth-month"], again["phone"]) == ("3", "01632 960123")


def test_a_person_is_shown_a_line_a_part():
    assert shown("person", _KEPT, parts=_EVERYTHING) == [
        "Amina Khan",
        "Born on 27 March 1984",
        "my neighbour",
        "amina@example.org",
        "01632 960123",
    ]


def test_nobody_at_all_is_refused_in_the_words_of_the_form_at_the_first_box():
    field = ask("person", {"name": " \u200f "}, parts=_EVERYTHING)

    assert (said(field), field.first_wrong) == ("Answer q", "q-name")
    assert ask("person", {}, parts=_EVERYTHING, required=False).data is None


def test_each_part_that_is_missing_is_said_at_its_own_box():
    field = ask("person", {"name": "Amina"}, parts=_EVERYTHING)

    assert faults(field) == {
        "q-date-of-birth-day": "Enter the date of birth",
        "q-relationship": "Enter what this person is to you",
        "q-email": "Enter the email address",
        "q-phone": "Enter the phone number",
    }


def test_each_part_that_is_wrong_is_said_at_its_own_box():
    wrong = {**_AMINA, "name": "", "date-of-birth-month": "13", "email": "amina", "phone": "12"}
    field = ask("person", {**wrong, "relationship": "x" * 201}, parts=_EVERYTHING)

    assert faults(field) == {
        "q-name": "Enter the full name",
        "q-date-of-birth-day": "Enter a real date, like 27 3 2026",
        "q-relationship": "Shorten your answer by 1 character. The most we can take is 200.",
        "q-email": "Enter an email address like name@example.com",
        "q-phone": "Enter a phone number like 01632 960 001 or +44 7700 900 982",
    }


def test_a_date_without_its_year_is_said_at_the_year():
    field = ask("person", {**_AMINA, "date-of-birth-year": ""}, parts=_EVERYTHING)

    assert faults(field) == {"q-date-of-birth-year": "The date must include a year"}


def test_nobody_was_born_tomorrow():
    field = ask("person", {**_AMINA, "date-of-birth-year": "2999"}, parts=_EVERYTHING)

    assert said(field) == "The date must be today or in the past"


def test_a_part_may_be_optional():
    field = ask("person", {"name": "Amina"}, parts=["name", "optional-email", "optional-phone"])

    assert said(field) is None
    assert field.data == {"name": "Amina", "email": None, "phone": None}
    assert shown("person", field.data) == ["Amina"]


@pytest.mark.parametrize("value", _HOSTILE)
@pytest.mark.parametrize("box", ["name", "relationship", "email", "phone", "date-of-birth-year"])
def test_hostile_text_in_one_part_is_taken_as_text_or_refused_at_that_part(box, value):
    field = ask("person", {**_AMINA, box: _HOSTILE[value]}, parts=_EVERYTHING)

    if field.errors:
        assert all(each.startswith(f"q-{box.removesuffix('-year')}") for each in faults(field))
        assert field.data is None
    else:
        assert all("\n" not in line and "\x00" not in line for line in field.data.values())


@pytest.mark.parametrize("value", _HOSTILE)
def test_hostile_text_in_every_part_of_a_person_and_an_organisation_is_refused(value):
    person = ask("person", dict.fromkeys(_AMINA, _HOSTILE[value]), parts=_EVERYTHING)
    boxes = dict.fromkeys(["name", "kind", "number", "contact"], _HOSTILE[value])
    organisation = ask("organisation", boxes, parts=["name", "kind", "number", "contact"])

    assert person.errors
    assert organisation.errors


def test_an_organisation_is_kept_part_by_part():
    parts = ["name", "kind", "number", "contact"]
    boxes = {"name": "Cat Club", "kind": "charity", "number": "1234567", "contact": "Jo"}
    field = ask("organisation", boxes, parts=parts)

    assert (said(field), field.data) == (None, boxes)
    assert filled("organisation", field.data, parts=parts) == boxes
    assert shown("organisation", field.data, parts=parts) == [
        "Cat Club",
        "A charity",
        "Company or charity number 1234567",
        "Contact: Jo",
    ]


def test_an_organisation_has_a_number_only_if_it_has_one():
    parts = ["name", "kind", "number", "contact"]
    field = ask("organisation", {"name": "Cat Club"}, parts=parts)

    assert faults(field) == {
        "q-kind": "Select what kind of organisation it is",
        "q-contact": "Enter the name of the person to contact",
    }


def test_a_kind_of_organisation_that_is_not_in_the_list_is_refused():
    field = ask("organisation", {"name": "Cat Club", "kind": "cult"}, parts=["name", "kind"])

    assert faults(field) == {"q-kind": "Choose one of the answers in the list"}


def test_the_browser_fills_in_what_is_about_oneself_and_nothing_about_others(app, larkmere):
    tokens = []
    for about in (None, "self"):
        question = make_question("q", "person", parts=_EVERYTHING, autocomplete=about)
        page = visitor_in(app, make_page("q", question)).get("q")
        tokens.append([box.get("autocomplete") for box in page.soup.select("input[name^=q-]")])

    assert set(tokens[0]) == {"off"}
    own = ["name", "bday-day", "bday-month", "bday-year", "off", "email", "tel"]
    assert tokens[1] == own


def test_a_person_that_is_refused_shows_what_was_typed_and_each_error_at_its_box(app, larkmere):
    visitor = visitor_in(app, make_page("q", make_question("q", "person", parts=_EVERYTHING)))
    page = visitor.send("q", q__name="Amina <b>", q__email="amina")
    born = page.soup.find(id="q-date-of-birth-error")

    assert page.errors[0] == "Enter the date of birth"
    assert "Enter the date of birth" in born.get_text()
    assert "Enter an email address" in page.soup.find(id="q-email-error").get_text()
    assert (page.boxes()["q-name"], page.boxes()["q-email"]) == ("Amina <b>", "amina")
    assert page.heading == "What about q?"
