"""Somebody leaves a browser: what is theirs there is put away by the domains that keep it."""

from collections.abc import Callable
from uuid import UUID

type Farewell = Callable[[str | None, UUID | None], None]

_farewells: list[Farewell] = []


def on_leaving(farewell: Farewell) -> Farewell:
    """Register what to do in a browser when its session ends.

    It is given the name of the browser and the person who stays or comes, where there is one:
    whatever belongs to the account of anybody else must not stay open there.
    """
    _farewells.append(farewell)
    return farewell


def clear(browser: str | None, staying: UUID | None = None) -> None:
    """Put away what belongs to the accounts of others than the one who stays."""
    for farewell in _farewells:
        farewell(browser, staying)
