"""The free times of a calendar on a page: days with their numbers, and one day's times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import request

from portal.bookings import words
from portal.bookings.finding import serves
from portal.bookings.services import (
    BookingView,
    CalendarView,
    DayOfSlots,
    SlotView,
    UnknownCalendar,
    Wanted,
    calendars,
    free,
)
from portal.core import clock
from portal.core.errors import Sentence
from portal.core.i18n import _l

_NOON, _EVENING = 12, 17
_PARTS: tuple[tuple[Sentence, int, int], ...] = (
    (_l("Morning"), 0, _NOON),
    (_l("Afternoon"), _NOON, _EVENING),
    (_l("Evening"), _EVENING, 24),
)
_LONGEST = 10
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """Morning, afternoon or evening; `slots` by the text that says each."""

    name: Sentence
    slots: dict[str, str]


@dataclass(frozen=True)
class Times:
    """`later` is the first day after those that are listed; None where nothing is free.

    `opened` is the day whose times are in `parts`; None where those are days themselves. They are
    those of `place`, which is one of the `places` where the same can be had.
    """

    place: CalendarView
    places: Sequence[CalendarView]
    days: Sequence[DayOfSlots]
    opened: date | None
    parts: Sequence[Part]
    later: date | None

    @property
    def offered(self) -> set[str]:
        return {slot_id for part in self.parts for slot_id in part.slots}


def times_for(view: BookingView) -> Times:
    """What could be had instead of this booking's time, at the place and from the day asked for."""
    places = _places_for(view)
    asked = request.args.get("place", "")
    place = next((each for each in places if each.slug == asked), view.calendar)
    days = _free(view, place)
    listed = [each for each in days if each.slots]
    slots = [slot for each in listed for slot in each.slots]
    by_day = all(slot.calendar.by_day for slot in slots)
    slots = [slot for slot in slots if slot.id != view.slot.id]
    return Times(
        place=place,
        places=places,
        days=days,
        opened=None if by_day or not listed else listed[0].day,
        parts=_in_one(slots) if by_day else _parts(slots),
        later=days[-1].day + _A_DAY if days else None,
    )


def _places_for(view: BookingView) -> list[CalendarView]:
    """Its own calendar first, then others that offer the same to who needs what they need."""
    found = calendars(service=view.offered) if view.offered else []
    others = [each for each in found if each.slug != view.calendar.slug]
    return [view.calendar, *(each for each in others if serves(each, view.units, view.needs))]


def _free(view: BookingView, place: CalendarView) -> list[DayOfSlots]:
    """None where the place takes no more bookings."""
    wanted = Wanted(
        calendar=place.slug,
        units=view.units,
        needs=view.needs,
        first_after=day_asked("from"),
        opened=day_asked("day"),
    )
    try:
        return free(wanted)
    except UnknownCalendar:
        return []


def day_asked(name: str) -> date | None:
    """A day in the address, like 2026-03-03; None for what isn't one."""
    try:
        return date.fromisoformat(request.args.get(name, "")[:_LONGEST])
    except ValueError:
        return None


def slot_sent() -> UUID | None:
    """The time that was chosen; None where none was."""
    try:
        return UUID(request.form.get("slot", ""))
    except ValueError:
        return None


def _in_one(slots: Sequence[SlotView]) -> list[Part]:
    """Days, where days are booked."""
    named = {str(slot.id): words.name(slot) for slot in slots}
    return [Part(_l("Choose a day"), named)] if named else []


def _parts(slots: Sequence[SlotView]) -> list[Part]:
    found = []
    for name, begins, ends in _PARTS:
        own = {
            str(slot.id): words.name(slot)
            for slot in slots
            if begins <= slot.starts_at.astimezone(clock.LONDON).hour < ends
        }
        if own:
            found.append(Part(name, own))
    return found
