"""Email addresses: how one is recognised without being readable."""

import unicodedata

from portal.core import security


def digest_of(email: str) -> str:
    """What an address is recognised by: the same however it is spaced or capitalised."""
    return security.keyed_digest("email", normal_email(email))


def normal_email(email: str) -> str:
    """Two addresses that mail servers tell apart stay apart: `casefold` would make ß an ss."""
    return unicodedata.normalize("NFC", email.strip()).lower()
