"""Which services take money: forms know, and they stand above, so they say it here."""

from collections.abc import Callable

from portal.bookings.views import BookingView

type Asks = Callable[[str], bool]

_charged: list[Asks] = []


def set_charged(asks: Asks) -> None:
    """Ask this, by the slug of a service, whether a booking of it is to be paid for."""
    _charged[:] = [asks]


def costs(view: BookingView) -> bool:
    """Whether a booking is one that is paid for; where staff named no service, any of its place."""
    if view.service is not None:
        return is_charged(view.service)
    return any(is_charged(service) for service in view.calendar.plan.services)


def is_charged(service: str | None) -> bool:
    return service is not None and any(asks(service) for asks in _charged)
