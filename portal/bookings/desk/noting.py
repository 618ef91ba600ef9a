"""Writing down which bookings a member of staff saw or took away."""

from collections.abc import Iterable
from typing import Any

from portal.accounts.services import About, Action, Actor, record, record_each
from portal.bookings.views import BookingView


def note_each(actor: Actor, action: Action, bookings: Iterable[BookingView], **what: Any) -> None:
    """One entry for the page or the file, and one for each person or case in it."""
    abouts = {
        About(booking.person_id, booking.case_id)
        for booking in bookings
        if booking.person_id or booking.case_id
    }
    record(actor, action, **what)
    record_each(actor, action, sorted(abouts, key=str), **what)


def note(actor: Actor, action: Action, booking: BookingView, **what: Any) -> None:
    record(
        actor,
        action,
        person_id=booking.person_id,
        case_id=booking.case_id,
        booking=booking.reference,
        **what,
    )
