"""References and access codes: made from letters that survive being read aloud, and read back."""

import re
import unicodedata

from portal.core import security

CODE_LENGTH = 8
_LONGEST_TYPED = 100
_PATTERN = re.compile(rf"([A-Z]{{2}})([{security.ALPHABET}]{{4}})([{security.ALPHABET}]{{4}})")


def new_reference(prefix: str) -> str:
    """Like LK-7Q4M-X2RD. About 39 bits, so it can't be guessed, but it isn't a secret."""
    return f"{prefix}-{security.random_code(4)}-{security.random_code(4)}"


def new_code() -> str:
    """An access code like 7Q4M-X2RD: with the reference it opens the status page."""
    return f"{security.random_code(4)}-{security.random_code(4)}"


def normal_reference(typed: str) -> str | None:
    """The reference as we write it, whatever case, spaces and dashes were typed.

    None if it can't be one.
    """
    found = _PATTERN.fullmatch(normal_code(typed))
    return "-".join(found.groups()) if found else None


def normal_code(typed: str) -> str:
    """Letters and digits alone, upper case.

    Full-width letters and the digits of other scripts count too, as some keyboards give them.
    """
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED])
    return security.normal_code(
        "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    )
