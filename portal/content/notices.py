"""What people should know today: `content/notices.toml`, one table `[[notice]]` each.

title, text, from, until (dates, both included), and href where there is more to say. A key with a
language after it is the translation: `"title.ur" = "…"`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.config import ROOT
from portal.core import clock
from portal.core.i18n import Locale, Untranslated

NOTICES = ROOT / "content" / "notices.toml"


@dataclass(frozen=True)
class Notice:
    title: str
    text: str
    begins: date
    ends: date
    href: str | None


def current(locale: Locale, file: Path = NOTICES) -> list[Notice]:
    """Today's notices, the one that ends first on top."""
    today = clock.today()
    found = [notice for notice in every(locale, file) if notice.begins <= today <= notice.ends]
    return sorted(found, key=lambda notice: notice.ends)


def coming(locale: Locale, file: Path = NOTICES) -> list[Notice]:
    """Notices that are known and not yet true, the next one first."""
    found = [notice for notice in every(locale, file) if notice.begins > clock.today()]
    return sorted(found, key=lambda notice: notice.begins)


def every(locale: Locale, file: Path = NOTICES) -> list[Notice]:
    if not file.exists():
        return []
    return [_notice(table, locale) for table in _tables(file, file.stat().st_mtime_ns)]


def _notice(table: Mapping[str, Any], locale: Locale) -> Notice:
    prefix = f"/{locale.prefix}" if locale.prefix else ""
    href = table.get("href")
    return Notice(
        _spoken(table, "title", locale),
        _spoken(table, "text", locale),
        table["from"],
        table["until"],
        prefix + href if href and href.startswith("/") else href,
    )


def _spoken(table: Mapping[str, Any], name: str, locale: Locale) -> str:
    translated = table.get(f"{name}.{locale.code}")
    if translated:
        return str(translated)
    return str(table[name]) if locale.english else Untranslated(table[name])


@cache
def _tables(file: Path, _changed: int) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["notice"]
    return tables
