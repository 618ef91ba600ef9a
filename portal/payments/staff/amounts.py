"""Amounts of money as staff type them."""

import re
import unicodedata

_LONGEST = 30
_AMOUNT = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{2}))?\s*")


def pence_in(typed: str) -> int | None:
    """1850 for 18.50 and £18.50, in any digits; None for what isn't pounds, or pounds and pence."""
    plain = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFKC", typed[:_LONGEST]).strip()
    )
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    pounds, pence = found.groups()
    return int(pounds.replace(",", "")) * 100 + int(pence or 0)
