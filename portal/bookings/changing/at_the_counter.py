"""Who came, who didn't, and who is here now."""

from portal.accounts.services import Actor
from portal.bookings.models import BookingState
from portal.bookings.views import BookingView


def mark(actor: Actor, reference: str, state: BookingState) -> BookingView:
    """ATTENDED or NO_SHOW, or CONFIRMED to take that back. Raises UnknownBooking and NotOpen."""
    raise NotImplementedError


def check_in(actor: Actor, reference: str) -> BookingView:
    """They are here. Raises UnknownBooking, and NotOpen on another day."""
    raise NotImplementedError
