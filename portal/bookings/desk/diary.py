"""The days of a calendar as staff see them: each time, free, booked or blocked, and who comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Action, Actor
from portal.bookings import finding, looking
from portal.bookings.desk import rights
from portal.bookings.desk.noting import note_each
from portal.bookings.models import BookingState, Slot
from portal.bookings.views import BookingView, CalendarView, SlotView
from portal.core import clock
from portal.core.db import transaction

# What the sheet of a day needs no longer: nobody comes.
_OVER = {BookingState.CANCELLED, BookingState.EXPIRED, BookingState.RELEASED}


@dataclass(frozen=True)
class Time:
    """One slot, and its bookings that still count."""

    slot: SlotView
    off_plan: bool
    bookings: tuple[BookingView, ...]


@dataclass(frozen=True)
class Day:
    day: date
    times: tuple[Time, ...]

    @property
    def bookings(self) -> list[BookingView]:
        return [booking for time in self.times for booking in time.bookings]

    @property
    def waiting(self) -> list[BookingView]:
        """Whose time isn't over, and who haven't come yet."""
        return [booking for booking in self.bookings if is_waiting(booking)]

    @property
    def left(self) -> int:
        """How many units are free: none at times that are blocked."""
        return sum(time.slot.left for time in self.times if not time.slot.blocked)


@dataclass(frozen=True)
class Diary:
    calendar: CalendarView
    days: tuple[Day, ...]


def read(actor: Actor, slug: str, first: date, *, days: int = 1) -> Diary:
    """So many days from the first one, once it is on the audit log whose bookings were seen.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction() as session:
        calendar = finding.calendar(slug)
        rights.require_take(actor, calendar.team)
        begins, ends = bounds(first, days)
        bookings = expected(calendar, begins, ends)
        slots = session.scalars(
            select(Slot)
            .where(Slot.calendar_id == calendar.id)
            .where(Slot.starts_at >= begins, Slot.starts_at < ends)
            .order_by(Slot.starts_at)
        ).all()
        note_each(
            actor, Action.READ, bookings, part="day", calendar=slug, day=first.isoformat(),
        )  # fmt: skip
    return Diary(calendar, tuple(_days(calendar, first, days, slots, bookings)))


def expected(calendar: CalendarView, begins: datetime, ends: datetime) -> list[BookingView]:
    """The bookings in that time (UTC) for which somebody comes, came or should have come."""
    found = looking.of_calendar(calendar.slug, begins, ends)
    return [booking for booking in found if booking.state not in _OVER]


def of_slot(actor: Actor, slot: SlotView) -> list[BookingView]:
    """Who is booked at one time, once it is on the audit log. Raises NotAllowed."""
    rights.require_take(actor, slot.calendar.team)
    with transaction():
        found = [
            booking
            for booking in expected(slot.calendar, slot.starts_at, slot.ends_at)
            if booking.slot.id == slot.id
        ]
        note_each(
            actor, Action.READ, found, part="time", calendar=slot.calendar.slug,
            day=slot.day.isoformat(),
        )  # fmt: skip
    return found


def is_waiting(booking: BookingView) -> bool:
    over = booking.slot.ends_at <= clock.now()
    return booking.state.open and booking.arrived_at is None and not over


def bounds(first: date, days: int = 1) -> tuple[datetime, datetime]:
    """When the first day begins at the council's desk and when the last one ends, UTC."""
    last = first + timedelta(days=days - 1)
    return clock.day_after(first - timedelta(days=1)), clock.day_after(last)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(
    calendar: CalendarView,
    first: date,
    days: int,
    slots: Sequence[Slot],
    bookings: Iterable[BookingView],
) -> Iterable[Day]:
    by_slot: dict[UUID, list[BookingView]] = {}
    for booking in bookings:
        by_slot.setdefault(booking.slot.id, []).append(booking)
    times = [
        Time(_view(calendar, slot), slot.off_plan, tuple(by_slot.get(slot.id, ())))
        for slot in slots
    ]
    for number in range(days):
        day = first + timedelta(days=number)
        yield Day(day, tuple(time for time in times if time.slot.day == day))


def _view(calendar: CalendarView, slot: Slot) -> SlotView:
    return SlotView(
        id=slot.id,
        calendar=calendar,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        left=slot.capacity - slot.taken,
        blocked=slot.blocked,
        reason=slot.reason,
    )
