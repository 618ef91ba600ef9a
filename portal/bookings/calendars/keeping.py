"""Calendars are made and changed; what a new plan does is known before it is kept."""

from dataclasses import dataclass

from portal.accounts.services import Actor
from portal.bookings.models import PlaceKind
from portal.bookings.plans import Plan
from portal.bookings.views import BookingView, CalendarView


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a calendar is called and where it is."""

    slug: str
    title: str
    kind: PlaceKind
    team: str
    place: str = ""
    address: tuple[str, ...] = ()
    directions: str = ""
    lat: float | None = None
    lon: float | None = None
    published: bool = True


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What another plan does to the slots of a calendar from now on.

    `stranded` are open bookings at times that it no longer has, `squeezed` those of slots that
    keep more room than it gives, because it is taken. Both keep their place.
    """

    made: int
    gone: int
    stranded: tuple[BookingView, ...]
    squeezed: tuple[BookingView, ...]


def keep(actor: Actor | None, wording: Wording, plan: Plan) -> CalendarView:
    """Make or change a calendar, and its slots with it. `actor` is None for the command line."""
    raise NotImplementedError


def effect_of(slug: str, plan: Plan) -> Effect:
    """What `keep` would do, without doing it. Raises UnknownCalendar."""
    raise NotImplementedError
