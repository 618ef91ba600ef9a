"""Which categories of fault there are. The forms that make them say so from above."""

from collections.abc import Callable
from typing import NamedTuple


class Category(NamedTuple):
    """`key` is its service; `name` what such a fault is called, in the language in use."""

    key: str
    name: str
    group: str | None = None
    public: bool = True


_sources: list[Callable[[], list[Category]]] = []


def add_source(source: Callable[[], list[Category]]) -> None:
    """Say where categories come from, once, at start-up."""
    _sources.append(source)


def categories() -> list[Category]:
    """All that the public can list, by name."""
    found = [each for each in _all() if each.public]
    return sorted(found, key=lambda each: each.name.casefold())


def names() -> dict[str, str]:
    """What each is called: for a list of reports, worked out once."""
    return {each.key: each.name for each in _all()}


def name_of(key: str) -> str | None:
    """None for a category that no form has any more."""
    return names().get(key)


def _all() -> list[Category]:
    return [category for source in _sources for category in source()]
