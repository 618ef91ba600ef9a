"""Where people can visit us: each place in words, for the home page and the page about visiting."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple

from babel.dates import get_day_names
from flask import url_for
from markupsafe import Markup

from portal.content import facts, services
from portal.content.services import Entry, Place
from portal.core import clock, i18n
from portal.core.i18n import _, pgettext

type _Spans = Iterable[tuple[time, time]]


class Visit(NamedTuple):
    """A place in the language of the moment. `week` has the name and the hours of each weekday.

    `closes` is None unless it is open now; on the days `closed_on` its usual hours don't hold.
    """

    slug: str
    name: str
    kind: str
    hours_today: str
    open_now: bool
    closes: str | None
    phone: Markup | None
    address: str
    facilities: tuple[str, ...]
    notes: str
    week: list[tuple[str, str]]
    closed_on: list[str]


def places() -> list[Visit]:
    return [_visit(place) for place in services.places()]


def entries() -> list[Entry]:
    """Lets search find the page about visiting."""
    title, summary = _("Where to visit us"), _("Addresses and opening hours")
    return [
        Entry(
            slug="visit", title=title, summary=summary, href=url_for("content.visit"), kind="page"
        )
    ]


def _visit(place: Place) -> Visit:
    return Visit(
        slug=place.slug,
        name=_as_written(place.name),
        kind=place.kind_name,
        hours_today=_hours_today(place),
        open_now=place.open_now,
        closes=i18n.time_text(place.closes_at) if place.closes_at else None,
        phone=facts.phone_link(place.phone) if place.phone else None,
        address=_as_written(f"{place.address}, {place.postcode}"),
        facilities=tuple(place.facilities),
        notes=place.notes,
        week=_week(place),
        closed_on=[i18n.day_text(day) for day in place.closed_on],
    )


def _week(place: Place) -> list[tuple[str, str]]:
    # Not those that stand alone: Babel keeps the first language's for all that have none.
    names = get_day_names("wide", "format", i18n.current().babel_code)
    return [
        (names[number].capitalize(), _hours(spans) or _("Closed"))
        for number, spans in enumerate(place.week)
    ]


def _hours_today(place: Place) -> str:
    if spans := _hours(place.hours_today):
        return spans
    if place.next_opening is None:
        return _("Closed today")
    return _(
        "Closed today. Opens on %(day)s at %(time)s.",
        day=i18n.day_text(place.next_opening),
        time=i18n.time_text(place.next_opening),
    )


def _hours(spans: _Spans) -> str:
    """Nothing where there are none."""
    today = clock.today()
    return pgettext("between two spans of time", ", ").join(
        _(
            "%(opens)s to %(closes)s",
            opens=i18n.time_text(datetime.combine(today, opens, clock.LONDON)),
            closes=i18n.time_text(datetime.combine(today, closes, clock.LONDON)),
        )
        for opens, closes in spans
    )


def _as_written(text: str) -> str:
    """A name or an address, marked as English where another language is read."""
    return text if i18n.current().english else i18n.Untranslated(text)
