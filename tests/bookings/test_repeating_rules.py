"""On which days something is booked again."""

from datetime import date

import pytest

from portal.bookings.repeating.rules import MOST, Every, Rule

TUESDAY = date(2026, 3, 10)  # the second of its month


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Every.WEEK, [date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31)]),
        (Every.TWO_WEEKS, [date(2026, 3, 24), date(2026, 4, 7)]),
        (Every.FOUR_WEEKS, [date(2026, 4, 7), date(2026, 5, 5)]),
        (Every.MONTH, [date(2026, 4, 14), date(2026, 5, 12), date(2026, 6, 9)]),
    ],
)
def test_the_days_follow_the_first_one(every, days):
    assert Rule(every, days[-1]).days_after(TUESDAY) == days


def test_the_last_day_counts_and_none_after_it():
    assert Rule(Every.WEEK, date(2026, 3, 16)).days_after(TUESDAY) == []
    assert Rule(Every.WEEK, date(2026, 3, 17)).days_after(TUESDAY) == [date(2026, 3, 17)]


def test_a_month_without_a_fifth_friday_is_left_out():
    fifth = date(2026, 5, 29)

    found = Rule(Every.MONTH, date(2026, 12, 31)).days_after(fifth)

    assert found == [date(2026, 7, 31), date(2026, 10, 30)]


def test_nobody_books_without_end():
    assert len(Rule(Every.WEEK, date(2036, 1, 1)).days_after(TUESDAY)) == MOST
