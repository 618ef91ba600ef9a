"""What many look at in the same moment is read and drawn once: free times, by what is looked for.

It may be some seconds old. Nothing is promised by it: taking a time always asks the database.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

FRESH_SECONDS = 5
_MOST_KEPT = 2_000

type _Kept = tuple[float, Any]

_kept: dict[Hashable, _Kept] = {}
_turns: dict[Hashable, Lock] = {}


def once[T](key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, or what it gave to somebody else a moment ago.

    Who comes while it is made waits for it. `make` may ask for other keys, but not for its own.
    """
    found = _fresh(key)
    if found is None:
        with _turns.setdefault(key, Lock()):
            found = _fresh(key) or _make(key, make)
    known: T = found[1]
    return known


def forget() -> None:
    """Whoever has just taken a time sees that it is gone."""
    _kept.clear()


def _fresh(key: Hashable) -> _Kept | None:
    found = _kept.get(key)
    return found if found is not None and found[0] > time.monotonic() else None


def _make(key: Hashable, make: Callable[[], Any]) -> _Kept:
    try:
        made = make()
    finally:
        _turns.pop(key, None)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    found = time.monotonic() + FRESH_SECONDS, made
    _kept[key] = found
    return found
