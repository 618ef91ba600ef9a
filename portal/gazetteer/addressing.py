"""An address as people write it, from the parts in which BS 7666 keeps it."""

import re
from dataclasses import dataclass

from portal.gazetteer import words

# Kinds of unit that stand before their number: "Flat 2", not "2 Flat".
_UNITS = (
    "annexe apartment bedsit block caravan flat floor garage kiosk maisonette office plot room shop"
    " stall studio suite unit workshop"
)
_UNIT_WORDS = frozenset(_UNITS.split())
_JOINING = "and by in le la of on or over the to under upon"
_JOINING_WORDS = frozenset(_JOINING.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_AFTER_NUMBERS = "~"


@dataclass(frozen=True, slots=True)
class AddressableObject:
    """A unit (SAO) or a building (PAO): a number or range of numbers, a name, or both."""

    start: int | None = None
    start_suffix: str = ""
    end: int | None = None
    end_suffix: str = ""
    text: str = ""

    @property
    def number(self) -> str:
        """'14', '14A', '14A to 16' or nothing."""
        first = _numbered(self.start, self.start_suffix)
        last = _numbered(self.end, self.end_suffix)
        return f"{first} to {last}" if last and last != first else first


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    unit: AddressableObject
    building: AddressableObject
    organisation: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    post_town: str = ""


def lines_of(parts: Parts) -> tuple[str, ...]:
    """The lines above the postcode: ('Flat 2', '14A to 16 Mill Lane', 'Harrow End', 'Larkmere')."""
    building = parts.building
    lines = (
        parts.organisation,
        _unit_line(parts.unit),
        readable(building.text),
        " ".join(filter(None, (building.number, readable(parts.street)))),
        readable(parts.locality),
        readable(parts.town),
        readable(parts.post_town),
    )
    once: dict[str, str] = {}
    for line in filter(None, lines):
        once.setdefault(line.casefold(), line)
    return tuple(once.values())


def sort_key(parts: Parts) -> str:
    """Orders the addresses of a postcode: by street, 2 before 10, the house before its flats."""
    building = parts.building
    return "\t".join(
        (
            _natural(parts.street),
            _AFTER_NUMBERS if building.start is None else f"{building.start:06d}",
            building.start_suffix.casefold(),
            _natural(building.text),
            _natural(_unit_line(parts.unit)),
            _natural(parts.organisation),
        )
    )


def readable(text: str) -> str:
    """Text that stands in capitals throughout, as many gazetteers have it, in small letters."""
    if not text.isupper():
        return text
    return _WORD.sub(lambda word: _in_small_letters(word.group(), first=word.start() == 0), text)


def _unit_line(unit: AddressableObject) -> str:
    name = readable(unit.text)
    if name.casefold().removesuffix("s") in _UNIT_WORDS:
        return f"{name} {unit.number}".strip()
    return " ".join(filter(None, (unit.number, name)))


def _numbered(number: int | None, suffix: str) -> str:
    return "" if number is None else f"{number}{suffix.upper()}"


def _in_small_letters(word: str, *, first: bool) -> str:
    if word.casefold() in _JOINING_WORDS and not first:
        return word.casefold()
    if _ORDINAL.fullmatch(word):
        return word.casefold()
    if any(letter.isdigit() for letter in word):
        return word
    head, apostrophe, tail = word.replace("’", "'").partition("'")
    if len(head) == 1 and len(tail) > 1:  # O'Brien
        return f"{head}’{tail.capitalize()}"
    return f"{head.capitalize()}{'’' if apostrophe else ''}{tail.casefold()}"


def _natural(text: str) -> str:
    spoken = " ".join(words.words_of(text))
    return _DIGITS.sub(lambda digits: digits.group().zfill(6), spoken)
