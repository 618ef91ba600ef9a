"""Which categories of fault the public can list. The forms that make them say so from above."""

from collections.abc import Callable
from typing import NamedTuple


class Category(NamedTuple):
    """`key` is its service; `title` that service's name in the language in use."""

    key: str
    title: str
    group: str | None = None


_sources: list[Callable[[], list[Category]]] = []


def add_source(source: Callable[[], list[Category]]) -> None:
    """Say where categories come from, once, at start-up."""
    _sources.append(source)


def categories() -> list[Category]:
    """All that are public, by title."""
    found = [category for source in _sources for category in source()]
    return sorted(found, key=lambda each: each.title.casefold())
