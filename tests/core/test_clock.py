from datetime import date

import pytest

from portal.core.clock import add_working_days


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
