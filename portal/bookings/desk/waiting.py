"""The waiting list of a calendar, as staff see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import About, Action, Actor, record, record_each
from portal.bookings.desk.listing import taken
from portal.bookings.models import Booking, Slot, WaitingEntry, WaitingState
from portal.bookings.views import CalendarView, Contact, Needs
from portal.bookings.waiting import joining
from portal.core import db
from portal.core.db import transaction, tried_again
from portal.core.errors import NotFound

_PART = "waiting list"
_THERE = (WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """Somebody who waits `since` then for a time between two days; moments are UTC.

    `reference` and `starts_at` are of what is kept for them until `offer_until`.
    """

    id: UUID
    since: datetime
    first_day: date
    last_day: date
    units: int
    needs: Needs
    contact: Contact
    person_id: UUID | None
    reference: str | None
    starts_at: datetime | None
    offer_until: datetime | None


@dataclass(frozen=True)
class WaitingList:
    calendar: CalendarView
    waiters: tuple[Waiter, ...]


def listed(actor: Actor, slug: str) -> WaitingList:
    """Who waits, in their order, once it is on the audit log.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction():
        calendar = taken(actor, slug)
        waiters = _of(calendar)
        people = {About(each.person_id, None) for each in waiters if each.person_id}
        record(actor, Action.READ, part=_PART, calendar=slug)
        record_each(actor, Action.READ, sorted(people, key=str), part=_PART, calendar=slug)
    return WaitingList(calendar, waiters)


def known(actor: Actor, slug: str, entry_id: UUID) -> tuple[CalendarView, Waiter]:
    """One of them, on the audit log. Raises NotFound where they no longer wait, and as `listed`."""
    with transaction():
        calendar = taken(actor, slug)
        found = next((each for each in _of(calendar) if each.id == entry_id), None)
        if found is None:
            raise NotFound
        record(actor, Action.READ, person_id=found.person_id, part=_PART, calendar=slug)
    return calendar, found


@tried_again
def remove(actor: Actor, slug: str, entry_id: UUID, why: str) -> None:
    """What is kept for them goes to the next; `why` is on the audit log. Raises as `known`."""
    with transaction():
        _calendar, waiter = known(actor, slug, entry_id)
        joining.leave(entry_id)
        record(
            actor, Action.CHANGE, person_id=waiter.person_id, why=why, calendar=slug,
            waiting="removed",
        )  # fmt: skip


def _of(calendar: CalendarView) -> tuple[Waiter, ...]:
    found = (
        select(WaitingEntry, Booking.reference, Slot.starts_at)
        .outerjoin(Booking, Booking.id == WaitingEntry.booking_id)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .where(WaitingEntry.calendar_id == calendar.id, WaitingEntry.state.in_(_THERE))
        .order_by(WaitingEntry.position)
    )
    rows = db.session.execute(found, execution_options={"populate_existing": True})
    return tuple(_waiter(*row) for row in rows)


def _waiter(entry: WaitingEntry, reference: str | None, starts_at: datetime | None) -> Waiter:
    return Waiter(
        id=entry.id,
        since=entry.created_at,
        first_day=entry.first_day,
        last_day=entry.last_day,
        units=entry.units,
        needs=Needs.of(entry.needs),
        contact=Contact.of(entry.contact) or Contact(),
        person_id=entry.person_id,
        reference=reference,
        starts_at=starts_at,
        offer_until=entry.offer_until,
    )
