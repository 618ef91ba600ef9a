"""A booking is cancelled or moved, by the person or by staff."""

from uuid import UUID

from portal.accounts.services import Actor
from portal.bookings.views import BookingView


def cancel(
    reference: str, by: Actor | UUID | None = None, *, why: str | None = None
) -> BookingView:
    """Give the place back. `by`: a member of staff, who may after the cut-off; else the person.

    Cancelled already, nothing happens. Emits `booking.cancelled`. Raises UnknownBooking,
    ChangeClosed and NotOpen.
    """
    raise NotImplementedError


def move(reference: str, slot_id: UUID, by: Actor | UUID | None = None) -> BookingView:
    """To another slot, of this calendar or another; the reference and the UID stay.

    Emits `booking.moved`. Raises as `cancel` and `hold` do; then the booking stands as it was.
    """
    raise NotImplementedError
