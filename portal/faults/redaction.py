"""Personal details in what is meant for the public: found, taken out, and the text held back.

Rather one text too many waits for an officer than one phone number is published. What this can't
find is said in docs/reports.md.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from portal.core import cards
from portal.faults.traces import addresses, numbers, people
from portal.faults.traces.numbers import Span

REMOVED: Final = "[removed]"
_UNSEEN = {"Cf", "Mn", "Me"}


@dataclass(frozen=True, slots=True)
class Redacted:
    """`text` has REMOVED where something of a person stood; `clean` where there was nothing."""

    text: str
    clean: bool


def redact(text: str) -> Redacted:
    """What may be shown of a text. Taking out again what was taken out changes nothing."""
    folded, places = _folded(text)
    spans = _merged([*numbers.spans(folded), *addresses.spans(folded), *people.spans(folded)])
    if cards.looks_like_card(text):
        text = cards.without_cards(text)
        if not spans:
            return Redacted(text, clean=False)
        folded, places = _folded(text)
    pieces, last = [], 0
    for start, end in spans:
        begin, until = places[start], places[end - 1] + 1
        pieces += [text[last:begin], REMOVED]
        last = max(last, until)
    return Redacted("".join((*pieces, text[last:])), clean=not spans)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as the patterns read it, and for each of its characters where it stood.

    Digits and letters of other shapes become plain ones; what nobody sees is left out.
    """
    characters, places = [], []
    for place, character in enumerate(text):
        if unicodedata.category(character) in _UNSEEN:
            continue
        plain = unicodedata.normalize("NFKC", character)
        digit = unicodedata.digit(character, None)
        characters.append(
            str(digit) if digit is not None else plain if len(plain) == 1 else character
        )
        places.append(place)
    return "".join(characters), places


def _merged(spans: list[Span]) -> list[Span]:
    """In order, those that touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return merged
