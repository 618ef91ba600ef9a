"""Free times: by service or place, by what somebody needs, from a day on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.bookings.views import NO_NEEDS, CalendarView, DayOfSlots, Needs, SlotView


@dataclass(frozen=True, slots=True)
class Near:
    """A point to measure from (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What times are looked for. `service` or `calendar` (slugs), else every calendar's.

    `place` is the slug of one of the service's calendars. `first_after` is the first day that
    counts, `days` how many days from the first free one are counted, `opened` the day whose slots
    are given (the first with free ones if None). `near` puts nearer places first.
    """

    service: str | None = None
    calendar: str | None = None
    place: str | None = None
    units: int = 1
    needs: Needs = NO_NEEDS
    first_after: date | None = None
    opened: date | None = None
    near: Near | None = None
    days: int = 14


def free(wanted: Wanted) -> list[DayOfSlots]:
    """The days with free times, in order, in three statements. Raises UnknownCalendar."""
    raise NotImplementedError


def earliest(wanted: Wanted) -> SlotView | None:
    """The first free time. Raises UnknownCalendar."""
    raise NotImplementedError


def slot(slot_id: UUID) -> SlotView:
    """Whether or not it is free. Raises UnknownSlot."""
    raise NotImplementedError


def others(slot_id: UUID, *, units: int = 1, most: int = 6) -> list[SlotView]:
    """The free times of the same calendar that are nearest to a slot, in order of time."""
    raise NotImplementedError


def calendar(slug: str) -> CalendarView:
    """Raises UnknownCalendar."""
    raise NotImplementedError


def calendars(
    *, service: str | None = None, team: str | None = None, near: Near | None = None
) -> list[CalendarView]:
    """Every calendar that is published, nearest first where `near` is given, else by title."""
    raise NotImplementedError


def near_postcode(typed: str) -> Near | None:
    """Where a postcode is; None where the gazetteer doesn't know it. Raises NotAPostcode."""
    raise NotImplementedError
