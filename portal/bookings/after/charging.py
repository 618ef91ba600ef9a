"""Which form books a service, and whether for money: forms stand above, so they say it here."""

from collections.abc import Callable
from typing import NamedTuple

from portal.bookings.views import BookingView


class Form(NamedTuple):
    """What books a service: its slug, its title in the language in use, whether it is paid for."""

    service: str
    title: str
    charged: bool


type Knows = Callable[[str], Form | None]

_known: list[Knows] = []


def set_forms(knows: Knows) -> None:
    """Ask this for the form that books what calendars offer under a name, also its own."""
    _known[:] = [knows]


def form_of(service: str | None) -> Form | None:
    """None where staff alone can book it."""
    found = (knows(service) for knows in _known) if service is not None else ()
    return next(iter(found), None)


def costs(view: BookingView) -> bool:
    """Whether a booking is one that is paid for; where staff named no service, any of its place."""
    if view.service is not None:
        return is_charged(view.service)
    return any(is_charged(service) for service in view.calendar.plan.services)


def is_charged(service: str | None) -> bool:
    form = form_of(service)
    return form is not None and form.charged
