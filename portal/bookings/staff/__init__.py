"""Staff pages of bookings."""

from portal.bookings.staff import (
    blocking,
    booking,
    calendars,
    creating,
    diary,
    editing,
    moving,
    on_case,
    repeating,
    taking,
    waiting,
)
from portal.bookings.staff.blueprint import bp

__all__ = [
    "blocking",
    "booking",
    "bp",
    "calendars",
    "creating",
    "diary",
    "editing",
    "moving",
    "on_case",
    "repeating",
    "taking",
    "waiting",
]
