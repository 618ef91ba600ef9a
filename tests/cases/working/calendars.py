"""Working days of two years, from bank holidays that were copied by hand from gov.uk."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta

ENGLAND = """2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25
    2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27
    2027-12-28"""
IRELAND = f"{ENGLAND} 2026-03-17 2026-07-13 2027-03-17 2027-07-12"
SCOTLAND = """2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03
    2026-11-30 2026-12-25 2026-12-28 2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31
    2027-08-02 2027-11-30 2027-12-27 2027-12-28"""
DIVISIONS = [("ENG", ENGLAND), ("SCT", SCOTLAND), ("NIR", IRELAND)]
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(660)]  # what is counted from them stays in 2027


class Desk:
    """The days on which the council works, counted on a list and by no library."""

    def __init__(self, typed: str) -> None:
        closed = {date.fromisoformat(day) for day in typed.split()}
        days = [FIRST + timedelta(days=n) for n in range(730)]
        self.days = [day for day in days if day.isoweekday() <= 5 and day not in closed]

    def after(self, day: date, count: int) -> date:
        return self.days[bisect_right(self.days, day) + count - 1]

    def between(self, start: date, end: date) -> int:
        return bisect_right(self.days, end) - bisect_right(self.days, start)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
