"""UK postcodes, however they are typed."""

import re
import unicodedata

_LONGEST_TYPED = 40
_INWARD = 3
# Royal Mail: the inward code never has C I K M O V, which are misread.
_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}")


def key_of(typed: str) -> str | None:
    """'LK12AB' for any spacing, case and stray punctuation; None if it can't be a postcode."""
    if len(typed) > _LONGEST_TYPED:
        return None
    letters = unicodedata.normalize("NFKC", typed).upper()
    key = "".join(letter for letter in letters if letter.isalnum())
    return key if _SHAPE.fullmatch(key) else None


def written(key: str) -> str:
    """'LK1 2AB' from 'LK12AB'."""
    return f"{key[:-_INWARD]} {key[-_INWARD:]}"


def outward(key: str) -> str:
    """'LK1' from 'LK12AB'."""
    return key[:-_INWARD]
