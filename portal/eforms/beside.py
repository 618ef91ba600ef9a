"""Somebody sits beside whoever fills in a form: what they add to it when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.cases.services import Channel


@dataclass(frozen=True)
class Helped:
    """`channel` is how the person came; `keep` is given the reference, in the transaction."""

    channel: Channel
    keep: Callable[[str], None]


type Source = Callable[[], Helped | None]

_sources: list[Source] = []


def set_helping(source: Source) -> None:
    """Say who knows whether somebody is helped now."""
    _sources[:] = [source]


def helped() -> Helped | None:
    """The help that whoever is at this machine has, None where they are alone."""
    return next((found for source in _sources if (found := source())), None)
