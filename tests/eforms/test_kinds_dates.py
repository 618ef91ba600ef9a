"""A date in three boxes: what counts as a date, and what a person is told when it isn't."""

from datetime import UTC, datetime

import pytest

from portal.core import clock, i18n
from tests.eforms.asking import ask, filled, said, shown

pytestmark = pytest.mark.usefixtures("app")

_NOT_REAL = "Enter a real date, like 27 3 2026"
_FOUR_DIGITS = "Enter the year with four digits, like 2026"
_HUGE = "9" * 5_000


def boxes(day="27", month="3", year="2026"):
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("27", "3", "2026"), "2026-03-27"),
        (("07", "03", "2026"), "2026-03-07"),
        ((" 7 ", "\t3", "2026\n"), "2026-03-07"),
        (("29", "2", "2028"), "2028-02-29"),
        (("1", "1", "1900"), "1900-01-01"),
        (("31", "12", "9999"), "9999-12-31"),
        (("٢٧", "٣", "٢٠٢٦"), "2026-03-27"),
        (("۲۷", "۳", "۲۰۲۶"), "2026-03-27"),
        (("૨૭", "૩", "૨૦૨૬"), "2026-03-27"),
        (("27", "３", "2026"), "2026-03-27"),  # noqa: RUF001 - a wide digit is the point
        (("\u200f27", "\u200e3\u200f", "2026"), "2026-03-27"),
        (("27", "March", "2026"), "2026-03-27"),
        (("27", "march", "2026"), "2026-03-27"),
        (("27", "MAR.", "2026"), "2026-03-27"),
        (("27", "Sept", "2026"), "2026-09-27"),
        (("27\x00", "3", "2026"), "2026-03-27"),
    ],
    ids=str,
)
def test_a_real_date_is_kept_however_it_is_written(typed, kept):
    field = ask("date", boxes(*typed))

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    ("language", "month", "number"),
    [("pl", "marca", "03"), ("pl", "Marzec", "03"), ("pl", "paź", "10"), ("ur", "مارچ", "03")],
)
def test_a_month_may_be_named_in_the_language_of_the_page_and_in_english(language, month, number):
    with i18n.use_locale(language):
        assert ask("date", boxes(month=month)).data == f"2026-{number}-27"
        assert ask("date", boxes(month="May")).data == "2026-05-27"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("31", "2", "2026"), _NOT_REAL),
        (("29", "2", "2026"), _NOT_REAL),
        (("0", "3", "2026"), _NOT_REAL),
        (("27", "0", "2026"), _NOT_REAL),
        (("27", "13", "2026"), _NOT_REAL),
        (("-1", "3", "2026"), _NOT_REAL),
        (("+1", "3", "2026"), _NOT_REAL),
        (("1_0", "3", "2026"), _NOT_REAL),
        (("2.5", "3", "2026"), _NOT_REAL),
        (("1e1", "3", "2026"), _NOT_REAL),
        (("²", "3", "2026"), _NOT_REAL),
        (("twenty", "3", "2026"), _NOT_REAL),
        (("27", "Ma", "2026"), _NOT_REAL),
        (("27", "Marmalade", "2026"), _NOT_REAL),
        (("27", "Smarch", "2026"), _NOT_REAL),
        (("27/3/2026", "3", "2026"), _NOT_REAL),
        (("<b>27</b>", "3", "2026"), _NOT_REAL),
        (("27'--", "3", "2026"), _NOT_REAL),
        (("🐈", "3", "2026"), _NOT_REAL),
        (("27", "3", "1899"), _NOT_REAL),
        (("27", "3", "20266"), _NOT_REAL),
        (("27", "3", "9" * 20), _NOT_REAL),
        ((_HUGE, "3", "2026"), _NOT_REAL),
        (("27", _HUGE, "2026"), _NOT_REAL),
        (("27", "3", _HUGE), _NOT_REAL),
        (("1" * 1_000_000, "3", "2026"), _NOT_REAL),
        (("27", "3", "26"), _FOUR_DIGITS),
        (("27", "3", "0"), _FOUR_DIGITS),
        (("27", "3", "202"), _FOUR_DIGITS),
        (("", "3", "2026"), "The date must include a day"),
        (("27", " ", "2026"), "The date must include a month"),
        (("27", "3", "\u200f"), "The date must include a year"),
        (("", "", "2026"), "The date must include a day"),
    ],
    ids=lambda each: str(each)[:60],
)
def test_what_is_no_date_gets_a_message_that_says_what_to_do(typed, message):
    field = ask("date", boxes(*typed))

    assert said(field) == message
    assert list(field.typed) == ["day", "month", "year"]
    assert field.typed["month"] == typed[1]
    assert field.data is None


def test_the_message_points_at_the_box_that_is_wrong():
    assert ask("date", boxes(day="")).first_wrong == "q-day"
    assert ask("date", boxes(month="")).first_wrong == "q-month"
    assert ask("date", boxes(year="26")).first_wrong == "q-year"
    assert ask("date", boxes(day="31", month="2")).first_wrong == "q-day"
    assert ask("date", boxes("", "", "")).first_wrong == "q-day"


def test_three_empty_boxes_are_no_answer():
    assert said(ask("date", boxes("", " ", "\u200f"))) == "Answer q"
    assert said(ask("date", "27 3 2026")) == "Answer q"
    assert ask("date", boxes("", "", ""), required=False).data is None


# In summer London is an hour ahead: at 23:30 UTC it is tomorrow already.
_AFTER_MIDNIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
_BEFORE_MIDNIGHT = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "typed", "message"),
    [
        (_AFTER_MIDNIGHT, ("1", "7", "2026"), None),
        (_AFTER_MIDNIGHT, ("2", "7", "2026"), "The date must be today or in the past"),
        (_BEFORE_MIDNIGHT, ("30", "6", "2026"), None),
        (_BEFORE_MIDNIGHT, ("1", "7", "2026"), "The date must be today or in the past"),
        (_AFTER_MIDNIGHT, ("17", "6", "2026"), None),
        (_AFTER_MIDNIGHT, ("16", "6", "2026"), "The date must be on or after 17 June 2026"),
        (_BEFORE_MIDNIGHT, ("16", "6", "2026"), None),
        (_BEFORE_MIDNIGHT, ("15", "6", "2026"), "The date must be on or after 16 June 2026"),
    ],
)
def test_limits_count_from_the_day_in_london(now, typed, message):
    with clock.frozen(now):
        field = ask("date", boxes(*typed), within={"earliest": -14, "latest": 0})

    assert said(field) == message


def test_a_limit_in_the_future_is_said_as_a_date():
    with clock.frozen(_BEFORE_MIDNIGHT):
        field = ask("date", boxes("8", "7", "2026"), within={"earliest": 1, "latest": 7})
        early = ask("date", boxes("30", "6", "2026"), within={"earliest": 1, "latest": 7})

    assert said(field) == "The date must be on or before 7 July 2026"
    assert said(early) == "The date must be on or after 1 July 2026"


def test_a_limit_is_said_even_where_the_form_has_words_for_what_is_no_date():
    own = {"required": "Answer q", "invalid": "Enter the day it left"}
    with clock.frozen(_BEFORE_MIDNIGHT):
        late = ask("date", boxes("1", "7", "2026"), within={"latest": 0}, errors=own)

    assert said(late) == "The date must be today or in the past"
    assert said(ask("date", boxes("31", "2"), errors=own)) == "Enter the day it left"


def test_a_date_is_shown_in_words_and_fills_its_boxes_again():
    assert shown("date", "2026-03-27") == ["27 March 2026"]
    assert filled("date", "2026-03-07") == {"day": "7", "month": "3", "year": "2026"}
    assert filled("date", None) == {"day": "", "month": "", "year": ""}
    with i18n.use_locale("pl"):
        assert shown("date", "2026-03-27") == ["27 marca 2026"]
