"""Why somebody looks at a payment of another team: kept in their browser for half an hour.

Each time they open it, it is written on the audit log again.
"""

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.accounts.services import Actor
from portal.core import security
from portal.core.settings import settings

COOKIE = "why"
SECONDS = 30 * 60


def given(actor: Actor, reference: str) -> str | None:
    """What this actor gave as a reason for this payment."""
    kept = request.cookies.get(security.cookie_name(COOKIE), "")
    try:
        who, which, why = _signer().loads(kept, max_age=SECONDS)
    except BadSignature:
        return None
    return str(why) if (who, which) == (str(actor.id), reference) else None


def keep(response: Response, actor: Actor, reference: str, why: str) -> None:
    """Only for the pages of staff, and only of the payment that was looked at last."""
    response.set_cookie(
        security.cookie_name(COOKIE),
        str(_signer().dumps([str(actor.id), reference, why])),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="payments.why")
