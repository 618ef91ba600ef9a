"""What happened to a booking goes into its history, and out as news, in one transaction."""

from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.bookings.models import Booking, BookingEvent
from portal.core import clock
from portal.core.events import emit


class Facts(TypedDict, total=False):
    """Who did it, where from, how many minutes late, and why."""

    by: UUID | None
    from_slot: UUID | None
    minutes: int | None
    reason: str | None


def note(session: Session, booking: Booking, what: str, **facts: Unpack[Facts]) -> UUID:
    """Add to the history; its id."""
    happened = BookingEvent(
        id=uuid4(),
        booking_id=booking.id,
        at=clock.now(),
        what=what,
        to_slot=booking.slot_id,
        **facts,
    )
    session.flush()  # a new booking stands before its history
    session.add(happened)
    return happened.id


def tell(session: Session, booking: Booking, what: str, **facts: Unpack[Facts]) -> None:
    """Note it and emit `booking.<what>`; `happening` is the id of what was noted."""
    happening = note(session, booking, what, **facts)
    emit(
        f"booking.{what}",
        booking.id,
        happening=str(happening),
        case_id=str(booking.case_id) if booking.case_id else None,
        slot_id=str(booking.slot_id),
        calendar_id=str(booking.calendar_id),
    )
