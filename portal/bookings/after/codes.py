"""The code in a link opens one thing without signing in: a booking, or a place on a waiting list."""

from itertools import batched
from uuid import UUID

from sqlalchemy import select

from portal.bookings.models import Booking
from portal.core import security
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT
from portal.core.settings import settings

_LENGTH = 12  # about 58 bits
_TOGETHER = 4  # people copy it from a letter


def code_of(thing: UUID) -> str:
    """Made from the id under the portal's secret, so that a reminder can say it again."""
    keyed = bytes.fromhex(security.keyed_digest("booking", str(thing)))
    letters = security.ALPHABET
    code = [letters[byte % len(letters)] for byte in keyed[:_LENGTH]]
    return "-".join("".join(group) for group in batched(code, _TOGETHER))


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return security.digest(security.normal_code(code)).hex()


def opens(reference: str, code: str) -> bool:
    """Whether this code opens the page of this booking.

    Where the portal's secret has changed since, both do: the code in older mails, and today's.
    """
    wanted = select(Booking.id, Booking.code_digest).where(Booking.reference == reference)
    with transaction() as session:
        known = session.execute(wanted).one_or_none()
    if known is None:
        return False
    return security.same(digest_of(code), known.code_digest) or goes_with(known.id, code)


def goes_with(thing: UUID, code: str) -> bool:
    """Whether this is today's code of it."""
    return security.same(digest_of(code), digest_of(code_of(thing)))


def link_of(booking_id: UUID, reference: str, locale: str) -> str:
    """The address of its page with the code in it: whoever has it can change the booking."""
    return f"{address(locale)}/bookings/{reference}?code={code_of(booking_id)}"


def address(locale: str) -> str:
    """Where the portal's pages in this language begin, without a slash at the end."""
    return f"{settings().public_url.rstrip('/')}{BY_CODE.get(locale, DEFAULT).path}"
