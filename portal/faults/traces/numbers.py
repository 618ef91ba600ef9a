"""Numbers that lead to somebody: phones, plates, of insurance, of banks, of documents.

All patterns are for a text folded by `redaction`: digits are 0 to 9, nothing is invisible.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_DIGIT_WORDS = (
    "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple"
    "|zero|jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć"
)
_BETWEEN = r"[\s().,/_*\-\u2010-\u2015]{0,3}"
_LONG = re.compile(rf"(?<![\w])\+?\d(?:{_BETWEEN}\d){{6,33}}(?!\w)")
_SPOKEN = re.compile(
    rf"\b(?:{_DIGIT_WORDS}|\d)(?:[\s,.-]+(?:{_DIGIT_WORDS}|\d)){{6,}}\b", re.IGNORECASE
)
# Days and times: 12/3/2026, 2026-03-12, 10.30-11.45.
_DAY = re.compile(r"\d{1,2}[./\-\s]\d{1,2}[./\-\s](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_TIMES = re.compile(r"\d{1,2}[.:]\d\d\s*[-\u2013]\s*\d{1,2}[.:]\d\d")

# Great Britain since 2001, before (prefix, suffix), Northern Ireland. Older ones could be anything
# ("LC 1234" is a lamp), so they count after a word that says what they are.
_PLATE_NOW = re.compile(r"\b[a-z]{2}[\s.-]?\d{2}[\s.-]?[a-z]{3}\b", re.IGNORECASE)
_PLATE_SPACED = re.compile(r"\b[A-Z] [A-Z] \d \d [A-Z] [A-Z] [A-Z]\b")
_PLATE_BEFORE = re.compile(r"\b(?:[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,3}[A-Z])\b")
_PLATE_NORTHERN = re.compile(r"\b[A-Z]?[A-Z]?(?:I|Z)[A-Z]? ?\d{3,4}\b")
_PLATE_NAMED = re.compile(
    r"\b(?:reg(?:istration)?|(?:number|licen[cs]e)[\s-]?plate|plate|rejestracj\w+)"
    r"(?:\s+(?:number|no\.?|nr))?(?:\s+(?:is|was|to))?[\s:]+(?P<what>[A-Z0-9][A-Z0-9 -]{2,9})",
    re.IGNORECASE,
)
_INSURANCE = re.compile(r"\b[A-Z]{2}(?:[\s.-]?\d{2}){3}[\s.-]?[A-D]\b", re.IGNORECASE)
_DRIVING = re.compile(r"\b[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}\b", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_SORT_CODE = re.compile(
    r"\bsort\s*code\W{0,3}(?P<what>\d{2}[\s-]?\d{2}[\s-]?\d{2})\b", re.IGNORECASE
)
_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?|ur(?:odzon[ya])?\.?)\W{0,3}"
    r"(?P<what>\d{1,2}[\s./-]?(?:\d{1,2}|[a-z]{3,9})[\s./-]?\d{2,4})",
    re.IGNORECASE,
)
_PLAIN = (
    _SPOKEN, _PLATE_NOW, _PLATE_SPACED, _PLATE_BEFORE, _PLATE_NORTHERN, _INSURANCE, _DRIVING, _IBAN,
)  # fmt: skip
_NAMED = (_PLATE_NAMED, _SORT_CODE, _BORN)


def spans(text: str) -> Iterator[Span]:
    """Where such numbers stand."""
    for pattern in _PLAIN:
        yield from (found.span() for found in pattern.finditer(text))
    for pattern in _NAMED:
        yield from (found.span("what") for found in pattern.finditer(text))
    for found in _LONG.finditer(text):
        if not _only_when(found[0]):
            yield found.span()


def _only_when(digits: str) -> bool:
    """Whether it says nothing but a day or a time."""
    return any(pattern.fullmatch(digits.strip()) for pattern in (_DAY, _TIMES))
