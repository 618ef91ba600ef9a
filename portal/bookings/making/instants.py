"""Clock times become moments, on the days when the clocks change as well.

A slot is a step in absolute time from the moment of opening. So the hour that doesn't exist in
March gives no slot, and the one that comes twice in October gives its slots twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from portal.bookings.plans import MIDNIGHT, Plan
from portal.core.clock import LONDON


class Times(NamedTuple):
    """From when until when, UTC."""

    starts_at: datetime
    ends_at: datetime


def times_on(plan: Plan, day: date) -> Iterator[Times]:
    """The slots of a day, in order."""
    length = timedelta(minutes=plan.slot_minutes)
    step = length + timedelta(minutes=plan.buffer_minutes)
    for begins, ends in plan.open_on(day):
        starts_at = moment(day, begins)
        last = day + timedelta(days=1) if ends == MIDNIGHT else day
        closes_at = moment(last, ends)
        while starts_at + length <= closes_at:
            yield Times(starts_at, starts_at + length)
            starts_at += step


def times_between(plan: Plan, first: date, last: date) -> Iterator[Times]:
    """The slots of the days from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield from times_on(plan, first + timedelta(days=number))


def moment(day: date, at: time) -> datetime:
    """When a clock in London shows this, UTC.

    The first time, where it shows it twice. Where it never does, when it jumps over it. So a later
    clock time is never an earlier moment.
    """
    local = datetime.combine(day, at, LONDON)
    found = local.astimezone(UTC)
    ahead = found.astimezone(LONDON).replace(tzinfo=None) - local.replace(tzinfo=None)
    if not ahead:
        return found
    return _jump(found - ahead, found)


def _jump(before: datetime, after: datetime) -> datetime:
    """When the clocks change between two moments."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(LONDON).utcoffset() == after.astimezone(LONDON).utcoffset():
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
