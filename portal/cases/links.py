"""Links on a status page to what other domains know of a case: they stand above, so they ask in."""

from collections.abc import Callable
from typing import NamedTuple

from portal.cases.reading import CaseStatus
from portal.core.errors import Sentence


class Link(NamedTuple):
    """`picture` stands beside it in EasyRead, by its name in static/pictures.toml.

    `urgent` is what the resident has to do: a button, before all else.
    """

    text: Sentence
    href: str
    picture: str
    urgent: bool = False


Source = Callable[[CaseStatus], Link | None]

_sources: list[Source] = []


def add_link(source: Source) -> None:
    """Let a domain add a link, or None where it knows nothing of a case."""
    if source not in _sources:
        _sources.append(source)


def links_of(case: CaseStatus) -> list[Link]:
    return [link for source in _sources if (link := source(case)) is not None]
