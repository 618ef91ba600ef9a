"""Which cases this browser may show: a signed cookie, given for the code or by the confirmation."""

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from portal.core import clock, security
from portal.core.settings import settings

COOKIE = "cases"
DAYS = 30
MOST_CASES = 20
_A_DAY = 24 * 3600


def may_see(reference: str) -> bool:
    return reference in _granted()


def grant(response: Response, reference: str) -> None:
    """Let this browser show the case for 30 days; of many cases, the 20 granted last."""
    granted = _granted()
    granted.pop(reference, None)
    granted[reference] = _today()
    _keep(response, dict(list(granted.items())[-MOST_CASES:]))


def revoke(response: Response, reference: str) -> None:
    """Stop showing the case in this browser."""
    _keep(response, {known: day for known, day in _granted().items() if known != reference})


def revoke_all(response: Response) -> None:
    """Stop showing any case in this browser."""
    _keep(response, {})


def _granted() -> dict[str, int]:
    """References this browser may show, oldest first, with the day each was granted."""
    try:
        granted: dict[str, int] = _signer().loads(
            request.cookies.get(security.cookie_name(COOKIE), "")
        )
    except BadSignature:
        return {}
    return {known: day for known, day in granted.items() if _today() - day < DAYS}


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
    return URLSafeSerializer(settings().secret_key, salt="cases.access")


def _today() -> int:
    return clock.today().toordinal()
