"""Other ways for staff to sign in than a code by email: whoever has one adds it to the page."""

from collections.abc import Callable

from portal.accounts.routes.arriving import Way

type WaySource = Callable[[str | None], Way | None]

_sources: list[WaySource] = []


def add_way(source: WaySource) -> WaySource:
    """Register a way. It is given the local path to go on to, and may say None."""
    if source not in _sources:
        _sources.append(source)
    return source


def other_ways(onward: str | None) -> list[Way]:
    """Those that can be used now, in their order."""
    ways = [source(onward) for source in _sources]
    return sorted((way for way in ways if way is not None), key=lambda way: way.order)
