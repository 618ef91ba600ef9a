"""Numbers that an office has given out: National Insurance, number plates, Council Tax."""

import re
from typing import Any

from portal.core.i18n import _, _l, ngettext
from portal.core.latin import latin
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, TooLong, Typed, Unusable

_LONGEST = 60  # with spaces, dashes and whatever was pasted along
_BETWEEN = re.compile(r"[ .\-/]")

# HMRC, National Insurance Manual NIM39110: D, F, I, Q, U and V stand in no prefix, O not in second
# place; BG, GB, KN, NK, NT, TN and ZZ are given to nobody; the suffix is A, B, C or D.
_NATIONAL_INSURANCE = re.compile(r"([A-Z]{2})([0-9]{6})([A-Z]?)")
_PREFIX = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
_SUFFIXES = "ABCD"

_CURRENT_PLATE = re.compile(r"([A-Z]{2}[0-9]{2})([A-Z]{3})")  # since September 2001
_LONGEST_PLATE = 12
_SHORTEST_PLATE = 2

_FEWEST_DIGITS, _MOST_DIGITS = 8, 10


class NationalInsurance(Kind):
    """Kept without spaces (`AB123456C`), shown in pairs as on the letters of the tax office."""

    has_length = False

    def read(self, question: Question, typed: Typed) -> str | None:  # noqa: ARG002
        number = _joined(typed[""])
        if number == "":
            return None
        found = _NATIONAL_INSURANCE.fullmatch(number or "")
        if found is None:
            raise Unusable(
                _l(
                    "Enter a National Insurance number: 2 letters, 6 digits, 1 letter."
                    " It looks like QQ 12 34 56 C."
                )
            )
        prefix, _digits, suffix = found.groups()
        _check_letters(prefix, suffix)
        return number

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [" ".join(answer[start : start + 2] for start in range(0, len(answer), 2))]


class Vehicle(Kind):
    """A number plate, old or new, British or not; kept in capitals without spaces.

    Plates of today are shown with their space (`AB12 CDE`). Others stay as they are, because
    nothing in them says where their space was.
    """

    has_length = False

    def read(self, question: Question, typed: Typed) -> str | None:  # noqa: ARG002
        plate = _joined(typed[""])
        if plate == "":
            return None
        if plate is not None and len(plate) > _LONGEST_PLATE and plate.isalnum():
            raise TooLong(
                _l("Enter a registration number of 12 letters and digits or fewer, like AB12 CDE")
            )
        if plate is None or not _is_written(plate):
            raise Unusable(
                _l("Enter a registration number with only letters and digits, like AB12 CDE")
            )
        if len(plate) < _SHORTEST_PLATE:
            raise Particular(_l("Enter the whole registration number, like AB12 CDE"))
        if not any(character.isdecimal() for character in plate):
            raise Particular(
                _l("A registration number has a digit in it, like AB12 CDE. Check it again.")
            )
        return plate

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        current = _CURRENT_PLATE.fullmatch(answer)
        return [" ".join(current.groups()) if current else answer]


class CouncilTax(Kind):
    """The account number on a Council Tax bill: 8 to 10 digits, kept as text."""

    has_length = False

    def read(self, question: Question, typed: Typed) -> str | None:  # noqa: ARG002
        number = _joined(typed[""])
        if number == "":
            return None
        if number is None or not _only_digits(number):
            raise Unusable(_l("Enter a Council Tax account number: 8 to 10 digits, like 12345678"))
        if not _FEWEST_DIGITS <= len(number) <= _MOST_DIGITS:
            raise Particular(
                ngettext(
                    "A Council Tax account number has 8 to 10 digits. You entered %(n)d.",
                    "A Council Tax account number has 8 to 10 digits. You entered %(n)d.",
                    len(number),
                )
            )
        return number


def _check_letters(prefix: str, suffix: str) -> None:
    """Of a National Insurance number; raises Particular."""
    if not _PREFIX.fullmatch(prefix):
        raise Particular(
            _(
                "No National Insurance number begins with %(letters)s. Check the first 2 letters.",
                letters=prefix,
            )
        )
    if suffix not in _SUFFIXES or not suffix:
        raise Particular(
            _l("A National Insurance number ends with A, B, C or D. Check the last letter.")
        )


def _joined(text: str) -> str | None:
    """Capitals and digits without what stands between them; None for far too much."""
    written = latin(text, _LONGEST)
    return written and _BETWEEN.sub("", written).upper()


def _is_written(plate: str) -> bool:
    return all(character.isalpha() or character.isdecimal() for character in plate)


def _only_digits(number: str) -> bool:
    return number.isascii() and number.isdecimal()
