"""What the council does to times: late, called off, blocked, booked for somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.bookings import finding, looking
from portal.bookings.after import charging
from portal.bookings.changing.changes import end
from portal.bookings.changing.noting import tell
from portal.bookings.desk.rights import require_manage, require_take
from portal.bookings.faults import NeedsForm, NotOpen
from portal.bookings.holding import holding, limits, places, writing
from portal.bookings.holding.limits import Names, Whose
from portal.bookings.models import Booking, BookingState, Slot, Subject
from portal.bookings.views import NO_NEEDS, BookingView, CalendarView, Contact, Needs
from portal.cases.services import Channel
from portal.core import clock
from portal.core.db import transaction, tried_again

_STAND = (BookingState.HELD, BookingState.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class ForSomebody:
    """A booking that staff make. `despite_limits` where they have decided to allow more.

    `channel` is how the person came to them.
    """

    slot_id: UUID
    contact: Contact
    locale: str = "en"
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    property: Names = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    despite_limits: bool = False
    channel: Channel = Channel.COUNTER


@tried_again
def book_for(actor: Actor, wanted: ForSomebody) -> BookingView:
    """Confirmed at once; the lead time doesn't hold, capacity does.

    Emits `booking.confirmed`. Raises NotAllowed, NeedsForm for what is paid for and has no case
    yet, and as `hold` does.
    """
    if wanted.case_id is None and charging.is_charged(wanted.service):
        raise NeedsForm
    with transaction() as session:
        asked = _asked(wanted)
        require_take(actor, asked.slot.calendar.team)
        limits.wait_turn(session, asked.slot, asked.whose)
        writing.check(session, asked)
        writing.take(session, asked, since=clock.now())
        made = writing.write(session, asked, state=BookingState.CONFIRMED)
        tell(session, session.get_one(Booking, made), "confirmed", by=actor.id)
        return looking.by_id(made)


@tried_again
def running_late(actor: Actor, calendar: str, day: date, minutes: int, why: str) -> int:
    """Tell everybody who waits that day, now or later: `booking.late` each; how many.

    They can choose another time until theirs is over. Raises UnknownCalendar and NotAllowed.
    """
    with transaction() as session:
        view = finding.calendar(calendar)
        require_take(actor, view.team)
        ends = _left_of(session, view, day)
        booked = [each for each in _standing(session, ends) if each.state is BookingState.CONFIRMED]
        for booking in booked:
            booking.open_until = ends[booking.slot_id]
            tell(session, booking, "late", by=actor.id, minutes=minutes, reason=why)
        return len(booked)


@tried_again
def cancel_by_us(actor: Actor, slot_id: UUID, why: str) -> int:
    """Block a slot and cancel its bookings: `booking.cancelled_by_us` each; how many.

    What is held there is let go as well; who has arrived or is marked stays. Raises UnknownSlot,
    NotAllowed, and NotOpen where it is over.
    """
    with transaction() as session:
        slot = finding.slot(slot_id)
        require_take(actor, slot.calendar.team)
        if slot.ends_at <= clock.now():
            raise NotOpen
        places.lock_slots(session, [slot_id])
        return _call_off(session, actor, [slot_id], why)


@tried_again
def cancel_day_by_us(actor: Actor, calendar: str, day: date, why: str) -> int:
    """As `cancel_by_us`, all that is left of a day. Raises UnknownCalendar and NotAllowed."""
    with transaction() as session:
        view = finding.calendar(calendar)
        require_take(actor, view.team)
        return _call_off(session, actor, _left_of(session, view, day), why)


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


def _call_off(session: Session, actor: Actor, slots: Collection[UUID], why: str) -> int:
    """The caller has them locked."""
    _block(session, [Slot.id.in_(slots)], why)
    booked = 0
    for booking in _standing(session, slots):
        if booking.state is BookingState.CONFIRMED:
            end(session, booking)
            tell(session, booking, "cancelled_by_us", by=actor.id, reason=why)
            booked += 1
        else:
            holding.let_go(session, booking)
    return booked


def _left_of(session: Session, view: CalendarView, day: date) -> dict[UUID, datetime]:
    """The slots of a day that aren't over and when they end, locked in the order of their ids."""
    found = select(Slot.id, Slot.ends_at).where(
        Slot.calendar_id == view.id,
        Slot.starts_at >= datetime.combine(day, time(), clock.LONDON),
        Slot.starts_at < clock.day_after(day),
        Slot.ends_at > clock.now(),
    )
    rows = session.execute(found.order_by(Slot.id).with_for_update())
    return {row.id: row.ends_at for row in rows}


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


def _standing(session: Session, slots: Collection[UUID]) -> Sequence[Booking]:
    """But for those who are here."""
    found = select(Booking).where(
        Booking.slot_id.in_(slots), Booking.state.in_(_STAND), Booking.arrived_at.is_(None)
    )
    ordered = found.order_by(Booking.created_at).with_for_update()
    return session.scalars(ordered, execution_options={"populate_existing": True}).all()


def _asked(wanted: ForSomebody) -> writing.Asked:
    whose = Whose(
        property=limits.property_digests(wanted.property),
        person=limits.person_digest(
            wanted.contact.email, wanted.person_id, phone=wanted.contact.phone
        ),
        person_id=wanted.person_id,
    )
    of_case, slot = wanted.case_id is not None, finding.slot(wanted.slot_id)
    return writing.Asked(
        slot=slot,
        units=wanted.units,
        needs=wanted.needs,
        whose=whose,
        locale=wanted.locale,
        subject=Subject.CASE if of_case else Subject.DESK,
        subject_id=wanted.case_id or uuid4(),
        service=wanted.service,
        offered=wanted.service if wanted.service in slot.calendar.plan.services else None,
        person_id=wanted.person_id,
        case_id=wanted.case_id,
        contact=wanted.contact,
        by_staff=True,
        despite_limits=wanted.despite_limits,
    )
