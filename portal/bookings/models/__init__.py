"""Tables of bookings."""

from portal.bookings.models.bookings import (
    TAKING,
    Booking,
    BookingEvent,
    BookingState,
    Subject,
    WaitingEntry,
    WaitingState,
)
from portal.bookings.models.calendars import Calendar, PlaceKind, Slot

__all__ = [
    "TAKING",
    "Booking",
    "BookingEvent",
    "BookingState",
    "Calendar",
    "PlaceKind",
    "Slot",
    "Subject",
    "WaitingEntry",
    "WaitingState",
]
