"""What others see of calendars, slots and bookings. Times are UTC; words are for `words.py`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from portal.bookings.models import BookingState, PlaceKind, Subject
from portal.bookings.plans import Facility, Plan, Unit
from portal.core import clock


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs to take part. `interpreter` is a language, like pl."""

    step_free: bool = False
    hearing_loop: bool = False
    interpreter: str | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def facilities(self) -> tuple[Facility, ...]:
        wanted = ((self.step_free, Facility.STEP_FREE), (self.hearing_loop, Facility.HEARING_LOOP))
        return tuple(facility for needed, facility in wanted if needed)


NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is told about a booking; the `address` we visit, and `about` what, on one line."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: tuple[str, ...] = ()
    about: str | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        if stored is None:
            return None
        return cls(**{**stored, "address": tuple(stored.get("address", ()))})

    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """A calendar and its plan. `title` and the words are English, as staff wrote them.

    `distance` (metres) is from where the search began; None where nobody asked or nobody goes.
    """

    id: UUID
    slug: str
    title: str
    kind: PlaceKind
    team: str
    place: str
    address: tuple[str, ...]
    directions: str
    meeting_link: str
    lat: float | None
    lon: float | None
    plan: Plan
    changed_at: datetime
    published: bool
    distance: float | None = None

    @property
    def facilities(self) -> tuple[Facility, ...]:
        return self.plan.facilities

    @property
    def by_day(self) -> bool:
        """Whether days are booked in it: what is collected is taken some time on the day."""
        return self.kind is PlaceKind.COLLECTION and self.plan.once_a_day

    @property
    def is_visited(self) -> bool:
        """Whether people come there; only then its steps or hearing loop make a difference."""
        return self.kind in {PlaceKind.COUNTER, PlaceKind.FACILITY}


@dataclass(frozen=True, kw_only=True)
class SlotView:
    """A time. `left` counts units that are free; `words.name(slot)` says it as a person would."""

    id: UUID
    calendar: CalendarView
    starts_at: datetime
    ends_at: datetime
    capacity: int
    left: int
    blocked: bool = False
    reason: str | None = None

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(clock.LONDON).date()

    @property
    def unit(self) -> Unit:
        return self.calendar.plan.unit

    @property
    def place(self) -> str:
        return self.calendar.place


@dataclass(frozen=True, kw_only=True)
class DayOfSlots:
    """A day on which times are free: how many; the `slots` themselves only of the opened day.

    Where days are booked, of each.
    """

    day: date
    free: int
    slots: tuple[SlotView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BookingView:
    """A booking as it is now. `code` opens its page without signing in; `uid` is for iCalendar."""

    id: UUID
    reference: str
    slot: SlotView
    service: str | None
    offered: str | None
    units: int
    state: BookingState
    subject: Subject
    subject_id: UUID
    case_id: UUID | None
    person_id: UUID | None
    contact: Contact | None
    locale: str
    needs: Needs
    series: UUID | None
    held_until: datetime | None
    open_until: datetime | None
    extended: bool
    sequence: int
    arrived_at: datetime | None
    reminded: tuple[int, ...]
    created_at: datetime
    changed_at: datetime

    @property
    def calendar(self) -> CalendarView:
        return self.slot.calendar

    @property
    def seconds_left(self) -> int:
        """How long it is still held; 0 where it isn't, or where that is over."""
        if self.held_until is None:
            return 0
        return max(0, int((self.held_until - clock.now()).total_seconds()))

    @property
    def uid(self) -> str:
        """The same for good, whatever else changes (RFC 5545 3.8.4.7, RFC 7986 5.3)."""
        return f"urn:uuid:{self.id}"

    @property
    def change_until(self) -> datetime:
        """The last moment at which the person can change or cancel it themselves."""
        return self.open_until or self.calendar.plan.cut_off.last_moment(self.slot.starts_at)

    @property
    def may_change(self) -> bool:
        """Not of who is there already: they talk to staff."""
        now = clock.now()
        return (
            self.state is BookingState.CONFIRMED
            and self.arrived_at is None
            and now <= self.change_until
            and now < (self.open_until or self.slot.starts_at)
        )


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something in a booking's history. `minutes`: how late the council is."""

    id: UUID
    what: str
    at: datetime
    by: UUID | None
    from_slot: UUID | None
    to_slot: UUID | None
    minutes: int | None
    reason: str | None
