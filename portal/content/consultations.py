"""What the council asks everybody about: told to visitors, and to whoever has just sent a form."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from portal.config import ROOT
from portal.core import clock, i18n
from portal.core.i18n import Untranslated

FILE: Final = ROOT / "content" / "consultations.toml"


class Consultation(NamedTuple):
    """What the council asks everybody about until a day; `href` is where to answer."""

    title: str
    until: date
    href: str


def open_now(file: Path = FILE) -> list[Consultation]:
    """Those that are open today, the one that closes first at the top."""
    if not file.exists():
        return []
    today = clock.today()
    tables = _tables(file, file.stat().st_mtime_ns)
    found = [_consultation(each) for each in tables if each["from"] <= today <= each["until"]]
    return sorted(found, key=lambda each: each.until)


def _consultation(table: Mapping[str, Any]) -> Consultation:
    locale = i18n.current()
    said = table.get(f"title.{locale.code}")
    title = said or (table["title"] if locale.english else Untranslated(table["title"]))
    return Consultation(title, table["until"], table["href"])


@cache
def _tables(file: Path, _changed: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["consultation"]
    return found
