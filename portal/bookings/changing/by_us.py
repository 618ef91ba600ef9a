"""What the council does to times: late, called off, blocked, booked for somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.accounts.services import Actor
from portal.bookings.views import NO_NEEDS, BookingView, Contact, Needs


@dataclass(frozen=True, kw_only=True)
class ForSomebody:
    """A booking that staff make. `despite_limits` where they have decided to allow more."""

    slot_id: UUID
    contact: Contact
    locale: str = "en"
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    property: str | None = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    despite_limits: bool = False


def book_for(actor: Actor, wanted: ForSomebody) -> BookingView:
    """Confirmed at once; the lead time doesn't hold, capacity does. Raises as `hold`."""
    raise NotImplementedError


def running_late(actor: Actor, calendar: str, day: date, minutes: int, why: str) -> int:
    """Tell everybody booked later that day: `booking.late` each; how many."""
    raise NotImplementedError


def cancel_by_us(actor: Actor, slot_id: UUID, why: str) -> int:
    """Block a slot and cancel its bookings: `booking.cancelled_by_us` each; how many."""
    raise NotImplementedError


def block(actor: Actor, calendar: str, begins: datetime, ends: datetime, why: str) -> int:
    """No new bookings in that time (UTC); those that stand keep their place; how many slots."""
    raise NotImplementedError


def unblock(actor: Actor, calendar: str, begins: datetime, ends: datetime) -> int:
    """Bookable again, as far as the plan has these times; how many slots."""
    raise NotImplementedError
