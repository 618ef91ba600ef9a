"""Whether somebody is helped at this machine: read from its cookies once a request."""

from flask import Response, g, request

from portal.accounts import access as accounts
from portal.accounts.services import Actor, Permission
from portal.assisted import opened, visits
from portal.assisted.visits import Begun, Helping
from portal.bookings import access as bookings
from portal.cases import access as cases
from portal.core import security
from portal.core.settings import settings
from portal.core.web import asks_by_itself
from portal.eforms.services import Helped
from portal.payments import access as payments

COOKIE = "visit"
_LONGEST_TOKEN = 64
_CLEAR = '"cache", "storage"'  # cookies go one by one: the adviser stays signed in


def token() -> str | None:
    """The cookie of a visit, whether or not it still goes on."""
    found = request.cookies.get(security.cookie_name(COOKIE), "")
    return found if 0 < len(found) <= _LONGEST_TOKEN and found.isascii() else None


def visit() -> Helping | None:
    """Whom the adviser of this machine helps; a machine without the cookie costs no statement."""
    if "visit" not in g:
        g.visit = _visit()
    found: Helping | None = g.visit
    return found


def visit_shown() -> Helping | None:
    """As it was found for this request: the page of a failure asks the database nothing."""
    found: Helping | None = g.get("visit")
    return found


def adviser() -> Actor:
    """Who helps. There is a visit."""
    found = accounts.at_work()
    if found is None:
        raise accounts.SignInNeeded(staff=True)
    return found


def helped() -> Helped | None:
    """For forms that are sent: what is added to them."""
    found = visit()
    return opened.helping(adviser(), found) if found and found.agreed else None


def keep(response: Response, begun: Begun) -> None:
    """Give the browser its visit. The cookie ends with the browser."""
    response.set_cookie(
        security.cookie_name(COOKIE),
        begun.token,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def clear(response: Response) -> None:
    """Nothing of whoever was here stays on this machine; the adviser stays signed in."""
    accounts.sign_visitor_out(response)
    cases.revoke_all(response)
    payments.revoke_all(response)
    bookings.revoke_all(response)
    security.forget_browser(response)
    response.delete_cookie(
        security.cookie_name(COOKIE), httponly=True, samesite="Lax", secure=settings().production
    )
    response.headers["Clear-Site-Data"] = _CLEAR
    g.visit = None


def _visit() -> Helping | None:
    known, actor = token(), None
    if known is not None:
        actor = accounts.at_work()
    if known is None or actor is None or not actor.may(Permission.ACT_FOR_VISITORS):
        return None
    found = visits.of_token(known, in_use=not asks_by_itself())
    return found if found and found.staff_id == actor.id else None
