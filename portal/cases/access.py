"""Who may see a case: whoever is signed in and owns it, and browsers that were given its code.

A browser has a signed cookie for that, given for the code or by the confirmation.
"""

from typing import Any

from flask import Response, g, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts import access as accounts
from portal.cases import gate, references
from portal.cases.owning.belonging import is_theirs
from portal.cases.reading import UnknownCase
from portal.core import clock, security
from portal.core.settings import settings
from portal.core.web import redirect

COOKIE = "cases"
CLAIM = "claim"
CLAIM_SECONDS = 3600
DAYS = 30
MOST_CASES = 20
_A_DAY = 24 * 3600


def may_see(reference: str) -> bool:
    return granted(reference) or is_owner(reference)


def granted(reference: str) -> bool:
    """Whether this browser showed the code."""
    return reference in _granted()


def is_owner(reference: str) -> bool:
    """Whether the case belongs to the person who is signed in; a stranger costs no statement."""
    person_id = accounts.person_id()
    if person_id is None:
        return False
    asked: dict[str, bool] = g.setdefault("own_cases", {})
    if reference not in asked:
        asked[reference] = is_theirs(reference, person_id)
    return asked[reference]


def grant(response: Response, reference: str) -> None:
    """Let this browser show the case for 30 days; of many cases, the 20 granted last."""
    granted = _granted()
    granted.pop(reference, None)
    granted[reference] = _today()
    _keep(response, dict(list(granted.items())[-MOST_CASES:]))


def all_granted() -> list[str]:
    """The references of the cases whose code this browser showed."""
    return list(_granted())


def revoke(response: Response, *references: str) -> None:
    """Stop showing these cases in this browser."""
    _keep(response, {known: day for known, day in _granted().items() if known not in references})


def revoke_all(response: Response) -> None:
    """Stop showing any case in this browser, and forget which one was to be kept."""
    _keep(response, {})
    forget_claim(response)


def keep_claim(response: Response, reference: str) -> None:
    """Remember for an hour that this browser gave the code, until somebody has signed in."""
    response.set_cookie(
        security.cookie_name(CLAIM),
        str(_claims().dumps([reference, clock.now().timestamp()])),
        max_age=CLAIM_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def claimed() -> str | None:
    """The reference whose code was given here within the hour, and that is not yet claimed."""
    kept = request.cookies.get(security.cookie_name(CLAIM), "")
    try:
        reference, given_at = _claims().loads(kept)
    except BadSignature:
        return None
    fresh = 0 <= clock.now().timestamp() - given_at < CLAIM_SECONDS
    return str(reference) if fresh else None


def forget_claim(response: Response) -> None:
    response.delete_cookie(
        security.cookie_name(CLAIM), httponly=True, samesite="Lax", secure=settings().production
    )


class ShownElsewhere(Exception):
    """This browser is to go somewhere else first; `response` takes it there."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def entered(reference: str) -> str:
    """The reference as we write it, of a case that this browser may see.

    Raises ShownElsewhere where it must ask for the code, or has just brought it. Whoever sends
    something to a case that they may not see meets UnknownCase, and so does whoever makes one up.
    """
    known = references.normal_reference(reference)
    if known is None:
        raise UnknownCase
    if request.method != "GET":
        if not may_see(known):
            raise UnknownCase
        return known
    if "code" in request.args and not may_see(known):
        raise ShownElsewhere(_enter(known, request.args["code"]))
    if not may_see(known):
        raise ShownElsewhere(_ask(known))
    if "code" in request.args:
        raise ShownElsewhere(_clean(known))
    return known


def _enter(reference: str, code: str) -> Response:
    try:
        gate.open_with_code(reference, code)
    except gate.WrongCode:
        return _ask(reference)
    response = _clean(reference)
    grant(response, reference)
    return response


def _clean(reference: str) -> Response:
    """This page without the code, so that its address can be shared without giving access."""
    values: dict[str, Any] = {**(request.view_args or {}), "reference": reference}
    return redirect(url_for(request.endpoint or "cases.status", **values))


def _ask(reference: str) -> Response:
    return redirect(url_for("cases.find", reference=reference))


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


def _claims() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="cases.claim")


def _today() -> int:
    return clock.today().toordinal()
