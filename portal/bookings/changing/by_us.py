"""What the council does to times: late, called off, blocked, booked for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.bookings import finding, looking
from portal.bookings.changing.changes import end
from portal.bookings.changing.noting import tell
from portal.bookings.desk.rights import require_manage, require_take
from portal.bookings.holding import holding, limits, places, writing
from portal.bookings.holding.limits import Whose
from portal.bookings.models import Booking, BookingState, Slot, Subject
from portal.bookings.views import NO_NEEDS, BookingView, CalendarView, Contact, Needs
from portal.core import clock
from portal.core.db import transaction, tried_again

_STAND = (BookingState.HELD, BookingState.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class ForSomebody:
    """A booking that staff make. `despite_limits` where they have decided to allow more."""

    slot_id: UUID
    contact: Contact
    locale: str = "en"
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    property: str | None = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    despite_limits: bool = False


@tried_again
def book_for(actor: Actor, wanted: ForSomebody) -> BookingView:
    """Confirmed at once; the lead time doesn't hold, capacity does.

    Emits `booking.confirmed`. Raises NotAllowed, and as `hold` does.
    """
    with transaction() as session:
        asked = _asked(wanted)
        require_take(actor, asked.slot.calendar.team)
        limits.wait_turn(session, asked.slot, asked.whose)
        writing.check(session, asked)
        writing.take(session, asked, since=clock.now())
        made = writing.write(session, asked, state=BookingState.CONFIRMED)
        tell(session, session.get_one(Booking, made), "confirmed", by=actor.id)
        return looking.by_id(made)


def running_late(actor: Actor, calendar: str, day: date, minutes: int, why: str) -> int:
    """Tell everybody who is booked later that day: `booking.late` each; how many.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction() as session:
        view = finding.calendar(calendar)
        require_take(actor, view.team)
        begins = datetime.combine(day, time(), clock.LONDON)
        later = (
            Slot.calendar_id == view.id,
            Slot.starts_at >= max(begins, clock.now()),
            Slot.starts_at < clock.day_after(day),
        )
        found = select(Booking).join(Slot, Slot.id == Booking.slot_id).where(*later)
        booked = session.scalars(found.where(Booking.state == BookingState.CONFIRMED)).all()
        for booking in booked:
            tell(session, booking, "late", by=actor.id, minutes=minutes, reason=why)
        return len(booked)


@tried_again
def cancel_by_us(actor: Actor, slot_id: UUID, why: str) -> int:
    """Block a slot and cancel its bookings: `booking.cancelled_by_us` each; how many.

    What is held there is let go as well. Raises UnknownSlot and NotAllowed.
    """
    with transaction() as session:
        slot = finding.slot(slot_id)
        require_take(actor, slot.calendar.team)
        places.lock_slots(session, [slot_id])
        _block(session, [Slot.id == slot_id], why)
        standing = _standing(session, slot_id)
        booked = [each for each in standing if each.state is BookingState.CONFIRMED]
        for booking in standing:
            if booking in booked:
                end(session, booking)
                tell(session, booking, "cancelled_by_us", by=actor.id, reason=why)
            else:
                holding.let_go(session, booking)
        return len(booked)


@tried_again
def block(actor: Actor, calendar: str, begins: datetime, ends: datetime, why: str) -> int:
    """No new bookings in that time (UTC); those that stand keep their place; how many slots.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction() as session:
        view = finding.calendar(calendar)
        require_manage(actor, view.team)
        return _block(session, _within(session, view, begins, ends), why)


@tried_again
def unblock(actor: Actor, calendar: str, begins: datetime, ends: datetime) -> int:
    """Bookable again, as far as the plan has these times; how many slots.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction() as session:
        view = finding.calendar(calendar)
        require_manage(actor, view.team)
        which = [*_within(session, view, begins, ends), Slot.blocked, ~Slot.off_plan]
        free = update(Slot).where(*which).values(blocked=False, reason=None)
        return len(session.scalars(free.returning(Slot.id), execution_options=_UNSYNCED).all())


_UNSYNCED = {"synchronize_session": False}


def _within(
    session: Session, view: CalendarView, begins: datetime, ends: datetime
) -> list[ColumnElement[bool]]:
    """The slots that lie in that time, also in part, locked in the order of their ids."""
    found = select(Slot.id).where(
        Slot.calendar_id == view.id, Slot.starts_at < ends, Slot.ends_at > begins
    )
    ids = session.scalars(found.order_by(Slot.id).with_for_update()).all()
    return [Slot.id.in_(ids)]


def _block(session: Session, which: Sequence[ColumnElement[bool]], why: str) -> int:
    blocking = update(Slot).where(*which, ~Slot.blocked).values(blocked=True, reason=why)
    return len(session.scalars(blocking.returning(Slot.id), execution_options=_UNSYNCED).all())


def _standing(session: Session, slot_id: UUID) -> Sequence[Booking]:
    found = select(Booking).where(Booking.slot_id == slot_id, Booking.state.in_(_STAND))
    ordered = found.order_by(Booking.created_at).with_for_update()
    return session.scalars(ordered, execution_options={"populate_existing": True}).all()


def _asked(wanted: ForSomebody) -> writing.Asked:
    whose = Whose(
        property=limits.property_digest(wanted.property),
        person=limits.person_digest(wanted.contact.email, wanted.person_id),
    )
    of_case = wanted.case_id is not None
    return writing.Asked(
        slot=finding.slot(wanted.slot_id),
        units=wanted.units,
        needs=wanted.needs,
        whose=whose,
        locale=wanted.locale,
        subject=Subject.CASE if of_case else Subject.DESK,
        subject_id=wanted.case_id or uuid4(),
        service=wanted.service,
        person_id=wanted.person_id,
        case_id=wanted.case_id,
        contact=wanted.contact,
        by_staff=True,
        despite_limits=wanted.despite_limits,
    )
