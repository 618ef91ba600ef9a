"""Who may see a booking: its owner, who sees its case, and browsers that were given its code.

A browser has a signed cookie for that, given for the code in the link of a mail. A place on the
waiting list is opened in the same way.
"""

from collections.abc import Callable

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts import access as accounts
from portal.bookings import looking
from portal.bookings.views import BookingView
from portal.cases import access as case_access
from portal.cases import services as cases
from portal.core import clock, security
from portal.core.settings import settings

COOKIE = "bookings"
DAYS = 30
MOST_BOOKINGS = 20
_A_DAY = 24 * 3600
_OF_ONE = "10/15minutes"
_OF_A_NETWORK = "100/15minutes"


def may_see(booking: BookingView) -> bool:
    return granted(booking.reference) or is_owner(booking) or sees_its_case(booking)


def granted(name: str) -> bool:
    """Whether this browser showed the code of a booking, or of a place on the waiting list."""
    return name in _granted()


def is_owner(booking: BookingView) -> bool:
    """Whether whoever is signed in booked it; a stranger costs no statement."""
    person_id = accounts.person_id()
    return person_id is not None and person_id == booking.person_id


def sees_its_case(booking: BookingView) -> bool:
    if booking.case_id is None:
        return False
    reference = cases.references([booking.case_id]).get(booking.case_id)
    return reference is not None and case_access.may_see(reference)


def opens(reference: str, code: str) -> bool:
    """Whether this code goes with this reference, both as in the link. Raises TooManyAttempts."""
    return is_right(reference, lambda: looking.opens(reference, code))


def is_right(name: str, shown: Callable[[], bool]) -> bool:
    """What `shown` says of the code for this booking or place; wrong ones are counted.

    Raises TooManyAttempts in 15 minutes after 10 wrong ones from a network for the same name, or
    100 for any: a library's other visitors are not shut out by one. Right ones don't count.
    """
    network = security.network()
    limits = (
        (_OF_ONE, "booking code by network and name", network, name),
        (_OF_A_NETWORK, "booking code by network", network),
    )
    for limit in limits:
        security.refuse_if_throttled(*limit)
    right = shown()
    if not right:
        for limit in limits:
            security.throttle(*limit)
    return right


def grant(response: Response, *names: str) -> None:
    """Let this browser show them for 30 days; of many, the 20 granted last."""
    granted = _granted()
    for name in names:
        granted.pop(name, None)
        granted[name] = clock.today().toordinal()
    _keep(response, dict(list(granted.items())[-MOST_BOOKINGS:]))


def all_granted() -> list[str]:
    """The names whose code this browser showed."""
    return list(_granted())


def revoke(response: Response, *names: str) -> None:
    """Stop showing these in this browser."""
    _keep(response, {known: day for known, day in _granted().items() if known not in names})


def revoke_all(response: Response) -> None:
    """Stop showing any booking in this browser."""
    _keep(response, {})


def _granted() -> dict[str, int]:
    """What this browser may show, oldest first, with the day each was granted."""
    try:
        granted: dict[str, int] = _signer().loads(
            request.cookies.get(security.cookie_name(COOKIE), "")
        )
    except BadSignature:
        return {}
    today = clock.today().toordinal()
    return {known: day for known, day in granted.items() if today - day < DAYS}


def _keep(response: Response, granted: dict[str, int]) -> None:
    response.set_cookie(
        security.cookie_name(COOKIE),
        str(_signer().dumps(granted)) if granted else "",
        max_age=DAYS * _A_DAY if granted else 0,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="bookings.access")
