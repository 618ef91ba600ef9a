"""Free times as a person reads them: days with their number, times by the part of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Any

import babel
from flask_babel.speaklater import LazyString

from portal.bookings import services as bookings
from portal.core import clock, i18n
from portal.core.i18n import _, _l, ngettext
from portal.eforms.definitions.booking import Booking, Within
from portal.eforms.pages import rendering
from portal.eforms.wishes import Kept, Wishes

Options = dict[str, Any]

_NOON, _EVENING = 12, 17
_PARTS: tuple[tuple[str, LazyString], ...] = (
    ("morning", _l("Morning")),
    ("afternoon", _l("Afternoon")),
    ("evening", _l("Evening")),
)
# Those that are asked for most; the code of British Sign Language is ISO 639-3's.
SIGNED = "bfi"
LANGUAGES = (
    SIGNED, "ar", "bn", "es", "fa", "gu", "ku", "pa", "pl", "pt", "ro", "so", "tr", "uk", "ur",
    "zh",
)  # fmt: skip


@dataclass(frozen=True)
class Day:
    """A link to the times of a day."""

    text: str
    free: str
    href: str


@dataclass(frozen=True)
class Part:
    """The times of a morning, afternoon or evening."""

    key: str
    title: str | LazyString
    items: list[Options]


@dataclass(frozen=True)
class KeptTime:
    """What is kept for the person. `until` is the time of day at which that ends, in `seconds`."""

    words: str
    until: str
    over: bool
    may_extend: bool
    seconds: int = 0

    @property
    def left(self) -> str:
        minutes = ceil(self.seconds / 60)
        return _left(minutes, minutes)

    @property
    def lefts(self) -> Options:
        """The same by plural form, for the script that counts on."""
        return {form: _left(n, "%{n}") for form, n in rendering.plural_samples().items()}


def kept_time(kept: Kept | None) -> KeptTime | None:
    if kept is None:
        return None
    where = bookings.words.when_of(kept.starts_at, by_day=kept.by_day)
    if kept.place:
        where = _("%(time)s, %(place)s", time=where, place=kept.place)
    until = bookings.words.time_of(kept.until) if kept.until else ""
    may_extend = not (kept.over or kept.extended)
    return KeptTime(where, until, kept.over, may_extend, kept.seconds)


def beyond(kept: Kept, within: Within | None, answers: Mapping[str, Any]) -> str | None:
    """What the form says of a chosen day that is later than it should be."""
    since = answers.get(within.question) if within else None
    if within is None or not since:
        return None
    last = date.fromisoformat(since) + timedelta(days=within.days)
    return within.say if kept.day > last else None


def booked_time(booked: bookings.BookingView | None) -> Options | None:
    """What the page says that comes after a form: the time, and where it can be changed."""
    if booked is None:
        return None
    slot = booked.slot
    until = bookings.words.time_of(booked.held_until) if booked.held_until else None
    by_day = slot.calendar.by_day
    kept = Kept(slot.starts_at, slot.place, booked.held_until, by_day=by_day)
    words = kept_time(kept)
    return {
        "words": words.words if words else "",
        "until": until,
        "over": kept.over,
        "reference": booked.reference,
        "code": bookings.code_of(booked.id),
        "href": None if until else bookings.link_of(booked),
    }


def day(found: bookings.DayOfSlots, href: str) -> Day:
    free = ngettext("%(n)d free time", "%(n)d free times", found.free)
    return Day(i18n.day_text(found.day), free, href)


def choices(found: Iterable[bookings.DayOfSlots], *, places: bool) -> list[Options]:
    """Where days are booked: each of them; nothing where a day has times."""
    slots = [slot for each in found for slot in each.slots]
    by_day = all(slot.calendar.by_day for slot in slots)
    return items(slots, places=places, chosen=None) if by_day else []


def after(found: Sequence[bookings.DayOfSlots]) -> date:
    """The first day that isn't among these."""
    return found[-1].day + timedelta(days=1)


def parts(
    slots: Iterable[bookings.SlotView], *, places: bool, chosen: str | None = None
) -> list[Part]:
    """By the part of the day; each time with its full name, for who hears it alone."""
    return [
        Part(key, title, [_item(each, places=places, chosen=chosen) for each in together])
        for (key, title), together in groupby(slots, _part_of)
    ]


def items(
    slots: Iterable[bookings.SlotView], *, places: bool, chosen: str | None = None
) -> list[Options]:
    return [_item(each, places=places, chosen=chosen) for each in slots]


def place_items(calendars: Sequence[bookings.CalendarView], wishes: Wishes) -> list[Options]:
    """A choice of places, where there are several."""
    if len({each.place for each in calendars}) < 2:  # noqa: PLR2004 - no choice
        return []
    anywhere = {"value": "", "text": _("Any place")}
    return [
        anywhere,
        *(
            {"value": each.slug, "text": each.place, "selected": each.slug == wishes.place}
            for each in calendars
        ),
    ]


def need_items(
    booking: Booking, places: Iterable[bookings.CalendarView], wishes: Wishes
) -> list[Options]:
    """Boxes to tick for what a place must have; none where nobody goes anywhere."""
    if not any(each.is_visited for each in places):
        return []
    known = (
        ("step_free", _("No steps"), wishes.step_free),
        ("hearing_loop", _("A hearing loop"), wishes.hearing_loop),
    )
    return [
        {"value": name, "text": text, "checked": wanted}
        for name, text, wanted in known
        if name in booking.asks
    ]


def language_items(wishes: Wishes) -> list[Options]:
    """Languages for an interpreter, by their names in the reader's own."""
    named = sorted((language_name(code), code) for code in LANGUAGES)
    none = {"value": "", "text": _("No interpreter")}
    return [
        none,
        *(
            {"value": code, "text": name, "selected": code == wishes.interpreter}
            for name, code in named
        ),
    ]


def language_name(code: str) -> str:
    if code == SIGNED:
        return _("British Sign Language")
    return str(babel.Locale.parse(i18n.current().babel_code).languages.get(code, code))


def offers_any(calendars: Iterable[bookings.CalendarView]) -> bool:
    """Whether a calendar is ever open; one that isn't has no times to wait for."""
    return any(
        any(each.plan.week.on(weekday) for weekday in range(7))
        or any(day.open for day in each.plan.exceptions)
        for each in calendars
    )


def most_at_once(calendars: Sequence[bookings.CalendarView], wanted: int) -> int | None:
    """The largest booking there is, where more than that is wanted."""
    largest = max((each.plan.largest for each in calendars), default=wanted)
    return largest if largest < wanted else None


def _left(minutes: int, shown: int | str) -> str:
    return ngettext(
        "About %(count)s minute is left.", "About %(count)s minutes are left.", minutes,
        count=shown,
    )  # fmt: skip


def _item(slot: bookings.SlotView, *, places: bool, chosen: str | None) -> Options:
    name = bookings.words.name(slot)
    if places and slot.place:
        name = _("%(time)s, %(place)s", time=name, place=slot.place)
    return {"value": str(slot.id), "text": name, "checked": str(slot.id) == chosen}


def _part_of(slot: bookings.SlotView) -> tuple[str, LazyString]:
    hour = slot.starts_at.astimezone(clock.LONDON).hour
    return _PARTS[(hour >= _NOON) + (hour >= _EVENING)]
