"""Free times: by service or place, by what somebody needs, from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from portal.bookings import speaking, statements
from portal.bookings.faults import UnknownCalendar, UnknownSlot
from portal.bookings.models import Calendar, Slot
from portal.bookings.showing import calendar_view, slot_view
from portal.bookings.views import NO_NEEDS, CalendarView, DayOfSlots, Needs, SlotView
from portal.core import clock, db
from portal.gazetteer import services as gazetteer

_EARTH = 6_371_000  # metres
_EVERY_DAY = 0b1111111


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
    are given (the first with free ones if None). `near` puts nearer places first. `first_of_days`:
    each day comes with its first slot.
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
    first_of_days: bool = False


def free(wanted: Wanted) -> list[DayOfSlots]:
    """The days with free times, in order, in three statements; where a language is needed, four.

    Raises UnknownCalendar.
    """
    known = _calendars_of(wanted)
    asked = _asked(known.values(), wanted)
    days = [
        DayOfSlots(day=row.day, free=row.free)
        for row in db.session.execute(statements.DAYS, asked | {"days": wanted.days})
    ]
    if not days:
        return []
    if all(view.by_day for view in known.values()):
        slots = _between(days[0].day, days[-1].day, asked, known)
        return [replace(each, slots=tuple(s for s in slots if s.day == each.day)) for each in days]
    if wanted.first_of_days:
        firsts = _first_of(days, asked, known)
        return [replace(each, slots=(firsts[each.day],)) for each in days if each.day in firsts]
    opened = next((each for each in days if each.day == wanted.opened), days[0])
    slots = _between(opened.day, opened.day, asked, known)
    return [replace(each, slots=slots) if each is opened else each for each in days]


def earliest(wanted: Wanted) -> SlotView | None:
    """The first free time. Raises UnknownCalendar."""
    known = _calendars_of(wanted)
    row = db.session.execute(
        text(f"{statements.FIRST_OF_EACH} LIMIT 1"), _asked(known.values(), wanted)
    ).first()
    return _shown(row, known) if row else None


def earliest_of_each(near: Near | None = None) -> list[tuple[CalendarView, SlotView | None]]:
    """Every published calendar with its first free time, nearest first; in two statements."""
    known = {view.id: view for view in calendars(near=near)}
    rows = db.session.execute(text(statements.FIRST_OF_EACH), _asked(known.values(), Wanted()))
    first = {row.calendar_id: _shown(row, known) for row in rows}
    return [(view, first.get(view.id)) for view in known.values()]


def slot(slot_id: UUID) -> SlotView:
    """Whether or not it is free. Raises UnknownSlot."""
    joined = select(Slot, Calendar).join(Calendar, Calendar.id == Slot.calendar_id)
    row = db.session.execute(
        joined.where(Slot.id == slot_id), execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise UnknownSlot
    found, of = row
    return slot_view(found, calendar_view(of))


def others(
    slot_id: UUID, *, units: int = 1, needs: Needs = NO_NEEDS, most: int = 6
) -> list[SlotView]:
    """The free times of the same calendar that are nearest to a slot, in order of time.

    None where that isn't published. Raises UnknownSlot.
    """
    given = slot(slot_id)
    if not given.calendar.published:
        return []
    known = {given.calendar.id: given.calendar}
    asked = _asked(known.values(), Wanted(units=units, needs=needs))
    rows = db.session.execute(statements.AROUND, asked | {"at": given.starts_at, "most": most})
    near = sorted(rows, key=lambda row: abs(row.starts_at - given.starts_at))[:most]
    return [_shown(row, known) for row in sorted(near, key=lambda row: row.starts_at)]


def calendar(slug: str) -> CalendarView:
    """Raises UnknownCalendar."""
    row = db.session.scalar(select(Calendar).where(Calendar.slug == slug), **_FRESH)
    if row is None:
        raise UnknownCalendar
    return calendar_view(row)


def calendars(
    *, service: str | None = None, team: str | None = None, near: Near | None = None
) -> list[CalendarView]:
    """Every calendar that is published, nearest first where `near` is given, else by title."""
    found = select(Calendar).where(Calendar.published).order_by(Calendar.title, Calendar.slug)
    if service is not None:
        found = found.where(Calendar.plan["services"].contains([service]))
    if team is not None:
        found = found.where(Calendar.team == team)
    views = [
        calendar_view(row, distance=_metres(near, row))
        for row in db.session.scalars(found, **_FRESH)
    ]
    return sorted(views, key=_distance) if near else views


def every() -> list[CalendarView]:
    """Published or not, by title."""
    found = select(Calendar).order_by(Calendar.title, Calendar.slug)
    return [calendar_view(row) for row in db.session.scalars(found, **_FRESH)]


def near_postcode(typed: str) -> Near | None:
    """Where a postcode is; None where the gazetteer doesn't know it. Raises NotAPostcode."""
    found = gazetteer.find_addresses(typed)
    return Near(found[0].lat, found[0].lon) if found else None


_FRESH: Any = {"execution_options": {"populate_existing": True}}


def _calendars_of(wanted: Wanted) -> dict[UUID, CalendarView]:
    """Those that serve what is wanted, by their ids."""
    found = select(Calendar).where(Calendar.published).order_by(Calendar.title, Calendar.slug)
    if wanted.service is not None:
        found = found.where(Calendar.plan["services"].contains([wanted.service]))
    for slug in (wanted.calendar, wanted.place):
        if slug is not None:
            found = found.where(Calendar.slug == slug)
    rows = db.session.scalars(found, **_FRESH).all()
    if not rows:
        raise UnknownCalendar
    return {row.id: calendar_view(row, distance=_metres(wanted.near, row)) for row in rows}


def serves(view: CalendarView, units: int, needs: Needs) -> int:
    """The weekdays on which a calendar meets the needs, a bit each; 0 where it never does."""
    lacking = set(needs.facilities) - set(view.facilities) if view.is_visited else set()
    if units > view.plan.largest or lacking:
        return 0
    if needs.interpreter is None:
        return _EVERY_DAY
    return sum(1 << number for number in view.plan.weekdays_with(needs.interpreter))


def _asked(known: Iterable[CalendarView], wanted: Wanted) -> dict[str, Any]:
    now = clock.now()
    served = [(view, serves(view, wanted.units, wanted.needs)) for view in known]
    open_ = [(view, weekdays) for view, weekdays in served if weekdays]
    since = _midnight(wanted.first_after) if wanted.first_after else now
    return {
        "units": wanted.units,
        "calendars": [view.id for view, _weekdays in open_],
        "afters": [max(view.plan.lead.first_start(now), since) for view, _weekdays in open_],
        "weekdays": [weekdays for _view, weekdays in open_],
        "without": speaking.all_busy([view for view, _weekdays in open_], wanted.needs),
    }


def _between(
    first: date, last: date, asked: dict[str, Any], known: dict[UUID, CalendarView]
) -> tuple[SlotView, ...]:
    times = {"begins": _midnight(first), "ends": clock.day_after(last)}
    slots = [_shown(row, known) for row in db.session.execute(statements.BETWEEN, asked | times)]
    return tuple(sorted(slots, key=lambda each: (each.starts_at, _distance(each.calendar))))


def _first_of(
    days: Iterable[DayOfSlots], asked: dict[str, Any], known: dict[UUID, CalendarView]
) -> dict[date, SlotView]:
    times = {
        "begin": [_midnight(each.day) for each in days],
        "end": [clock.day_after(each.day) for each in days],
    }
    rows = db.session.execute(statements.FIRST_OF_DAYS, asked | times)
    return {slot.day: slot for slot in (_shown(row, known) for row in rows)}


def _shown(row: Row[Any], known: dict[UUID, CalendarView]) -> SlotView:
    return SlotView(
        id=row.id,
        calendar=known[row.calendar_id],
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        left=row.capacity - row.taken,
        blocked=row.blocked,
        reason=row.reason,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON).astimezone(UTC)


def _distance(view: CalendarView) -> float:
    return float("inf") if view.distance is None else view.distance


def _metres(near: Near | None, row: Calendar) -> float | None:
    """As the crow flies."""
    if near is None or row.lat is None or row.lon is None:
        return None
    north, east = radians(row.lat - near.lat), radians(row.lon - near.lon)
    across = cos(radians(near.lat)) * cos(radians(row.lat))
    half = sin(north / 2) ** 2 + across * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))
