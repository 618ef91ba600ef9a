"""Pages, search, and what the home page shows, in the language of the moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple, Protocol

from portal.content import facts, notices, searching
from portal.content.consultations import Consultation
from portal.content.consultations import open_now as open_consultations
from portal.content.doors import DOORS
from portal.content.library import Library, Page
from portal.content.notices import Notice
from portal.content.searching import LONGEST_QUERY, Entry, Result
from portal.core import clock, i18n
from portal.core.errors import NotFound
from portal.core.i18n import _l

__all__ = [
    "DOORS",
    "LONGEST_QUERY",
    "Consultation",
    "Entry",
    "Notice",
    "Page",
    "Result",
    "open_consultations",
]


class NoSuchPage(NotFound):
    message = _l("There is no page at this address. Search for it, or phone us.")


class Place(Protocol):
    """Somewhere a person can go, as it is today.

    Times of day are London's, moments have their zone. `week` has the usual hours, Monday first;
    `closed_on` are the days ahead on which they don't hold. Only an open place has `closes_at`.
    """

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def facilities(self) -> Iterable[str]: ...
    @property
    def notes(self) -> str: ...
    @property
    def week(self) -> Sequence[Iterable[tuple[time, time]]]: ...
    @property
    def hours_today(self) -> Iterable[tuple[time, time]]: ...
    @property
    def open_now(self) -> bool: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def next_opening(self) -> datetime | None: ...
    @property
    def closed_on(self) -> Iterable[date]: ...


class Overdue(NamedTuple):
    """A page to look at again: its review date has passed, or English has moved on without it."""

    slug: str
    locale: str
    owner: str
    since: date
    why: str


_sources: dict[str, Callable[[], Iterable[Entry]]] = {}
_places: dict[str, Callable[[], Iterable[Place]]] = {}


class _Shelf:
    """The library of this process and where all services are listed.

    `open_library` puts the council's facts in.
    """

    library = Library()
    directory: Callable[[], str] | None = None


def open_library(council: Mapping[str, Any], *, watch: bool) -> None:
    """Read pages with these facts; `watch` looks for changed files each time."""
    _Shelf.library = Library(facts=facts.of(council), watch=watch)


def add_source(source: Callable[[], Iterable[Entry]]) -> None:
    """Let a domain above put its own entries into search and on the home page."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def add_places(source: Callable[[], Iterable[Place]]) -> None:
    """Let a domain say which places are open today."""
    _places[f"{source.__module__}.{source.__qualname__}"] = source


def set_directory(address: Callable[[], str]) -> None:
    """Let the domain that lists every service say at which address, in the language in use."""
    _Shelf.directory = address


def directory_address() -> str:
    """The list of every service, with a section for each door; empty where nobody lists them."""
    return _Shelf.directory() if _Shelf.directory else ""


def page(slug: str, locale: i18n.Locale | None = None) -> Page:
    """In this language, or in English and marked so. Raises NoSuchPage."""
    found = _Shelf.library.page(slug, locale or i18n.current())
    if found is None:
        raise NoSuchPage
    return found


def entries() -> list[Entry]:
    """What other domains added; the most popular first, then by title."""
    found = [entry for source in _sources.values() for entry in source()]
    return sorted(found, key=lambda entry: (-entry.popular, i18n.plain(entry.title).casefold()))


def search(query: str, locale: i18n.Locale | None = None) -> list[Result]:
    """The best results of pages and of everything that was added; none for an empty query."""
    pages = [_entry_of(each) for each in _Shelf.library.pages(locale or i18n.current())]
    return searching.search(query, [*entries(), *pages])


def places() -> list[Place]:
    """Those that are open now come first."""
    found = [place for source in _places.values() for place in source()]
    return sorted(found, key=lambda place: not place.open_now)


def notices_now() -> list[Notice]:
    return notices.current(i18n.current())


def notices_coming() -> list[Notice]:
    return notices.coming(i18n.current())


def overdue() -> list[Overdue]:
    """Every page whose review date has passed and every translation older than its English."""
    shelf = _Shelf.library
    return [late for slug in shelf.slugs() for late in _overdue(slug, shelf)]


def _overdue(slug: str, shelf: Library) -> Iterator[Overdue]:
    head = shelf.english(slug).head
    if head["review"] < clock.today():
        yield Overdue(slug, "en", head["owner"], head["review"], "review date has passed")
    for locale in i18n.LOCALES:
        source = shelf.source(slug, locale.code)
        if source is None:
            yield Overdue(slug, locale.code, head["owner"], head["updated"], "not translated")
        elif source.head.get("updated", head["updated"]) < head["updated"]:
            late = head["updated"]
            yield Overdue(slug, locale.code, head["owner"], late, "older than the English")


def _entry_of(each: Page) -> Entry:
    return Entry(
        slug=each.slug,
        title=each.title,
        summary=each.summary,
        href=each.href,
        kind="page",
        keywords=each.keywords,
        body=each.words,
    )
