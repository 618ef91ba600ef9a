"""The teams there are. Domains above this one know them, and say so by registration."""

from collections.abc import Callable, Iterable

from portal.core.settings import settings

type Source = Callable[[], Iterable[str]]

_sources: list[Source] = []


def add_teams(source: Source) -> None:
    """Ask this too which teams there are; called while a page is made."""
    if source not in _sources:
        _sources.append(source)


def teams() -> list[str]:
    """Every team that a form or the council's settings name, in the order of the alphabet."""
    named = settings().council.get("teams", {})
    return sorted({*named, *(team for source in _sources for team in source())})
