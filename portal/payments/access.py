"""Who may see a payment: its owner, who sees its case, and browsers that were given its code.

A browser has a signed cookie for that, given for the code in the link to pay. Another one, for half
an hour, shows the bill that was found in it.
"""

from uuid import UUID

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts import access as accounts
from portal.cases import access as case_access
from portal.cases import services as cases
from portal.core import clock, security
from portal.core.settings import settings
from portal.payments.models import Subject
from portal.payments.taking import asking
from portal.payments.taking.viewing import PaymentView

COOKIE = "payments"
BILL = "bill"
BILL_SECONDS = 1800
DAYS = 30
MOST_PAYMENTS = 20
_A_DAY = 24 * 3600
_LIMIT = "10/15minutes"


def may_see(payment: PaymentView) -> bool:
    return granted(payment.reference) or is_owner(payment) or sees_its_case(payment)


def granted(reference: str) -> bool:
    """Whether this browser showed the code."""
    return reference in _granted()


def is_owner(payment: PaymentView) -> bool:
    """Whether whoever is signed in asked for it; a stranger costs no statement."""
    person_id = accounts.person_id()
    return person_id is not None and person_id == payment.person_id


def opens(reference: str, code: str) -> bool:
    """Whether this code goes with this reference, both as in the link.

    Raises TooManyAttempts: 10 wrong tries in 15 minutes from one network, whether there is such a
    payment or not. Right ones don't count.
    """
    limit = (_LIMIT, "payment code by network", security.network())
    security.refuse_if_throttled(*limit)
    right = asking.opens(reference, code)
    if not right:
        security.throttle(*limit)
    return right


def grant(response: Response, reference: str) -> None:
    """Let this browser show the payment for 30 days; of many, the 20 granted last."""
    granted = _granted()
    granted.pop(reference, None)
    granted[reference] = clock.today().toordinal()
    _keep(response, dict(list(granted.items())[-MOST_PAYMENTS:]))


def all_granted() -> list[str]:
    """The references of the payments whose code this browser showed."""
    return list(_granted())


def revoke_all(response: Response) -> None:
    """Stop showing any payment and any bill in this browser."""
    _keep(response, {})
    hide_bill(response)


def show_bill(response: Response, bill_id: UUID) -> None:
    """Let this browser show the bill for half an hour; its number stands in no address."""
    response.set_cookie(
        security.cookie_name(BILL),
        str(_bills().dumps([str(bill_id), clock.now().timestamp()])),
        max_age=BILL_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def shown_bill() -> UUID | None:
    """The bill that was found in this browser within half an hour."""
    kept = request.cookies.get(security.cookie_name(BILL), "")
    try:
        bill_id, found_at = _bills().loads(kept)
    except BadSignature:
        return None
    fresh = 0 <= clock.now().timestamp() - found_at < BILL_SECONDS
    return UUID(bill_id) if fresh else None


def hide_bill(response: Response) -> None:
    response.delete_cookie(
        security.cookie_name(BILL), httponly=True, samesite="Lax", secure=settings().production
    )


def sees_its_case(payment: PaymentView) -> bool:
    if payment.subject is not Subject.CASE:
        return False
    reference = cases.references([payment.subject_id]).get(payment.subject_id)
    return reference is not None and case_access.may_see(reference)


def _granted() -> dict[str, int]:
    """References this browser may show, oldest first, with the day each was granted."""
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
    return URLSafeSerializer(settings().secret_key, salt="payments.access")


def _bills() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="payments.bill")
