"""Services of which mail says little, as others may read it. The domain that knows asks in."""

from collections.abc import Callable

type Source = Callable[[str], bool]

_sources: list[Source] = []


def add_discretion(source: Source) -> None:
    """Ask this too whether a service, named by its key, is one of those."""
    if source not in _sources:
        _sources.append(source)


def is_discreet(service: str) -> bool:
    return any(source(service) for source in _sources)
