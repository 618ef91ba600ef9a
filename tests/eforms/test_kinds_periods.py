"""Two dates in one question, from one to the other."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock, i18n
from tests.eforms.asking import ask, filled, shown
from tests.eforms.settings import RANDOM

pytestmark = pytest.mark.usefixtures("app")

_FIRST = "Enter a real first date, like 27 3 2026"
_LAST = "Enter a real last date, like 27 3 2026"
_HUGE = "9" * 5_000
_NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def boxes(first="27 3 2026", last="2 4 2026"):
    """Both dates, each as its three boxes with a space between."""
    parts = ("day", "month", "year")
    return {
        f"{end}-{part}": text
        for end, typed in (("from", first), ("to", last))
        for part, text in zip(parts, typed.split(" ") if typed else ("", "", ""), strict=True)
    }


def messages(field):
    return [str(message) for message in field.errors]


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("27 3 2026", "2 4 2026", ("2026-03-27", "2026-04-02")),
        ("27 3 2026", "27 3 2026", ("2026-03-27", "2026-03-27")),
        ("27 March 2026", "02 04 2026", ("2026-03-27", "2026-04-02")),
        ("٢٧ ٣ ٢٠٢٦", "۲ ۴ ۲۰۲۶", ("2026-03-27", "2026-04-02")),
        ("\u200f27 3\x00 2026", "2 4 2026", ("2026-03-27", "2026-04-02")),
    ],
    ids=ascii,
)
def test_both_dates_are_kept(first, last, kept):
    field = ask("date_range", boxes(first, last))

    assert messages(field) == []
    assert field.data == dict(zip(("from", "to"), kept, strict=True))


@pytest.mark.parametrize(
    "typed",
    [
        "31 2 2026", "0 3 2026", "-1 3 2026", "1e1 3 2026", "² 3 2026", "🐈 3 2026",
        "27 Smarch 2026",
        "<b>27</b> 3 2026", "27'-- 3 2026", "{{7}} 3 2026", "27\n1 3 2026", "27 3 1899",
        f"{_HUGE} 3 2026", f"27 3 {_HUGE}", f"{'1' * 1_000_000} 3 2026", "٪ 3 2026",
    ],
    ids=lambda each: ascii(each)[:20],
)  # fmt: skip
def test_what_is_no_date_is_said_of_the_first_and_of_the_last(typed):
    field = ask("date_range", boxes(typed, typed))

    assert messages(field) == [_FIRST, _LAST]
    assert [field.box_of(where) for _m, where in field.faults] == ["q-from-day", "q-to-day"]
    assert field.data is None


@pytest.mark.parametrize(
    ("first", "last", "message", "box"),
    [
        ("", "2 4 2026", "Enter the first date, like 27 3 2026", "q-from-day"),
        ("27 3 2026", "", "Enter the last date, like 27 3 2026", "q-to-day"),
        (" 3 2026", "2 4 2026", "The first date must include a day", "q-from-day"),
        ("27 3 ", "2 4 2026", "The first date must include a year", "q-from-year"),
        ("27 3 2026", "2  2026", "The last date must include a month", "q-to-month"),
        ("27 3 2026", "2 4 26", "Enter the year with four digits, like 2026", "q-to-year"),
        (
            "27 3 2026",
            "26 3 2026",
            "The last date must be on or after the first date, 27 March 2026",
            "q-to-day",
        ),
    ],
)
def test_each_fault_has_its_own_words_at_its_box(first, last, message, box):
    field = ask("date_range", boxes(first, last))

    assert messages(field) == [message]
    assert field.first_wrong == box


def test_two_faults_are_both_said():
    field = ask("date_range", boxes("27  2026", "31 2 2026"))

    assert messages(field) == ["The first date must include a month", _LAST]


def test_limits_hold_for_both():
    within = {"earliest": -14, "latest": 0}
    with clock.frozen(_NOW):
        early = ask("date_range", boxes("15 6 2026", "30 6 2026"), within=within)
        late = ask("date_range", boxes("16 6 2026", "1 7 2026"), within=within)
        soon = ask("date_range", boxes("1 7 2026", "9 7 2026"), within={"latest": 7})
        right = ask("date_range", boxes("16 6 2026", "30 6 2026"), within=within)

    assert messages(early) == ["The first date must be on or after 16 June 2026"]
    assert messages(late) == ["The last date must be today or in the past"]
    assert messages(soon) == ["The last date must be on or before 7 July 2026"]
    assert messages(right) == []


@pytest.mark.parametrize("typed", ["", "  ", "\u200f \u200f \u200f"], ids=ascii)
def test_empty_boxes_are_no_answer(typed):
    field = ask("date_range", boxes(typed, typed))

    assert messages(field) == ["Answer q"]
    assert field.first_wrong == "q-from-day"
    assert ask("date_range", boxes(typed, typed), required=False).data is None


def test_a_form_may_say_it_in_its_own_words():
    own = {"required": "Answer q", "invalid": "Enter the days you are away"}

    assert messages(ask("date_range", boxes("31 2 2026"), errors=own)) == [own["invalid"]]


def test_it_is_shown_in_words():
    answer = {"from": "2026-03-27", "to": "2026-04-02"}

    assert shown("date_range", answer) == ["27 March 2026 to 2 April 2026"]
    assert shown("date_range", {**answer, "to": answer["from"]}) == ["27 March 2026"]
    with i18n.use_locale("pl"):
        assert "27 marca 2026" in shown("date_range", answer)[0]


_DAYS = st.dates(date(1900, 1, 1))


@RANDOM
@given(st.tuples(_DAYS, _DAYS).map(sorted))
def test_it_comes_back_as_it_was(days):
    answer = dict(zip(("from", "to"), map(str, days), strict=True))

    assert ask("date_range", filled("date_range", answer)).data == answer
