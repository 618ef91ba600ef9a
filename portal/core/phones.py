"""Phone numbers as people type them, and as they are kept."""

import re

import phonenumbers

from portal.core.texts import without_marks

_BRITISH = 44
_MOBILE = re.compile(r"7[1-57-9]\d{8}")  # not 070 nor 076: personal numbers and pagers
_EXTENSION = re.compile(r"\s*(;ext=|extension|ext\.?|x)\s*[0-9]+$", re.IGNORECASE)


def kept(typed: str) -> str | None:
    """E.164 (`+441632960123`), with `;ext=4` where it has an extension; None if nobody can call it.

    A number without a country is a British one.
    """
    number = _number(without_marks(typed))
    if number is None:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def mobile(typed: str | None) -> str | None:
    """E.164 of a British mobile phone, which takes texts; None for anything else.

    By Ofcom's plan of numbers: `phonenumbers` knows none of those that Ofcom keeps for fiction.
    Those of Jersey, Guernsey and Man count as foreign.
    """
    number = _number(without_marks(typed or ""))
    if number is None or number.country_code != _BRITISH or number.extension:
        return None
    if phonenumbers.region_code_for_number(number) not in {None, "GB"}:
        return None
    national = phonenumbers.national_significant_number(number)
    return f"+{_BRITISH}{national}" if _MOBILE.fullmatch(national) else None


def written(number: str) -> str:
    """A number the way people write it: national for Britain. What isn't one stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    british = parsed.country_code == _BRITISH
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if british else style.INTERNATIONAL)


def _number(typed: str) -> phonenumbers.PhoneNumber | None:
    """None for what can't be called. A letter would be dropped in silence, and digits with it."""
    typed = typed.removeprefix("tel:")
    if any(character.isalpha() for character in _EXTENSION.sub("", typed)):
        return None
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        return None
    fault = phonenumbers.is_possible_number_with_reason(number)
    return number if fault == phonenumbers.ValidationResult.IS_POSSIBLE else None
