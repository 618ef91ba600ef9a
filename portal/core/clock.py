"""Now, and working days. Everything that needs the time asks here, so that a test can set it."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5
_MONTHS = 12

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The time, UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date at the council's desk."""
    return now().astimezone(LONDON).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let time stand still at `at` (with its zone), for a test or a rehearsal."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def add_working_days(start: date, days: int, *, division: str = "ENG") -> date:
    """The date `days` working days after `start`; the day of `start` itself doesn't count.

    `division` is ENG, SCT, NIR or WLS: bank holidays differ between them.
    """
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day, division=division):
            day += timedelta(days=1)
    return day


def is_working_day(day: date, *, division: str = "ENG") -> bool:
    return day.weekday() < _SATURDAY and not is_bank_holiday(day, division=division)


def is_bank_holiday(day: date, *, division: str = "ENG") -> bool:
    return day in _bank_holidays(division, day.year)


@cache
def _bank_holidays(division: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=division, years=year))


def years_after(day: date, years: int) -> date:
    """The same day; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day that is at least so many years ago: 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def month_after(day: date) -> date:
    """The same day of the next month, or its last: a month from 31 January is 28 February."""
    return months_after(day, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, before where it is below zero; or that month's last."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    length = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, length))


def day_after(day: date) -> datetime:
    """When the next day begins at the council's desk, UTC."""
    following = day + timedelta(days=1)
    return datetime.combine(following, time(), LONDON).astimezone(UTC)
