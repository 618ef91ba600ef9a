"""What the home page shows: four doors, what people do most, today's notices, places open now."""

from typing import Any, NamedTuple

from flask import current_app, url_for

from portal.content import services, visiting
from portal.content.doors import DOORS, Door
from portal.content.services import Entry
from portal.core.errors import Sentence
from portal.core.i18n import _

_MOST_TASKS = 8


class DoorToday(NamedTuple):
    """A door as it stands today: where it leads, and what is said below its name."""

    key: str
    title: Sentence
    line: Sentence
    picture: str
    href: str


def context() -> dict[str, Any]:
    entries = services.entries()
    return {
        "doors": [_today(door, entries) for door in DOORS],
        "tasks": [entry for entry in entries if entry.popular > 0][:_MOST_TASKS],
        "notices": services.notices_now(),
        "places": visiting.places(),
    }


def _today(door: Door, entries: list[Entry]) -> DoorToday:
    """A door with nothing behind it yet says how the same thing is done today."""
    if any(entry.kind == door.key for entry in entries):
        return DoorToday(*door, href=f"{services.directory_address()}#{door.key}")
    phone = current_app.config["SETTINGS"].council["phone"]
    elsewhere = _("Not online yet. Phone %(phone)s or visit us.", phone=phone)
    return DoorToday(*door._replace(line=elsewhere), href=url_for("content.contact"))
