"""What the home page shows: four doors, what people do most, today's notices, places open now."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app, url_for
from flask_babel.speaklater import LazyString

from portal.content import services
from portal.content.services import Entry, Place
from portal.core import clock, i18n
from portal.core.i18n import _, _l

_MOST_TASKS = 8


class Door(NamedTuple):
    key: str
    title: LazyString | str
    line: LazyString | str
    picture: str
    href: str = ""


class OpenPlace(NamedTuple):
    name: str
    kind: str
    hours_today: str
    open_now: bool
    phone: str | None


_DOORS = (
    Door("report", _l("Report"), _l("Tell us about something that needs fixing"), "message"),
    Door("pay", _l("Pay"), _l("Pay a bill, a charge or a fine"), "money"),
    Door("apply", _l("Apply"), _l("Ask for a permit, a discount or a service"), "pencil"),
    Door("book", _l("Book"), _l("Choose a time for a visit, a room or a collection"), "calendar"),
)


def context() -> dict[str, Any]:
    entries = services.entries()
    return {
        "doors": [_opened(door, entries) for door in _DOORS],
        "tasks": [entry for entry in entries if entry.popular > 0][:_MOST_TASKS],
        "notices": services.notices_now(),
        "places": [_open_place(place) for place in services.places()],
    }


def _opened(door: Door, entries: list[Entry]) -> Door:
    """A door with nothing behind it yet says how the same thing is done today."""
    if any(entry.kind == door.key for entry in entries):
        return door._replace(href=url_for("eforms.services") + f"#{door.key}")
    phone = current_app.config["SETTINGS"].council["phone"]
    elsewhere = _("Not online yet. Phone %(phone)s or visit us.", phone=phone)
    return door._replace(line=elsewhere, href=url_for("content.contact"))


def _open_place(place: Place) -> OpenPlace:
    return OpenPlace(place.name, place.kind_name, _hours(place), place.open_now, place.phone)


def _hours(place: Place) -> str:
    today = clock.today()
    spans = [
        _(
            "%(opens)s to %(closes)s",
            opens=i18n.time_text(datetime.combine(today, opens, clock.LONDON)),
            closes=i18n.time_text(datetime.combine(today, closes, clock.LONDON)),
        )
        for opens, closes in place.hours_today
    ]
    if spans:
        return ", ".join(spans)
    if place.next_opening is None:
        return _("Closed today")
    return _(
        "Closed today. Opens on %(day)s at %(time)s.",
        day=i18n.day_text(place.next_opening),
        time=i18n.time_text(place.next_opening),
    )
