"""Who came, who didn't, and who is here now."""

from portal.accounts.services import Actor
from portal.bookings import finding, looking
from portal.bookings.changing.changes import lock
from portal.bookings.changing.noting import note, tell
from portal.bookings.desk.rights import require_take
from portal.bookings.faults import NotOpen
from portal.bookings.models import BookingState
from portal.bookings.views import BookingView
from portal.core import clock
from portal.core.db import transaction

_MARKS = frozenset({BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.NO_SHOW})


def mark(actor: Actor, reference: str, state: BookingState) -> BookingView:
    """ATTENDED or NO_SHOW, or CONFIRMED to take that back.

    Emits `booking.attended`, `no_show` or `unmarked`. Raises UnknownBooking, NotAllowed, and
    NotOpen for what was never booked, is cancelled, or is not before another day.
    """
    with transaction() as session:
        booking = lock(session, reference)
        slot = finding.slot(booking.slot_id)
        require_take(actor, slot.calendar.team)
        if not {state, booking.state} <= _MARKS or slot.day > clock.today():
            raise NotOpen
        if booking.state is not state:
            booking.state, booking.changed_at = state, clock.now()
            what = "unmarked" if state is BookingState.CONFIRMED else state.value
            tell(session, booking, what, by=actor.id)
            session.flush()
        return looking.by_id(booking.id)


def check_in(actor: Actor, reference: str) -> BookingView:
    """They are here; a second time changes nothing.

    Raises UnknownBooking, NotAllowed, and NotOpen for what isn't booked today.
    """
    with transaction() as session:
        booking = lock(session, reference)
        slot = finding.slot(booking.slot_id)
        require_take(actor, slot.calendar.team)
        if booking.state not in _MARKS or slot.day != clock.today():
            raise NotOpen
        if booking.arrived_at is None:
            booking.arrived_at = booking.changed_at = clock.now()
            note(session, booking, "arrived", by=actor.id)
            session.flush()
        return looking.by_id(booking.id)
