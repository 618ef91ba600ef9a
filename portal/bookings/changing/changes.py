"""A booking is cancelled or moved, by the person or by staff."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.bookings import finding, looking
from portal.bookings.changing.noting import tell
from portal.bookings.desk.rights import require_take
from portal.bookings.faults import ChangeClosed, NotOpen, UnknownBooking
from portal.bookings.holding import holding, limits, places, writing
from portal.bookings.holding.limits import Whose
from portal.bookings.models import Booking, BookingState
from portal.bookings.views import BookingView, Contact, Needs, SlotView
from portal.core import clock
from portal.core.db import transaction, tried_again

type By = Actor | UUID | None


@tried_again
def cancel(reference: str, by: By = None, *, why: str | None = None) -> BookingView:
    """Give the place back. `by`: a member of staff, who may after the cut-off; else the person.

    Cancelled already, nothing happens. Emits `booking.cancelled`. Raises UnknownBooking,
    ChangeClosed and NotOpen.
    """
    with transaction() as session:
        booking = lock(session, reference)
        if booking.state is not BookingState.CANCELLED:
            check_open(booking, by)
            end(session, booking)
            tell(session, booking, "cancelled", by=who(by), reason=why)
            session.flush()
        return looking.by_id(booking.id)


@tried_again
def cancel_of_case(case_id: UUID) -> int:
    """A case that ended needs its times no longer, whatever the cut-off; how many were let go.

    In the caller's transaction. Emits `booking.cancelled` for each that was confirmed.
    """
    ended = 0
    with transaction() as session:
        now = clock.now()
        for known in sorted(looking.of_case(case_id), key=lambda each: each.slot.id):
            if not known.state.open or known.slot.starts_at <= now:
                continue
            booking = lock(session, known.reference)
            if booking.state is BookingState.CONFIRMED:
                end(session, booking)
                tell(session, booking, "cancelled")
                ended += 1
            elif booking.state is BookingState.HELD:
                holding.let_go(session, booking)
                ended += 1
    return ended


@tried_again
def move(reference: str, slot_id: UUID, by: By = None) -> BookingView:
    """To another slot; the reference and the UID stay.

    A person moves it within its calendar, or to one that offers the same; staff to any. Emits
    `booking.moved`. Raises as `cancel` and `hold` do; then the booking stands as it was.
    """
    with transaction() as session:
        slot, known = finding.slot(slot_id), looking.booking(reference)
        whose = _whose(session, known.id)
        limits.wait_turn(session, slot, whose)
        booking = lock(session, reference, slot_id)
        if booking.slot_id != slot_id:
            check_open(booking, by)
            _move(session, booking, _asked(slot, booking, whose, by), by)
        return looking.by_id(booking.id)


@tried_again
def resize(reference: str, units: int, by: By = None) -> BookingView:
    """For so many from now on, at the same time. Emits `booking.resized`. Raises as `move` does."""
    with transaction() as session:
        known = looking.booking(reference)
        whose = _whose(session, known.id)
        limits.wait_turn(session, known.slot, whose)
        booking = lock(session, reference)
        if booking.units != units:
            check_open(booking, by)
            asked = _asked(finding.slot(booking.slot_id), booking, whose, by)
            _resize(session, booking, replace(asked, units=units))
            tell(session, booking, "resized", by=who(by))
            session.flush()
        return looking.by_id(booking.id)


def lock(session: Session, reference: str, *also: UUID) -> Booking:
    """The booking, locked with its slot and others. Raises UnknownBooking."""
    wanted = Booking.reference == looking.normal(reference)
    booking = places.locked(session, wanted, also=also)
    if booking is None:
        raise UnknownBooking
    return booking


def check_open(booking: Booking, by: By) -> None:
    """Raises NotOpen, ChangeClosed where the person is too late, NotAllowed for other staff.

    What is over staff mark, and change no more: money that was paid for it would go back.
    """
    if booking.state is not BookingState.CONFIRMED:
        raise NotOpen
    view = looking.by_id(booking.id)
    if isinstance(by, Actor):
        require_take(by, view.calendar.team)
        if view.slot.ends_at <= clock.now():
            raise NotOpen
    elif not view.may_change:
        raise ChangeClosed


def end(session: Session, booking: Booking) -> None:
    """Cancelled, and its place given back; the caller has both locked."""
    booking.state, booking.changed_at = BookingState.CANCELLED, clock.now()
    booking.sequence += 1
    session.flush()
    places.give_back(session, booking.slot_id, booking.units)


def who(by: By) -> UUID | None:
    return by.id if isinstance(by, Actor) else by


def _move(session: Session, booking: Booking, asked: writing.Asked, by: By) -> None:
    now, lead = clock.now(), asked.slot.calendar.plan.lead
    writing.check(session, asked, apart=booking.id)
    writing.take(session, asked, since=now if asked.by_staff else lead.first_start(now))
    before = booking.slot_id
    places.give_back(session, before, booking.units)
    booking.slot_id, booking.calendar_id = asked.slot.id, asked.slot.calendar.id
    booking.sequence += 1
    booking.reminded, booking.arrived_at, booking.changed_at = [], None, now
    booking.open_until = asked.slot.starts_at if asked.by_staff else None
    tell(session, booking, "moved", by=who(by), from_slot=before)
    session.flush()


def _resize(session: Session, booking: Booking, asked: writing.Asked) -> None:
    more = asked.units - booking.units
    if more > 0 or asked.units < 1:
        writing.check(session, asked, apart=booking.id)
        writing.take(session, replace(asked, units=more), since=clock.now(), apart=booking.id)
    else:
        places.give_back(session, booking.slot_id, -more)
    booking.units, booking.changed_at = asked.units, clock.now()
    booking.sequence += 1


def _whose(session: Session, booking_id: UUID) -> Whose:
    return Whose.of(session.get_one(Booking, booking_id))


def _asked(slot: SlotView, booking: Booking, whose: Whose, by: By) -> writing.Asked:
    by_staff = isinstance(by, Actor)
    return writing.Asked(
        slot=slot,
        units=booking.units,
        needs=Needs.of(booking.needs),
        whose=whose,
        locale=booking.locale,
        subject=booking.subject,
        subject_id=booking.subject_id,
        calendar=None if by_staff else finding.slot(booking.slot_id).calendar.slug,
        offered=None if by_staff else booking.offered,
        contact=Contact.of(booking.contact),
        by_staff=by_staff,
    )
