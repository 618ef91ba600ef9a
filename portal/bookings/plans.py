"""The plan of a calendar: when it is open, how much fits in a time, who may book it and until when.

Times in a plan are London's clock times. A plan is frozen: a change is another plan.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from portal.core import clock
from portal.core.clock import LONDON

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = time()
_A_DAY = 24 * 60
_SPAN = re.compile(r"(\d{2}:\d{2})\s*[-–]\s*(\d{2}:\d{2})")


class Unit(StrEnum):
    """What the capacity of a slot counts."""

    BOOKINGS = "bookings"
    ITEMS = "items"
    PEOPLE = "people"
    VEHICLES = "vehicles"


class Facility(StrEnum):
    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    QUIET_ROOM = "quiet_room"
    PARKING = "parking"


def _span(value: Any) -> Any:
    """'09:00-12:30' as a pair; '24:00' is midnight at the end of the day."""
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value.strip())
    if found is None:
        raise ValueError("must be two clock times, like 09:00-12:30")
    return tuple("00:00" if each == "24:00" else each for each in found.groups())


type Span = Annotated[tuple[time, time], BeforeValidator(_span)]
type Spans = tuple[Span, ...]
type Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
type Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
type Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _minutes(span: tuple[time, time]) -> int:
    begins, ends = (each.hour * 60 + each.minute for each in span)
    return (ends or _A_DAY) - begins


def in_order(spans: Spans) -> Spans:
    """Raises ValueError where one ends before it begins, or before the one before it has ended."""
    last = MIDNIGHT
    for number, (begins, ends) in enumerate(spans):
        if number and (last == MIDNIGHT or begins < last):
            raise ValueError("times overlap, or stand in another order than on the clock")
        if ends != MIDNIGHT and ends <= begins:
            raise ValueError("a time ends before it begins; 00:00 at the end is midnight")
        last = ends
    return spans


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Notice(_Part):
    """How long before a slot something must be done: so many `hours`, or `by` a time days before.

    'By 2pm the day before' is `days_before: 1, by: 14:00`.
    """

    hours: Annotated[float, Field(ge=0, le=24 * 365)] | None = None
    days_before: Annotated[int, Field(ge=0, le=365)] | None = None
    by: time | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_clock = self.days_before is not None and self.by is not None
        neither = self.days_before is None and self.by is None
        if not (by_clock or neither) or by_clock == (self.hours is not None):
            raise ValueError("give either hours, or days_before together with by")
        return self

    def last_moment(self, starts_at: datetime) -> datetime:
        """Until when, UTC, for a slot that starts then."""
        if self.hours is not None:
            return starts_at - timedelta(hours=self.hours)
        day = starts_at.astimezone(LONDON).date() - timedelta(days=self.days_before or 0)
        return datetime.combine(day, self.by or MIDNIGHT, LONDON).astimezone(starts_at.tzinfo)

    def first_start(self, now: datetime) -> datetime:
        """The earliest start, UTC, for which there is still time now."""
        if self.hours is not None:
            return now + timedelta(hours=self.hours)
        today = now.astimezone(LONDON).date()
        late = now > datetime.combine(today, self.by or MIDNIGHT, LONDON)
        day = today + timedelta(days=(self.days_before or 0) + int(late))
        return max(now, datetime.combine(day, MIDNIGHT, LONDON).astimezone(now.tzinfo))


class Week(_Part):
    """A day that is left out is closed."""

    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()

    @field_validator(*WEEKDAYS)
    @classmethod
    def _in_order(cls, spans: Spans) -> Spans:
        return in_order(spans)

    def on(self, weekday: int) -> Spans:
        """Monday is 0."""
        spans: Spans = getattr(self, WEEKDAYS[weekday])
        return spans


class SpecialDay(_Part):
    """A day that is unlike its weekday: without `open` it is closed. `why` is told to residents."""

    day: date
    open: Spans = ()
    why: Annotated[str, Field(max_length=200)] = ""

    @field_validator("open")
    @classmethod
    def _in_order(cls, spans: Spans) -> Spans:
        return in_order(spans)


class Limit(_Part):
    """At most so many units within any `days` days, around the day that is booked."""

    units: Annotated[int, Field(ge=1)]
    days: Annotated[int, Field(ge=1, le=3660)]


class Staff(_Part):
    """Who serves the calendar, in which languages besides English; on every day if no `weekdays`.

    `interpreter`: they can have an interpreter beside them, in any language.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    languages: tuple[Language, ...] = ()
    interpreter: bool = False
    weekdays: tuple[Weekday, ...] = ()

    def speaks(self, language: str) -> bool:
        return self.interpreter or language in self.languages


class Reminder(_Part):
    hours: Annotated[int, Field(ge=1, le=24 * 60)]
    by: Literal["email", "text"] = "email"


class Plan(_Part):
    """What a calendar's slots are made from, and the rules for booking them.

    `services` are slugs of forms. `slot_minutes` and `buffer_minutes` between slots; `horizon_days`
    from today on are made. `bank_holidays` are those of a nation (ENG, SCT, NIR or WLS) on which it
    is closed; None where it opens on them. `lead` is how long before a slot it can still be booked,
    `cut_off` how long before it can be changed or cancelled. `hold_minutes` can be had twice.
    `offer_minutes` is how long somebody on the waiting list has; None where there is no list.
    `most_units` is the largest booking. `repeats`: people may book the same time on other days too.
    """

    services: tuple[Key, ...]
    week: Week
    exceptions: tuple[SpecialDay, ...] = ()
    bank_holidays: Literal["ENG", "SCT", "NIR", "WLS"] | None = "ENG"
    slot_minutes: Annotated[int, Field(ge=5, le=24 * 60)]
    buffer_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 0
    capacity: Annotated[int, Field(ge=1, le=10_000)] = 1
    unit: Unit = Unit.BOOKINGS
    most_units: Annotated[int, Field(ge=1)] | None = None
    lead: Notice = Notice(hours=0)
    cut_off: Notice = Notice(hours=0)
    horizon_days: Annotated[int, Field(ge=1, le=730)] = 56
    hold_minutes: Annotated[int, Field(ge=1, le=240)] = 15
    per_property: Limit | None = None
    per_person: Limit | None = None
    staff: tuple[Staff, ...] = ()
    facilities: tuple[Facility, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    offer_minutes: Annotated[int, Field(ge=5, le=7 * 24 * 60)] | None = None
    repeats: bool = True

    @field_validator("exceptions")
    @classmethod
    def _each_day_once(cls, exceptions: tuple[SpecialDay, ...]) -> tuple[SpecialDay, ...]:
        days = [each.day for each in exceptions]
        if len(days) != len(set(days)):
            raise ValueError("a day stands twice among the exceptions")
        return exceptions

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The plan that `stored()` gave. Raises pydantic's ValidationError."""
        return cls.model_validate(stored)

    def stored(self) -> dict[str, Any]:
        """As JSON, for the table."""
        return self.model_dump(mode="json")

    @property
    def largest(self) -> int:
        """The most units of one booking."""
        return min(self.most_units or self.capacity, self.capacity)

    @property
    def once_a_day(self) -> bool:
        """Whether no day has more than one slot."""
        openings = [self.week.on(weekday) for weekday in range(len(WEEKDAYS))]
        openings += [each.open for each in self.exceptions]
        two = 2 * self.slot_minutes + self.buffer_minutes
        return all(
            len(spans) <= 1 and all(_minutes(span) < two for span in spans) for spans in openings
        )

    def open_on(self, day: date) -> Spans:
        """When it is open: an exception wins over a bank holiday, and that over the week."""
        for exception in self.exceptions:
            if exception.day == day:
                return exception.open
        if self.bank_holidays and clock.is_bank_holiday(day, division=self.bank_holidays):
            return ()
        return self.week.on(day.weekday())

    def weekdays_with(self, language: str) -> Iterator[int]:
        """The weekdays, Monday is 0, on which somebody speaks a language or has an interpreter."""
        return (number for number in range(len(WEEKDAYS)) if self.serves_all(number, [language]))

    def serves_all(self, weekday: int, languages: Sequence[str]) -> bool:
        """Whether as many are there that day as speak these at once, each of them with one person.

        Where all who speak a language are taken, one of them may do what another does (Kuhn 1955).
        """
        day = WEEKDAYS[weekday]
        there = [each for each in self.staff if not each.weekdays or day in each.weekdays]
        busy: dict[int, int] = {}  # who speaks which of the languages

        def found(wanted: int, asked: set[int]) -> bool:
            for number, each in enumerate(there):
                if number in asked or not each.speaks(languages[wanted]):
                    continue
                asked.add(number)
                if number not in busy or found(busy[number], asked):
                    busy[number] = wanted
                    return True
            return False

        return all(found(wanted, set()) for wanted in range(len(languages)))
