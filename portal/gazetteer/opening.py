"""Opening hours: open now, today's hours, and when it opens next."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from portal.core import clock

type Hours = tuple[time, time]
type Week = tuple[tuple[Hours, ...], ...]  # Monday first; opens and closes at London's time

_FARTHEST_DAYS = 14
_CLOSINGS_AHEAD_DAYS = 60


def week_of(hours: Sequence[Sequence[Sequence[str]]]) -> Week:
    return tuple(
        tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in day)
        for day in hours
    )


def hours_on(week: Week, day: date) -> tuple[Hours, ...]:
    """Nothing on a bank holiday."""
    return () if clock.is_bank_holiday(day) else week[day.weekday()]


def closed_on(week: Week, first: date) -> tuple[date, ...]:
    """The days, of the 60 from `first` on, that a bank holiday takes from the usual hours."""
    coming = (first + timedelta(days=count) for count in range(_CLOSINGS_AHEAD_DAYS))
    return tuple(day for day in coming if week[day.weekday()] and not hours_on(week, day))


def closing_time(week: Week, at: datetime) -> datetime | None:
    """When it closes, UTC, if it is open at `at`; otherwise None."""
    for opens, closes in _spells(week, at, days=1):
        if opens <= at < closes:
            return closes
    return None


def next_opening(week: Week, at: datetime) -> datetime | None:
    """When it next opens after `at`, UTC; None if it doesn't within two weeks."""
    spells = _spells(week, at, days=_FARTHEST_DAYS)
    return next((opens for opens, _ in spells if opens > at), None)


def _spells(week: Week, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    first = at.astimezone(clock.LONDON).date()
    for day in (first + timedelta(days=count) for count in range(days)):
        for opens, closes in hours_on(week, day):
            yield _moment(day, opens), _moment(day, closes)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=clock.LONDON).astimezone(UTC)
