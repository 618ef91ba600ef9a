"""What follows from news about a booking, for whoever has it."""

from uuid import UUID

from sqlalchemy import update

from portal.bookings import looking
from portal.bookings.after import mails
from portal.bookings.models import Booking, BookingState
from portal.core.db import transaction


def confirmed(booking_id: UUID, *, key: str) -> None:
    """Nothing where it is cancelled by now: that has a mail of its own."""
    view = looking.by_id(booking_id)
    if view.state is BookingState.CONFIRMED:
        mails.confirmed(view, key=key)


def moved(booking_id: UUID, *, key: str) -> None:
    """The new time has reminders of its own."""
    view = looking.by_id(booking_id)
    if view.state is not BookingState.CONFIRMED:
        return
    with transaction() as session:
        session.execute(update(Booking).where(Booking.id == booking_id).values(reminded=[]))
        mails.moved(view, key=key)


def cancelled(booking_id: UUID, *, key: str) -> None:
    mails.cancelled(looking.by_id(booking_id), key=key)


def cancelled_by_us(booking_id: UUID, *, key: str) -> None:
    mails.cancelled_by_us(looking.by_id(booking_id), key=key)


def late(booking_id: UUID, *, key: str) -> None:
    view = looking.by_id(booking_id)
    if view.state is BookingState.CONFIRMED:
        mails.late(view, key=key)
