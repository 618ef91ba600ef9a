"""What people type, in one normal form: without what nobody sees, and what breaks storage."""

import re
from unicodedata import category, combining, normalize

# Control characters say nothing and break storage; overrides of direction can disguise a text.
# Marks of direction and joiners stay: Urdu, Persian and emoji need them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_INVISIBLE = {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"}
# More marks on one letter than any language has: the Stream-Safe Text Format of Unicode (UAX 15).
# Bringing a longer run into its normal order takes time that grows with the square of its length.
_MOST_MARKS = 30
_MARKS = "".join(character for character in map(chr, range(0x20000)) if combining(character))
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{{_MOST_MARKS}}})[{_MARKS}]+")


def cleaned(text: str) -> str:
    """The text in one normal form, without control characters."""
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text))


def trimmed(text: str) -> str:
    """Without space around it; empty where there is nothing to see."""
    return text.strip() if visible(text) else ""


def one_line(text: str) -> str:
    """Trimmed, and on one line: a name that breaks could fake lines of a mail."""
    return " ".join(trimmed(text).splitlines())


def without_marks(text: str) -> str:
    """Without marks of direction and the like: no part of a number, and pasted along with it."""
    return "".join(character for character in text if category(character) != "Cf")


def visible(text: str) -> bool:
    """Whether there is anything to see in it: marks and joiners without a letter are nothing."""
    return any(category(character) not in _INVISIBLE for character in text)
