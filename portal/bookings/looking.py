"""One booking, or those of a case or a person, and the code that opens its page."""

from datetime import datetime
from uuid import UUID

from portal.bookings.views import BookingView, Happening


def booking(reference: str) -> BookingView:
    """As typed, in any case and spacing. Raises UnknownBooking."""
    raise NotImplementedError


def by_id(booking_id: UUID) -> BookingView:
    """Raises UnknownBooking."""
    raise NotImplementedError


def of_case(case_id: UUID) -> list[BookingView]:
    """Held, booked and over, the earliest first."""
    raise NotImplementedError


def of_person(person_id: UUID) -> list[BookingView]:
    """Confirmed and over, the latest first."""
    raise NotImplementedError


def of_calendar(slug: str, begins: datetime, ends: datetime) -> list[BookingView]:
    """Bookings whose slot starts in that time (UTC, end excluded), in order; no lapsed holds."""
    raise NotImplementedError


def history(booking_id: UUID) -> list[Happening]:
    raise NotImplementedError


def code_of(booking_id: UUID) -> str:
    """The code in the link, made from the id under the portal's secret."""
    raise NotImplementedError


def opens(reference: str, code: str) -> bool:
    """Whether this code opens the page of this booking."""
    raise NotImplementedError


def link_of(view: BookingView) -> str:
    """The address of its page with the code in it, in the booking's language."""
    raise NotImplementedError
