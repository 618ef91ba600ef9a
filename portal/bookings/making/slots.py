"""Slots are written from the plan of their calendar: each day, and when the plan changes.

Where a slot has been booked it is never deleted: it keeps its bookings, and takes no more.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.bookings.making.instants import Times, times_between
from portal.bookings.models import Calendar
from portal.bookings.plans import Plan
from portal.core import clock, db
from portal.core.db import transaction

_KEPT_DAYS = 30  # an empty slot that is over

# All of them first, in the order of their ids, as everything locks slots.
_LOCK = text("""
SELECT FROM slot WHERE calendar_id = :calendar AND starts_at > :now ORDER BY id FOR UPDATE
""")
_BOOKED = text("""
SELECT starts_at, ends_at FROM slot WHERE calendar_id = :calendar AND ends_at > :now AND taken > 0
""")
_MAKE = text("""
INSERT INTO slot (id, calendar_id, starts_at, ends_at, capacity)
SELECT made.id, :calendar, made.starts_at, made.ends_at, :capacity
FROM unnest(CAST(:ids AS uuid[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
     AS made (id, starts_at, ends_at)
ORDER BY made.id
ON CONFLICT (calendar_id, starts_at) DO UPDATE SET
    capacity = GREATEST(excluded.capacity, slot.taken),
    ends_at = CASE WHEN slot.taken = 0 THEN excluded.ends_at ELSE slot.ends_at END,
    blocked = slot.blocked AND NOT slot.off_plan,
    reason = CASE WHEN slot.off_plan THEN NULL ELSE slot.reason END,
    off_plan = false
WHERE slot.off_plan OR slot.capacity <> GREATEST(excluded.capacity, slot.taken)
   OR (slot.taken = 0 AND slot.ends_at <> excluded.ends_at)
""")
# `taken = 0` is looked at again once a hold that was just being made has committed.
_DROP = text("""
DELETE FROM slot WHERE id IN (
    SELECT id FROM slot
    WHERE calendar_id = :calendar AND starts_at > :now AND taken = 0
      AND starts_at <> ALL(CAST(:starts AS timestamptz[]))
      AND NOT EXISTS (SELECT FROM booking WHERE booking.slot_id = slot.id)
    ORDER BY id FOR UPDATE
) AND taken = 0
""")
_STRAND = text("""
UPDATE slot SET blocked = true, off_plan = true WHERE id IN (
    SELECT id FROM slot
    WHERE calendar_id = :calendar AND starts_at > :now AND NOT blocked
      AND starts_at <> ALL(CAST(:starts AS timestamptz[]))
    ORDER BY id FOR UPDATE
)
""")
_TIDY = text("""
DELETE FROM slot WHERE starts_at < :before AND taken = 0
  AND NOT EXISTS (SELECT FROM booking WHERE booking.slot_id = slot.id)
""")


def slot_id(calendar_id: UUID, times: Times) -> UUID:
    """The same whenever it is made, so that all who make and take slots lock them in one order."""
    return uuid5(calendar_id, times.starts_at.isoformat())


def make_all() -> None:
    """Every calendar, each in a transaction of its own; and empty slots of long ago go."""
    with transaction() as session:
        calendars = list(session.scalars(select(Calendar.id).order_by(Calendar.slug)))
        session.execute(_TIDY, {"before": clock.now() - timedelta(days=_KEPT_DAYS)})
    for calendar_id in calendars:
        with transaction() as session:
            calendar = session.get(Calendar, calendar_id, populate_existing=True)
            if calendar is not None:
                make(session, calendar.id, Plan.read(calendar.plan))


def make(session: Session, calendar_id: UUID, plan: Plan) -> None:
    """From now to the plan's horizon; run again, it changes nothing."""
    calendar = {"calendar": calendar_id, "now": clock.now()}
    session.execute(_LOCK, calendar)
    ahead = beside(upcoming(plan), booked(calendar_id))
    starts = [each.starts_at for each in ahead]
    session.execute(
        _MAKE,
        {
            "calendar": calendar_id,
            "capacity": plan.capacity,
            "ids": [slot_id(calendar_id, each) for each in ahead],
            "starts": starts,
            "ends": [each.ends_at for each in ahead],
        },
    )
    for statement in (_DROP, _STRAND):
        session.execute(statement, calendar | {"starts": starts})


def upcoming(plan: Plan) -> Sequence[Times]:
    """What the plan has from now to its horizon."""
    now, today = clock.now(), clock.today()
    last = today + timedelta(days=plan.horizon_days)
    return [each for each in times_between(plan, today, last) if each.starts_at > now]


def booked(calendar_id: UUID) -> Sequence[Times]:
    """When slots that aren't over are held or booked."""
    rows = db.session.execute(_BOOKED, {"calendar": calendar_id, "now": clock.now()})
    return [Times(row.starts_at, row.ends_at) for row in rows]


def beside(ahead: Sequence[Times], taken: Iterable[Times]) -> list[Times]:
    """Of a plan's times, those that don't overlap one that is booked and that it has otherwise.

    One place is not given out twice; so the plan's time waits until the other is moved.
    """
    ordered = sorted(ahead)
    starts, ends = [each.starts_at for each in ordered], [each.ends_at for each in ordered]
    left = set(ordered)
    for each in set(taken) - left:
        overlapping = ordered[
            bisect_right(ends, each.starts_at) : bisect_left(starts, each.ends_at)
        ]
        left -= {other for other in overlapping if other.starts_at != each.starts_at}
    return sorted(left)
