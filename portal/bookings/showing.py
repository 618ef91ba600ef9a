"""Rows become views."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from portal.bookings.models import Booking, Calendar, Slot
from portal.bookings.plans import Plan
from portal.bookings.views import BookingView, CalendarView, Contact, Needs, SlotView

_PLANS_KEPT = 500

_plans: dict[UUID, tuple[dict[str, Any], Plan]] = {}


def plan_of(calendar_id: UUID, stored: dict[str, Any]) -> Plan:
    """The plan as it is stored; read once, and again when it has changed."""
    known = _plans.get(calendar_id)
    if known is None or known[0] != stored:
        if len(_plans) >= _PLANS_KEPT:
            _plans.clear()
        known = _plans[calendar_id] = stored, Plan.read(stored)
    return known[1]


def calendar_view(row: Calendar, *, distance: float | None = None) -> CalendarView:
    return CalendarView(
        id=row.id,
        slug=row.slug,
        title=row.title,
        kind=row.kind,
        team=row.team,
        place=row.place,
        address=tuple(row.address),
        directions=row.directions,
        meeting_link=row.meeting_link,
        lat=row.lat,
        lon=row.lon,
        plan=plan_of(row.id, row.plan),
        changed_at=row.changed_at,
        published=row.published,
        distance=distance,
    )


def slot_view(row: Slot, calendar: CalendarView) -> SlotView:
    return SlotView(
        id=row.id,
        calendar=calendar,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        left=row.capacity - row.taken,
        blocked=row.blocked,
        reason=row.reason,
    )


def bookings() -> Select[Booking, Slot, Calendar]:
    """What `booking_view` needs, as it is now."""
    joined = select(Booking, Slot, Calendar).join(Slot, Slot.id == Booking.slot_id)
    return joined.join(Calendar, Calendar.id == Slot.calendar_id).execution_options(
        populate_existing=True
    )


def booking_view(row: Booking, slot: Slot, calendar: Calendar) -> BookingView:
    return BookingView(
        id=row.id,
        reference=row.reference,
        slot=slot_view(slot, calendar_view(calendar)),
        service=row.service,
        offered=row.offered,
        units=row.units,
        state=row.state,
        subject=row.subject,
        subject_id=row.subject_id,
        case_id=row.case_id,
        person_id=row.person_id,
        contact=Contact.of(row.contact),
        locale=row.locale,
        needs=Needs.of(row.needs),
        series=row.series,
        held_until=row.held_until,
        open_until=row.open_until,
        extended=row.extended,
        sequence=row.sequence,
        arrived_at=row.arrived_at,
        reminded=tuple(row.reminded),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
