"""What follows from news about a booking, for whoever has it."""

from uuid import UUID

from portal.bookings import looking
from portal.bookings.after import mails
from portal.bookings.holding.limits import person_digest
from portal.bookings.models import BookingState
from portal.bookings.views import BookingView, Happening
from portal.core import security
from portal.core.errors import TooManyAttempts

_MOST = "20/day"  # changes that one person is told of, of those that people make themselves


def confirmed(booking_id: UUID, *, key: str) -> None:
    """Nothing where it is cancelled by now, or one of many: these have mails of their own."""
    view = looking.by_id(booking_id)
    one_of_many = view.series is not None and view.series != view.id
    if view.state is BookingState.CONFIRMED and not one_of_many:
        mails.confirmed(view, key=key)


def resized(booking_id: UUID, happening: UUID, *, key: str) -> None:
    """What is booked now, with a file that puts it right in a calendar."""
    view = looking.by_id(booking_id)
    if view.state is BookingState.CONFIRMED and _may_tell(view, _found(booking_id, happening)):
        mails.confirmed(view, key=key)


def moved(booking_id: UUID, happening: UUID, *, key: str) -> None:
    """Nothing where it was moved again by now, which has a mail of its own, or cancelled."""
    view = looking.by_id(booking_id)
    happened = _found(booking_id, happening)
    stands = view.state is BookingState.CONFIRMED and happened.to_slot == view.slot.id
    if stands and _may_tell(view, happened):
        mails.moved(view, happened, key=key)


def cancelled(booking_id: UUID, happening: UUID, *, key: str) -> None:
    view, happened = looking.by_id(booking_id), _found(booking_id, happening)
    if _may_tell(view, happened):
        mails.cancelled(view, happened, key=key)


def cancelled_by_us(booking_id: UUID, happening: UUID, *, key: str) -> None:
    mails.cancelled_by_us(looking.by_id(booking_id), _found(booking_id, happening), key=key)


def late(booking_id: UUID, happening: UUID, *, key: str) -> None:
    view = looking.by_id(booking_id)
    if view.state is BookingState.CONFIRMED:
        mails.late(view, _found(booking_id, happening), key=key)


def _may_tell(view: BookingView, happened: Happening) -> bool:
    """What staff did, always; of their own changes so many: anybody's address may stand in some."""
    contact = view.contact
    whose = contact and person_digest(contact.email, view.person_id, phone=contact.phone)
    if not whose or happened.by not in {None, view.person_id}:
        return True
    try:
        security.throttle(_MOST, "changes told", whose)
    except TooManyAttempts:
        return False
    return True


def _found(booking_id: UUID, happening: UUID) -> Happening:
    """Raises StopIteration where there is no such thing in its history."""
    return next(each for each in looking.history(booking_id) if each.id == happening)
