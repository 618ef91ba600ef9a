"""What many look at in the same moment is read and drawn once: free times, by what is looked for.

It may be some seconds old. Nothing is promised by it: taking a time always asks the database.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any

FRESH_SECONDS = 2
_MOST_KEPT = 2_000

_kept: dict[Hashable, tuple[float, Any]] = {}


def once[T](key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, or what it gave to somebody else a moment ago."""
    found = _kept.get(key)
    if found is not None and found[0] > time.monotonic():
        known: T = found[1]
        return known
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    made = make()
    _kept[key] = (time.monotonic() + FRESH_SECONDS, made)
    return made


def forget() -> None:
    """Whoever has just taken a time sees that it is gone."""
    _kept.clear()
