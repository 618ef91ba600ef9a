"""What stands in a call: one reading for all of them, and the words for what is wrong.

A parameter that is null, which is empty, counts as absent.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.open311.protocol import dates
from portal.open311.protocol.errors import Refused

LONGEST_WINDOW = timedelta(days=90)
MOST_ROWS = 1_000
_MOST_PAGES = 10_000
_MOST_IN_A_LIST = 200
_WHOLE = re.compile("[0-9]{1,9}")
_NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{0,30})?")
_TRUE = {"true", "1", "yes"}


def absent(value: str | None) -> str | None:
    """The value without what is around it, None where that is nothing."""
    return (value or "").strip() or None


def listed(value: str | None) -> list[str] | None:
    """A comma list, each once; None where it is absent. Raises Refused."""
    given = absent(value)
    if given is None:
        return None
    each = list(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    if len(each) > _MOST_IN_A_LIST:
        raise Refused(f"A list may have {_MOST_IN_A_LIST} entries at most")
    return each


def says_yes(value: str | None) -> bool:
    return (value or "").strip().lower() in _TRUE


@dataclass(frozen=True)
class Window:
    """From a moment to another, both included."""

    start: datetime
    end: datetime


def window(start: str | None, end: str | None, now: datetime) -> Window:
    """The window that is asked for, of 90 days at most; the last 90 days without any.

    With one of its ends it reaches 90 days from there. Raises Refused.
    """
    begins, ends = _moment("start_date", start), _moment("end_date", end)
    if begins is None and ends is None:
        return Window(now - LONGEST_WINDOW, now)
    if begins is None or ends is None:
        known = begins or ends or now
        return Window(begins or known - LONGEST_WINDOW, ends or known + LONGEST_WINDOW)
    if begins > ends:
        raise Refused("start_date is after end_date")
    if ends - begins > LONGEST_WINDOW:
        raise Refused("start_date and end_date may be 90 days apart at most")
    return Window(begins, ends)


def _moment(name: str, value: str | None) -> datetime | None:
    given = absent(value)
    if given is None:
        return None
    moment = dates.read(given)
    if moment is None:
        raise Refused(f"{name} must be a date with its zone, like 2026-03-27T09:30:00Z")
    return moment


@dataclass(frozen=True)
class Paging:
    """Which rows of those that fit: `size` from `skip` on."""

    skip: int
    size: int


def paging(page: str | None, page_size: str | None) -> Paging:
    """Pages count from 1, and have 1,000 rows at most. Raises Refused."""
    number = _whole("page", page, 1, _MOST_PAGES)
    size = _whole("page_size", page_size, MOST_ROWS, None)
    size = min(size, MOST_ROWS)
    return Paging((number - 1) * size, size)


def _whole(name: str, value: str | None, otherwise: int, most: int | None) -> int:
    given = absent(value)
    if given is None:
        return otherwise
    number = int(given) if given.isascii() and _WHOLE.fullmatch(given) else 0
    if number < 1 or (most is not None and number > most):
        raise Refused(f"{name} must be a whole number from 1")
    return number


def statuses(value: str | None) -> frozenset[str]:
    """Some of "open" and "closed"; both where nothing is said. Raises Refused."""
    given = listed(value)
    if given is None:
        return frozenset({"open", "closed"})
    found = frozenset(each.lower() for each in given)
    if found - {"open", "closed"}:
        raise Refused("status must be open, closed or both of them")
    return found


def degrees(name: str, value: str | None, most: int) -> float | None:
    """A latitude or longitude in WGS 84. Raises Refused."""
    given = absent(value)
    if given is None:
        return None
    number = float(given) if given.isascii() and _NUMBER.fullmatch(given) else math.nan
    if not -most <= number <= most:
        raise Refused(f"{name} must be a number of degrees, from -{most} to {most}")
    return number


def first(values: Iterable[str]) -> str | None:
    """The first that isn't empty: some clients send an empty one beside it."""
    return next((said for each in values if (said := absent(each))), None)
