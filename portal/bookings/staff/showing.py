"""What the templates of several pages ask of a booking."""

from datetime import date
from typing import Any

from portal.bookings import services
from portal.bookings import words as times
from portal.bookings.services import BookingState, BookingView, DayOfSlots, Wanted
from portal.bookings.staff import words
from portal.core import clock


def page_words() -> dict[str, Any]:
    """For any page that names bookings."""
    return {
        "states": words.STATES,
        "needs_of": words.needs_of,
        "service_title": words.service_title,
        "units_of": words.units_of,
        "time_of": times.time_of,
        "span": times.span,
        "name_of": times.name,
        "day_and_time": times.day_and_time,
        "when": times.when,
        "can": can,
    }


def free_in(wanted: Wanted) -> list[DayOfSlots]:
    """The free times of a calendar: none where it is no longer published."""
    try:
        return services.free(wanted)
    except services.UnknownCalendar:
        return []


def can(booking: BookingView) -> set[str]:
    """What can be done with it now: arrive, attend, miss, take back, move, cancel."""
    today, day = clock.today(), booking.slot.day
    if booking.state in {BookingState.ATTENDED, BookingState.NO_SHOW}:
        return {"take back"} if day <= today else set()
    if booking.state is not BookingState.CONFIRMED:
        return set()
    return _coming(booking, day, today)


def _coming(booking: BookingView, day: date, today: date) -> set[str]:
    found = {"move", "cancel"} if booking.slot.ends_at > clock.now() else set()
    if day <= today:
        found |= {"attend"}
        if booking.slot.starts_at <= clock.now() and booking.arrived_at is None:
            found |= {"miss"}
    if day == today and booking.arrived_at is None:
        found |= {"arrive"}
    return found
