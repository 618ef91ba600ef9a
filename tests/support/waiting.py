"""Waiting for what must happen: looked at again and again until a deadline, never a plain pause."""

import threading
import time
from collections.abc import Callable

_LOOK_AGAIN_SECONDS = 0.05


def until[T](look: Callable[[], T], what: str, *, seconds: float = 30) -> T:
    """What `look` gives once it is true; fails, saying `what` never came, after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"After {seconds:g} seconds still not: {what}")
        threading.Event().wait(_LOOK_AGAIN_SECONDS)
    return seen
