"""The bookings of some days as CSV."""

from collections.abc import Iterator
from datetime import date

from portal.accounts.services import Action, Actor
from portal.bookings import looking
from portal.bookings.desk import rights
from portal.bookings.desk.diary import bounds
from portal.bookings.desk.listing import taken
from portal.bookings.desk.noting import note_each
from portal.bookings.views import BookingView
from portal.core.clock import LONDON
from portal.core.db import transaction
from portal.core.spreadsheets import line

MOST_DAYS = 31
_COLUMNS = (
    "day", "begins", "ends", "utc", "reference", "state", "units", "service", "about",
    "place", "address", "name", "email", "phone", "step_free", "hearing_loop", "interpreter",
    "arrived",
)  # fmt: skip


def export(actor: Actor, slug: str, first: date, *, days: int = 1) -> Iterator[str]:
    """Lines, once it is on the audit log who took them. Times are London's, and in UTC.

    At most 31 days. Raises UnknownCalendar and NotAllowed.
    """
    days = max(1, min(days, MOST_DAYS))
    with transaction():
        calendar = taken(actor, slug)
        rights.require_export(actor, calendar.team)
        bookings = looking.of_calendar(calendar.slug, *bounds(first, days))
        note_each(
            actor, Action.EXPORT, bookings, of="bookings", calendar=slug, day=first.isoformat(),
            days=str(days),
        )  # fmt: skip
    return _lines(bookings)


def _lines(bookings: list[BookingView]) -> Iterator[str]:
    yield line(_COLUMNS)
    for booking in bookings:
        yield line(_cells(booking))


def _cells(booking: BookingView) -> tuple[str, ...]:
    begins, ends = (at.astimezone(LONDON) for at in (booking.slot.starts_at, booking.slot.ends_at))
    contact, needs, arrived = booking.contact, booking.needs, booking.arrived_at
    return (
        begins.date().isoformat(), f"{begins:%H:%M}", f"{ends:%H:%M}",
        booking.slot.starts_at.isoformat(),
        booking.reference, booking.state.value, str(booking.units), booking.service or "",
        (contact and contact.about) or "",
        booking.slot.place, ", ".join(contact.address if contact else ()),
        (contact and contact.name) or "", (contact and contact.email) or "",
        (contact and contact.phone) or "",
        "yes" if needs.step_free else "", "yes" if needs.hearing_loop else "",
        needs.interpreter or "",
        arrived.astimezone(LONDON).strftime("%H:%M") if arrived else "",
    )  # fmt: skip
