"""What an adviser sees beside a visitor's form: hints, open consultations, what else may help."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from portal.config import ROOT
from portal.core import clock, i18n
from portal.core.i18n import Untranslated, pgettext
from portal.eforms import services as eforms
from portal.eforms.services import Definition

CONSULTATIONS = ROOT / "content" / "consultations.toml"
_MOST_OTHERS = 4


class Other(NamedTuple):
    """Another service that this visitor may want."""

    service: str
    title: str


class Consultation(NamedTuple):
    """What the council asks everybody about until a day; `href` is where to answer."""

    title: str
    until: date
    href: str


@dataclass(frozen=True)
class Beside:
    hints: list[str]
    others: list[Other]
    consultations: list[Consultation]


def beside(service: str | None) -> Beside:
    """For a page of this service, or of none."""
    forms = eforms.all_published()
    form = next((each for each in forms if each.service == service), None)
    return Beside(
        hints=[pgettext(form.service, text) for text in form.hints] if form else [],
        others=_others(form, forms),
        consultations=open_now(),
    )


def open_now(file: Path = CONSULTATIONS) -> list[Consultation]:
    """Those that are open today, the one that closes first at the top."""
    if not file.exists():
        return []
    today = clock.today()
    tables = _tables(file, file.stat().st_mtime_ns)
    found = [_consultation(each) for each in tables if each["from"] <= today <= each["until"]]
    return sorted(found, key=lambda each: each.until)


def _others(form: Definition | None, forms: list[Definition]) -> list[Other]:
    """What belongs to the same event of a life, most of it first, and then what most people do."""
    if form is None:
        return []
    events = set(form.life_events)
    shared = {each.service: len(events & set(each.life_events)) for each in forms}
    near = [each for each in forms if shared[each.service] and each.service != form.service]
    near.sort(key=lambda each: (-shared[each.service], -each.popular, each.service))
    return [Other(each.service, pgettext(each.service, each.title)) for each in near[:_MOST_OTHERS]]


def _consultation(table: Mapping[str, Any]) -> Consultation:
    locale = i18n.current()
    said = table.get(f"title.{locale.code}")
    title = said or (table["title"] if locale.english else Untranslated(table["title"]))
    return Consultation(title, table["until"], table["href"])


@cache
def _tables(file: Path, _changed: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["consultation"]
    return found
