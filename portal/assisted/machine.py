"""Whether this is a machine that nobody watches: read from its cookie once a request."""

from flask import Response, g, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts import access as accounts
from portal.assisted import access, kiosks
from portal.assisted.kiosks import Machine
from portal.core import clock, security
from portal.core.settings import settings
from portal.core.web import asks_by_itself, redirect
from portal.eforms import services as eforms

_DAYS = 366
_TICKET_SECONDS = 60
_LONGEST_TOKEN = 64
# Cookies go one by one: that of the machine stays.
_CLEAR = '"cache", "storage"'


def token() -> str | None:
    found = request.cookies.get(security.cookie_name(security.MACHINE_COOKIE), "")
    return found if 0 < len(found) <= _LONGEST_TOKEN and found.isascii() else None


def kiosk() -> Machine | None:
    """Which machine this is; any other costs no statement."""
    if "kiosk" not in g:
        known = token()
        g.kiosk = kiosks.of_token(known, in_use=not asks_by_itself()) if known else None
    found: Machine | None = g.kiosk
    return found


def kiosk_shown() -> Machine | None:
    """As it was found for this request."""
    found: Machine | None = g.get("kiosk")
    return found


def keep(response: Response, name: str) -> None:
    """Give the machine its cookie, which outlives the browser."""
    response.set_cookie(
        security.cookie_name(security.MACHINE_COOKIE),
        name,
        max_age=_DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def forget(response: Response) -> None:
    response.delete_cookie(
        security.cookie_name(security.MACHINE_COOKIE),
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def clear(found: Machine, *, why: str) -> Response:
    """Everything of whoever was here goes, on the server and in the browser.

    But the machine's own cookie: a line that breaks makes no ordinary machine of it. A browser that
    threw that away too gets another one where this leads.
    """
    eforms.leave(security.browser_token())
    ticket = str(_tickets().dumps([str(found.id), found.turn, clock.now().timestamp(), why]))
    response = redirect(url_for("assisted.kiosk_ready", ticket=ticket))
    accounts.sign_out(response)
    access.clear(response)
    for name in request.cookies:
        if name != security.cookie_name(security.MACHINE_COOKIE):
            response.delete_cookie(name, secure=settings().production)
    response.headers["Clear-Site-Data"] = _CLEAR
    return response


def readied(ticket: str) -> tuple[str, str] | None:
    """The machine's cookie, and why it was cleared.

    None for a ticket that is too old, or was used before in a browser without a cookie.
    """
    try:
        kiosk_id, turn, at, why = _tickets().loads(ticket)
    except BadSignature:
        return None
    if not 0 <= clock.now().timestamp() - at < _TICKET_SECONDS:
        return None
    known = kiosk()
    own = token() if known and str(known.id) == kiosk_id else None
    found = kiosks.again(kiosk_id, turn, token=own) or own
    return (found, str(why)) if found else None


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="assisted.kiosk")
