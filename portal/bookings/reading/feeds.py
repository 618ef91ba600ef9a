"""Free times for partners: nothing of who booked what, and the same for everyone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.bookings import finding
from portal.bookings.after import wording
from portal.bookings.after.calendar_files import ZONE, Entry, file_of
from portal.bookings.faults import UnknownCalendar
from portal.bookings.models import Slot
from portal.bookings.views import CalendarView
from portal.core import clock, db
from portal.core.clock import LONDON

FRESH = timedelta(minutes=1)
_LOOK_AGAIN = timedelta(minutes=15)
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class FreeTime:
    """`left` counts what the calendar counts."""

    slot_id: UUID
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar's free times from a day on: at most 1,000, and the day on which more begin.

    `mark` is another one as soon as anything of it is.
    """

    calendar: CalendarView
    free: Sequence[FreeTime]
    more_from: date | None

    @property
    def mark(self) -> str:
        known = (self.calendar.slug, self.calendar.changed_at, self.free, self.more_from)
        return hashlib.sha256(repr(known).encode()).hexdigest()[:20]


def listed() -> dict[str, Any]:
    """Every calendar that can be booked, with where its free times stand."""
    return {"time_zone": ZONE, "calendars": [_about(each) for each in finding.calendars()]}


def of(slug: str, first: date | None = None) -> Feed:
    """Raises UnknownCalendar, of one that isn't published too."""
    calendar = finding.calendar(slug)
    if not calendar.published:
        raise UnknownCalendar
    found = _free(calendar, first)
    if len(found) <= _MOST:
        return Feed(calendar, found, None)
    more_from = found[_MOST].starts_at.astimezone(LONDON).date()
    whole = [each for each in found if each.starts_at.astimezone(LONDON).date() < more_from]
    return Feed(calendar, whole, more_from)


def as_json(feed: Feed) -> dict[str, Any]:
    """Times by London's clock, with their distance from UTC."""
    return {
        **_about(feed.calendar),
        "time_zone": ZONE,
        "more_from": feed.more_from.isoformat() if feed.more_from else None,
        "slots": [
            {
                "id": str(each.slot_id),
                "starts_at": each.starts_at.astimezone(LONDON).isoformat(),
                "ends_at": each.ends_at.astimezone(LONDON).isoformat(),
                "left": each.left,
            }
            for each in feed.free
        ],
    }


def as_calendar(feed: Feed) -> bytes:
    """RFC 5545, the same bytes as long as the same times are free."""
    calendar = feed.calendar
    return file_of(
        (
            Entry(
                uid=f"urn:uuid:{each.slot_id}",
                sequence=0,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                changed_at=calendar.changed_at,
                title=calendar.title,
                place=wording.place_of(calendar),
                free=True,
            )
            for each in feed.free
        ),
        name=calendar.title,
        every=_LOOK_AGAIN,
    )


def _about(calendar: CalendarView) -> dict[str, Any]:
    return {
        "calendar": calendar.slug,
        "title": calendar.title,
        "kind": calendar.kind.value,
        "place": calendar.place,
        "address": list(calendar.address),
        "services": list(calendar.plan.services),
        "facilities": [each.value for each in calendar.facilities],
        "unit": calendar.plan.unit.value,
        "most_units": calendar.plan.largest,
    }


def _free(calendar: CalendarView, first: date | None) -> list[FreeTime]:
    """Those for which there is still time, and one more than we tell at once."""
    earliest = calendar.plan.lead.first_start(clock.now()).astimezone(UTC)
    if first is not None:
        earliest = max(earliest, datetime.combine(first, time.min, LONDON).astimezone(UTC))
    wanted = (
        select(Slot.id, Slot.starts_at, Slot.ends_at, (Slot.capacity - Slot.taken).label("left"))
        .where(
            Slot.calendar_id == calendar.id,
            ~Slot.blocked,
            Slot.taken < Slot.capacity,
            Slot.starts_at >= earliest,
        )
        .order_by(Slot.starts_at)
        .limit(_MOST + 1)
    )
    rows = db.session.execute(wanted)
    return [FreeTime(row.id, row.starts_at, row.ends_at, row.left) for row in rows]
