"""Catalogues of sentences: extract, update, check, compile. Babel's own calls, with two mends.

`pybabel` can't name the locale en@easyread, and it compiles untranslated plurals to wrong forms.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.config import ROOT
from portal.core import i18n

_METHODS = [
    ("portal/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("forms/**.yaml", "portal.eforms.definitions.extracting:extract"),
]
_FOLDERS = ("portal", "templates", "forms")
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_NAMES = re.compile(r"%\((\w+)\)")
# A date of its own would make every extraction a change.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def translated_locales() -> list[i18n.Locale]:
    """Those with a catalogue: all but English, which is the source."""
    return [locale for locale in i18n.LOCALES if locale is not i18n.DEFAULT]


def update() -> dict[str, int]:
    """Bring each catalogue to what the code, templates and forms say; open entries by locale."""
    source = _extracted()
    still_open = {}
    for locale in translated_locales():
        catalogue = _read(locale)
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(catalogue, locale)
        still_open[locale.code] = sum(1 for _ in _open_entries(catalogue))
    return still_open


def faults() -> list[str]:
    """What `make strings` fails on: stale, missing, fuzzy entries and broken placeholders."""
    wanted = {_identity(message) for message in _extracted() if message.id}
    return [fault for locale in translated_locales() for fault in _faults(locale, wanted)]


def compile_all() -> None:
    for locale in translated_locales():
        catalogue = _read(locale)
        for message in list(_open_entries(catalogue)):
            catalogue.delete(message.id, message.context)
        with po_path(locale).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def sentences() -> list[str]:
    """The English that people read, as the code, templates and forms have it; plurals apart."""
    ids = [message.id for message in _extracted() if message.id]
    return [text for each in ids for text in ([each] if isinstance(each, str) else each)]


def po_path(locale: i18n.Locale) -> Path:
    return i18n.CATALOGUES / locale.code / "LC_MESSAGES" / "messages.po"


def _extracted() -> Catalog:
    catalogue = Catalog(project="Onestop", creation_date=_MADE, charset="utf-8")
    for folder in _FOLDERS:
        for name, message, context in _extract_folder(folder):
            catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def _extract_folder(folder: str) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    methods = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in _METHODS
               if pattern.startswith(f"{folder}/")]  # fmt: skip
    found = extract_from_dir(ROOT / folder, methods, keywords=_KEYWORDS)
    for name, _line, message, _comments, context in sorted(found, key=lambda each: each[:2]):
        yield f"{folder}/{name}", message, context


def _read(locale: i18n.Locale) -> Catalog:
    path = po_path(locale)
    if not path.exists():
        return Catalog(locale=locale.babel_code, last_translator=i18n.NOBODY)
    with path.open("rb") as file:
        return read_po(file, locale=locale.babel_code)


def _write(catalogue: Catalog, locale: i18n.Locale) -> None:
    catalogue.project = "Onestop"
    catalogue.creation_date = catalogue.revision_date = _MADE
    catalogue.header_comment = f"# {locale.name}: sentences of Onestop."
    catalogue.fuzzy = False
    path = po_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def _open_entries(catalogue: Catalog) -> Iterator[Message]:
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            yield message


def _faults(locale: i18n.Locale, wanted: set[tuple[object, object]]) -> Iterator[str]:
    catalogue = _read(locale)
    known = {_identity(message): message for message in catalogue if message.id}
    for identity in wanted - known.keys():
        yield f"{locale.code}: not in the catalogue: {identity[0]}"
    for identity in known.keys() - wanted:
        yield f"{locale.code}: stale: {identity[0]}"
    for message in _open_entries(catalogue):
        yield f"{locale.code}: not translated: {message.id}"
    for message in known.values():
        if message.fuzzy:
            yield f"{locale.code}: fuzzy: {message.id}"
        for error in (*message.check(catalogue), *_left_out(message)):
            yield f"{locale.code}: {error}: {message.id}"


def _left_out(message: Message) -> Iterator[str]:
    """What is filled in and a translation has no place for; Babel finds only names too many."""
    wanted = set.intersection(*(set(_NAMES.findall(text)) for text in _forms(message.id)))
    for text in filter(None, _forms(message.string or "")):
        for name in sorted(wanted - set(_NAMES.findall(text))):
            yield f"no place for %({name})s"


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _identity(message: Message) -> tuple[object, object]:
    return message.id, message.context
