"""Links on a status page to what other domains know of a case: they stand above, so they ask in."""

from collections.abc import Callable
from typing import NamedTuple

from portal.cases.reading import CaseStatus
from portal.core.errors import Sentence


class Link(NamedTuple):
    """`picture` stands beside it in EasyRead, by its name in static/pictures.toml.

    `pressing`: nothing goes on before it is done, so it is a button above all else.
    """

    text: Sentence
    href: str
    picture: str
    pressing: bool = False


Source = Callable[[CaseStatus], Link | None]

_sources: list[Source] = []


def add_link(source: Source, *, first: bool = False) -> None:
    """Let a domain add a link, or None where it knows nothing of a case.

    `first` is for what the resident has to do.
    """
    if source not in _sources:
        _sources.insert(0 if first else len(_sources), source)


def links_of(case: CaseStatus) -> list[Link]:
    return [link for source in _sources if (link := source(case)) is not None]
