"""Times, opening times and days as staff type them, and as the boxes show them again."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from itertools import pairwise

type Span = tuple[time, time]

_LONGEST = 2_000
_NOON = 12
_MIDNIGHT = time()
_END_OF_DAY = "24:00"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?"
_SPAN = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|—|to|until)\s*{_CLOCK}\s*", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})\s*")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")


class NotRead(ValueError):
    """What was typed is no time, or no day."""


def spans_in(typed: str) -> tuple[Span, ...]:
    """9am to 12:30pm, 13:30–17:00 as pairs of local times, in order; empty for nothing.

    24:00, or 12am at the end, is midnight. Raises NotRead for what isn't a time, for an end before
    its beginning and for spans that overlap.
    """
    parts = [part for part in re.split(r"[,;،]", plain_digits(typed)) if part.strip()]
    found = sorted(_span(part) for part in parts)
    for (_, before), (after, _) in pairwise(found):
        if after < before or before == _MIDNIGHT:
            raise NotRead(typed)
    return tuple(found)


def in_words(spans: Iterable[Span]) -> str:
    """The same in every language: 09:00–12:30, 13:30–17:00."""
    return ", ".join(
        f"{begins:%H:%M}–{_END_OF_DAY if ends == _MIDNIGHT else format(ends, '%H:%M')}"
        for begins, ends in spans
    )


def time_in(typed: str) -> time:
    """2pm or 14:00. Raises NotRead."""
    found = re.fullmatch(rf"\s*{_CLOCK}\s*", plain_digits(typed), re.IGNORECASE)
    if found is None:
        raise NotRead(typed)
    return _time(*found.groups())


def day_in(typed: str) -> date:
    """27 3 2026, 27/3/2026 or 2026-03-27. Raises NotRead."""
    plain = plain_digits(typed)
    iso, usual = _ISO.fullmatch(plain), _DAY.fullmatch(plain)
    if iso:
        year, month, day = iso.groups()
    elif usual:
        day, month, year = usual.groups()
    else:
        raise NotRead(typed)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotRead(typed) from None


def plain_digits(typed: str) -> str:
    """In Latin digits, whatever the language of the keyboard."""
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFKC", typed[:_LONGEST])
    )


def _span(typed: str) -> Span:
    found = _SPAN.fullmatch(typed)
    if found is None:
        raise NotRead(typed)
    parts = found.groups()
    ends = _MIDNIGHT if parts[3:5] == ("24", "00") and parts[5] is None else _time(*parts[3:])
    begins = _time(*parts[:3])
    if ends <= begins and ends != _MIDNIGHT:
        raise NotRead(typed)
    return begins, ends


def _time(hours: str, minutes: str | None, half: str | None) -> time:
    hour = int(hours)
    if half is not None:
        if not 1 <= hour <= _NOON:
            raise NotRead(hours)
        hour = hour % _NOON + (_NOON if half.lower() == "p" else 0)
    try:
        return time(hour, int(minutes or 0))
    except ValueError:
        raise NotRead(hours) from None
