"""The code in a link opens a place on a waiting list without signing in.

That of a booking is `looking.code_of`; both are made from the id under the portal's secret.
"""

from itertools import batched
from uuid import UUID

from portal.core import security
from portal.core.i18n import BY_CODE, DEFAULT
from portal.core.settings import settings

_LENGTH = 12  # about 58 bits
_TOGETHER = 4  # people copy it from a letter


def code_of(entry_id: UUID) -> str:
    keyed = bytes.fromhex(security.keyed_digest("waiting", str(entry_id)))
    letters = security.ALPHABET
    code = [letters[byte % len(letters)] for byte in keyed[:_LENGTH]]
    return "-".join("".join(group) for group in batched(code, _TOGETHER))


def opens(entry_id: UUID, code: str) -> bool:
    return security.same(security.normal_code(code), security.normal_code(code_of(entry_id)))


def link_of(entry_id: UUID, locale: str) -> str:
    """The address of its page with the code in it: whoever has it can take what is offered."""
    return f"{address(locale)}/waiting-list/place/{entry_id}?code={code_of(entry_id)}"


def address(locale: str) -> str:
    """Where the portal's pages in this language begin, without a slash at the end."""
    return f"{settings().public_url.rstrip('/')}{BY_CODE.get(locale, DEFAULT).path}"
