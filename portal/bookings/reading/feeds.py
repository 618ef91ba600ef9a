"""Free times for partners: nothing of who booked what, and the same for everyone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.bookings import finding
from portal.bookings.after import wording
from portal.bookings.after.calendar_files import ZONE, Entry, file_of
from portal.bookings.models import Slot
from portal.bookings.views import CalendarView
from portal.core import clock, db
from portal.core.clock import LONDON

FRESH = timedelta(minutes=1)
_LOOK_AGAIN = timedelta(minutes=15)
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class FreeTime:
    """`left` counts what the calendar counts."""

    slot_id: UUID
    starts_at: datetime
    ends_at: datetime
    left: int


def listed() -> dict[str, Any]:
    """Every calendar that can be booked, with where its free times stand."""
    return {"time_zone": ZONE, "calendars": [_about(each) for each in finding.calendars()]}


def as_json(slug: str) -> dict[str, Any]:
    """Times by London's clock, with their distance from UTC. Raises UnknownCalendar."""
    calendar = finding.calendar(slug)
    return {
        **_about(calendar),
        "time_zone": ZONE,
        "slots": [
            {
                "id": str(each.slot_id),
                "starts_at": each.starts_at.astimezone(LONDON).isoformat(),
                "ends_at": each.ends_at.astimezone(LONDON).isoformat(),
                "left": each.left,
            }
            for each in _free(calendar)
        ],
    }


def as_calendar(slug: str) -> bytes:
    """RFC 5545, the same bytes as long as the same times are free. Raises UnknownCalendar."""
    calendar = finding.calendar(slug)
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
            for each in _free(calendar)
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
    }


def _free(calendar: CalendarView) -> list[FreeTime]:
    """Those for which there is still time, the first 5,000 of them."""
    if not calendar.published:
        return []
    first = calendar.plan.lead.first_start(clock.now()).astimezone(UTC)
    wanted = (
        select(Slot.id, Slot.starts_at, Slot.ends_at, (Slot.capacity - Slot.taken).label("left"))
        .where(
            Slot.calendar_id == calendar.id,
            ~Slot.blocked,
            Slot.taken < Slot.capacity,
            Slot.starts_at >= first,
        )
        .order_by(Slot.starts_at)
        .limit(_MOST)
    )
    rows = db.session.execute(wanted)
    return [FreeTime(row.id, row.starts_at, row.ends_at, row.left) for row in rows]
