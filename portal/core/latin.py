"""Digits and signs of other scripts and keyboards as the ones that rules are written for."""

from unicodedata import decimal

from portal.core.texts import visible, without_marks

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_OFFSET = 0xFEE0
_SIGNS = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{ARABIC COMMA}": ",",
    "\N{FULLWIDTH POUND SIGN}": "£",
}


def latin(text: str, longest: int) -> str | None:
    """What was typed, in plain digits and signs, trimmed; "" for nothing to see.

    None for more than `longest` characters: no answer is as long. Letters of other scripts stay.
    """
    text = text.strip()
    if not visible(text):
        return ""
    if len(text) > longest:
        return None
    return "".join(_latin(character) for character in without_marks(text)).strip()


def _latin(character: str) -> str:
    if character.isdecimal():
        return str(decimal(character))
    if ord(character) in _FULL_WIDTH:
        return chr(ord(character) - _FULL_WIDTH_OFFSET)
    return " " if character.isspace() else _SIGNS.get(character, character)
