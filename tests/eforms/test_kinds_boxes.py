"""How the boxes of the types say what belongs in them: keyboards, units, what browsers fill in."""

import pytest

from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor


@pytest.fixture
def page_of(app):
    """The page of one question, as it comes to somebody without JavaScript."""

    def page(kind, prefix="", **changes):
        definition = make_definition(make_page("q", make_question("q", kind, **changes)))
        make_draft(definition, browser="somebody")
        client = app.test_client()
        client.set_cookie("browser", "somebody")
        return Visitor(client, "lost-cat", prefix).get("q")

    return page


def attributes(page, *names, box="q"):
    control = page.soup.find(attrs={"name": box})
    return tuple(control.get(name) for name in names)


@pytest.mark.parametrize(
    ("kind", "changes", "keyboard"),
    [
        ("number", {}, "numeric"),
        ("number", {"decimals": 1}, "decimal"),
        ("number", {"amount": {"least": -5}}, "text"),
        ("money", {}, "decimal"),
        ("council_tax", {}, "numeric"),
        ("vehicle", {}, None),
    ],
)
def test_the_keyboard_fits_what_is_typed(page_of, kind, changes, keyboard):
    found = attributes(page_of(kind, **changes), "inputmode", "spellcheck", "type")

    assert found == (keyboard, "false", "text")


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("number", None), ("money", None), ("time", "off"), ("national_insurance", "off"),
        ("vehicle", "off"), ("council_tax", "off"), ("text", None), ("name", "name"),
        ("email", "email"), ("phone", "tel"), ("long_text", None),
    ],
)  # fmt: skip
def test_a_form_may_say_what_a_browser_fills_in(page_of, kind, token):
    assert attributes(page_of(kind), "autocomplete") == (token,)
    given = "transaction-amount"
    assert attributes(page_of(kind, autocomplete=given), "autocomplete") == (given,)


def test_a_date_of_birth_is_filled_in_part_by_part(page_of):
    page = page_of("date", autocomplete="bday")

    for part in ("day", "month", "year"):
        assert attributes(page, "autocomplete", box=f"q-{part}") == (f"bday-{part}",)
    assert attributes(page_of("date"), "autocomplete", box="q-day") == (None,)


def test_a_unit_stands_beside_the_box_and_is_read_with_it(page_of):
    page = page_of("number", unit="kg", hint="With the wheels")
    (described,) = attributes(page, "aria-describedby")

    assert [page.soup.find(id=name).get_text() for name in described.split()] == [
        "kg",
        "With the wheels",
    ]
    assert page.soup.select_one(".govuk-input__suffix").get_text() == "kg"
    assert page_of("money").soup.select_one(".govuk-input__prefix").get_text() == "£"


@pytest.mark.parametrize(
    ("changes", "width"),
    [
        ({"amount": {"most": 9}}, "3"),
        ({"amount": {"most": 9_999}}, "4"),
        ({"amount": {"most": 999}, "decimals": 1}, "5"),
        ({}, "10"),
    ],
)
def test_a_box_is_as_wide_as_what_belongs_in_it(page_of, changes, width):
    (classes,) = attributes(page_of("number", **changes), "class")

    assert f"govuk-input--width-{width}" in classes


def test_each_box_of_an_account_has_a_label_and_two_dates_a_legend_each(page_of):
    bank = page_of("bank")
    for box in ("name", "sort", "account", "roll"):
        assert bank.soup.select_one(f"label[for=q-{box}]").get_text().strip()
    assert attributes(bank, "autocomplete", box="q-name") == ("name",)
    assert attributes(bank, "autocomplete", "inputmode", box="q-sort") == ("off", "numeric")

    period = page_of("date_range")
    legends = [legend.get_text().strip() for legend in period.soup.select("legend")]
    assert legends == ["What about q?", "First date", "Last date"]
