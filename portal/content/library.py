"""The pages on disk: `content/<slug>/<locale>.md`, read once a process.

A page begins with facts about itself, TOML between two lines of dashes: title, summary, owner,
updated and review (dates), keywords. A translation may leave out the last four.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from portal.config import ROOT
from portal.content import markdown
from portal.content.markdown import ContentFault
from portal.core import web
from portal.core.i18n import BY_CODE, DEFAULT, Locale

PAGES = ROOT / "content"

# Pages that have an address of their own, because each footer names them.
OWN_ADDRESS = ("accessibility-statement", "privacy", "cookies", "contact")
_FENCE = "---"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as it is read: in the language asked for, or in English where that is missing."""

    slug: str
    title: str
    summary: str
    html: Markup
    words: str
    keywords: tuple[str, ...]
    owner: str
    updated: date
    review: date
    lang: str
    dir: str
    href: str


@dataclass(frozen=True)
class Source:
    """One file: what it says about itself, and its Markdown."""

    path: Path
    head: Mapping[str, Any]
    body: str


class Library:
    """Pages by slug and language. `watch` looks for changed files at each reading."""

    def __init__(
        self,
        folder: Path = PAGES,
        *,
        facts: Mapping[str, Markup] | None = None,
        watch: bool = False,
    ) -> None:
        self._folder = folder
        self._facts = facts or {}
        self._watch = watch
        self._seen: tuple[int, ...] = ()
        self._sources: dict[tuple[str, str], Source] = {}
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, slug: str, locale: Locale) -> Page | None:
        """Raises ContentFault when the file can't be shown."""
        self._read()
        known = self._pages.get((slug, locale.code))
        if known is None and (slug, DEFAULT.code) in self._sources:
            known = self._pages[slug, locale.code] = self._made(slug, locale)
        return known

    def pages(self, locale: Locale) -> list[Page]:
        return [page for slug in self.slugs() if (page := self.page(slug, locale))]

    def slugs(self) -> list[str]:
        self._read()
        return sorted(slug for slug, code in self._sources if code == DEFAULT.code)

    def source(self, slug: str, code: str) -> Source | None:
        self._read()
        return self._sources.get((slug, code))

    def english(self, slug: str) -> Source:
        return self._sources[slug, DEFAULT.code]

    def _read(self) -> None:
        if self._sources and not self._watch:
            return
        files = sorted(self._folder.glob("*/*.md"))
        seen = tuple(file.stat().st_mtime_ns for file in files)
        if seen != self._seen:
            self._sources = {(f.parent.name, f.stem): _source(f) for f in files}
            self._pages = {}
            self._seen = seen

    def _made(self, slug: str, locale: Locale) -> Page:
        english = self.english(slug)
        source = self._sources.get((slug, locale.code), english)
        spoken = BY_CODE[source.path.stem]
        head = {**english.head, **source.head}
        prefix = f"/{locale.prefix}" if locale.prefix else ""
        try:
            return Page(
                slug=slug,
                title=self._filled(head["title"]),
                summary=self._filled(head["summary"]),
                html=markdown.to_html(
                    source.body, prefix=prefix, picture=_picture, facts=self._facts
                ),
                words=markdown.plain_words(source.body),
                keywords=tuple(head.get("keywords", ())),
                owner=head["owner"],
                updated=head["updated"],
                review=head["review"],
                lang=spoken.html_lang,
                dir=spoken.dir,
                href=prefix + own_address(slug),
            )
        except (KeyError, ContentFault) as fault:
            raise ContentFault(f"{source.path}: {fault}") from None

    def _filled(self, text: str) -> str:
        plain = {name: fact.striptags() for name, fact in self._facts.items()}
        return markdown.fill(text, plain)


def own_address(slug: str) -> str:
    """Where a page stands, without its language."""
    return f"/{slug}" if slug in OWN_ADDRESS else f"/pages/{slug}"


def _source(path: Path) -> Source:
    start, head, body = path.read_text(encoding="utf-8").partition(f"{_FENCE}\n")[::1]
    head, fence, body = body.partition(f"\n{_FENCE}\n")
    if start or not fence:
        raise ContentFault(f"{path}: the first line and the end of the head must be {_FENCE}")
    try:
        return Source(path, tomllib.loads(head), body)
    except tomllib.TOMLDecodeError as fault:
        raise ContentFault(f"{path}: {fault}") from None


def _picture(name: str) -> str | None:
    """A page without one of its pictures is better than no page."""
    try:
        return web.picture(name)
    except KeyError:
        return None
