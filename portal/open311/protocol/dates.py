"""Dates as the W3C writes them: with a time and a zone, like 2026-03-27T09:30:00Z."""

import re
from datetime import UTC, datetime

_W3C = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)([Zz]|[ +-]\d{2}:?\d{2})"
)
_MICROSECONDS = re.compile(r"(\.\d{6})\d+")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def written(moment: datetime | None) -> str | None:
    """To the second, in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def read(text: str) -> datetime | None:
    """The moment, in UTC; None where it isn't one, or lies out of any sense.

    A plus sign that nobody encoded arrives as a space.
    """
    found = _W3C.fullmatch(text.strip()) if text.isascii() else None
    if found is None:
        return None
    zone = found[3].replace(" ", "+").upper().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{_MICROSECONDS.sub(r'\1', found[2])}{zone}")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None
