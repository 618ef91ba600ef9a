from datetime import date

import pytest

from portal.core.clock import add_working_days, months_after


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        (date(2026, 4, 2), 10, date(2026, 4, 20)),
        (date(2026, 4, 2), 5, date(2026, 4, 13)),
        (date(2026, 4, 13), 10, date(2026, 4, 27)),
        (date(2026, 12, 23), 5, date(2027, 1, 4)),
        (date(2027, 1, 4), 10, date(2027, 1, 18)),
    ],
)
def test_working_days_step_over_weekends_and_bank_holidays(start, days, due):
    assert add_working_days(start, days) == due


def test_scotland_has_bank_holidays_of_its_own():
    assert add_working_days(date(2026, 12, 31), 1, division="SCT") == date(2027, 1, 5)
    assert add_working_days(date(2026, 12, 31), 1, division="ENG") == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_a_shorter_month(day, months, then):
    assert months_after(day, months) == then
