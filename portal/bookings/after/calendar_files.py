"""Bookings and free times as iCalendar (RFC 5545), for people's calendars and for partners.

A booking keeps its UID; each change raises its SEQUENCE, so a calendar puts the new time in place
of the old one, and takes out what was cancelled. Times are London's, with its rules beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vRecur,
)

from portal.core import clock

TYPE = "text/calendar"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
ZONE = "Europe/London"
_MAKER = "-//Onestop//Bookings//EN"
_NO_OFFSET, _SUMMER = timedelta(0), timedelta(hours=1)
_LAST_SUNDAY = "-1SU"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One time in a calendar; times are instants with their zone. `language` is a BCP 47 tag.

    `sequence` counts the changes since it was made, 0 at first. `by_day`: the whole day.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    place: str = ""
    text: str = ""
    link: str = ""
    language: str = "en-GB"
    cancelled: bool = False
    free: bool = False
    by_day: bool = False


def file_of(
    entries: Iterable[Entry],
    *,
    method: str = PUBLISH,
    name: str = "",
    every: timedelta | None = None,
) -> bytes:
    """The file. `name` is the calendar's, `every` how often to look for a newer file."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    if every is not None:
        calendar.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
    calendar.add_component(_london())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def file_of_booking(entry: Entry) -> bytes:
    """One booking as it is now: put into a calendar, or taken out of it."""
    return file_of([entry], method=CANCEL if entry.cancelled else PUBLISH)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    for name, moment in zip(("dtstart", "dtend"), _times(entry), strict=True):
        event.add(name, moment)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.free or entry.cancelled else "OPAQUE")
    for name, text in (("summary", entry.title), ("location", entry.place)):
        if text:
            event.add(name, text, parameters={"LANGUAGE": entry.language})
    if entry.text:
        event.add("description", entry.text, parameters={"LANGUAGE": entry.language})
    if entry.link:
        event.add("url", entry.link)
    return event


def _times(entry: Entry) -> tuple[date, date]:
    """By London's clock; UTC in the hour that comes twice. Of a whole day the day, and the next.

    A clock time that comes twice means its first coming (RFC 5545, 3.3.5), so the second has no
    name in London's time. Both ends of an event are of one kind.
    """
    moments = entry.starts_at, entry.ends_at
    local = tuple(moment.astimezone(clock.LONDON) for moment in moments)
    if entry.by_day:
        day = local[0].date()
        return day, day + timedelta(days=1)
    if any(moment.fold for moment in local):
        return moments[0].astimezone(UTC), moments[1].astimezone(UTC)
    return local[0], local[1]


def _london() -> Timezone:
    """The rules since 1996: clocks go forward on the last Sunday of March, back in October."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    summer.add("tzname", "BST")
    summer.add("dtstart", datetime(1996, 3, 31, 1))  # noqa: DTZ001 - the zone's own rule has none
    summer.add("rrule", vRecur({"freq": "yearly", "bymonth": 3, "byday": _LAST_SUNDAY}))
    summer.add("tzoffsetfrom", _NO_OFFSET)
    summer.add("tzoffsetto", _SUMMER)
    winter.add("tzname", "GMT")
    winter.add("dtstart", datetime(1996, 10, 27, 2))  # noqa: DTZ001
    winter.add("rrule", vRecur({"freq": "yearly", "bymonth": 10, "byday": _LAST_SUNDAY}))
    winter.add("tzoffsetfrom", _SUMMER)
    winter.add("tzoffsetto", _NO_OFFSET)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone
