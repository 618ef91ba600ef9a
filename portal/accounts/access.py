"""Who is signed in, for pages: read from the session cookie once a request."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, g, request

from portal.accounts import sessions
from portal.accounts.permissions import Actor
from portal.accounts.sessions import SignedIn
from portal.core import security
from portal.core.errors import PortalError
from portal.core.settings import settings
from portal.core.web import asks_by_itself

COOKIE = "session"
CHALLENGE = "challenge"
# Of a visitor whom staff help at their machine: they sign in beside the adviser, not instead.
VISITOR, VISITOR_CHALLENGE = "visitor", "visitor-challenge"
_AT_WORK = ("/staff/", "/assist/", "/editor/")
_LONGEST_TOKEN = 64


class SignInNeeded(PortalError):
    """The page is for signed-in residents, or with `staff` for staff: they are sent to sign in."""

    status = 401

    def __init__(self, *, staff: bool = False) -> None:
        super().__init__("sign-in needed")
        self.staff = staff


def signed_in() -> SignedIn | None:
    """The session of this browser. It costs no statement where there is no cookie."""
    if "signed_in" not in g:
        token = _token()
        g.signed_in = sessions.find(token, in_use=not asks_by_itself()) if token else None
    found: SignedIn | None = g.signed_in
    return found


def person_before() -> UUID | None:
    """Whose session this browser came with, also where that has ended."""
    token = _token()
    return sessions.person_of(token) if token else None


def person() -> SignedIn | None:
    """The session of the resident who is signed in, None for strangers and for staff."""
    found = signed_in()
    return found if found and found.person_id else None


def person_id() -> UUID | None:
    """Who is signed in as a resident. It costs no statement where there is no cookie."""
    found = person()
    return found.person_id if found else None


def required_person_id() -> UUID:
    """Raises SignInNeeded."""
    known = person_id()
    if known is None:
        raise SignInNeeded
    return known


def required_person() -> SignedIn:
    """Raises SignInNeeded, which leads to the sign-in page and back."""
    found = person()
    if found is None:
        raise SignInNeeded
    return found


def actor() -> Actor | None:
    """The member of staff who is signed in with both factors."""
    if "actor" not in g:
        found = signed_in()
        g.actor = sessions.actor_of(found) if found else None
    known: Actor | None = g.actor
    return known


def required_actor() -> Actor:
    """Raises SignInNeeded, which leads to the sign-in page of staff and back."""
    known = actor()
    if known is None:
        raise SignInNeeded(staff=True)
    return known


def keep(response: Response, token: str, *, shared: bool = False) -> None:
    """Give the browser its new session. On a shared device the cookie ends with the browser."""
    hours = sessions.RESIDENT.hours
    response.set_cookie(
        security.cookie_name(session_cookie()),
        token,
        max_age=None if shared else int(hours * 3600),
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def sign_out(response: Response) -> None:
    """End the session of this browser on the server too, whoever's it is."""
    found = signed_in()
    if found is not None:
        sessions.end(found.id)
    g.signed_in = g.actor = None
    forget(response)


def forget(response: Response) -> None:
    """Take the session's cookie away, and that of a code which was asked for."""
    for name in (session_cookie(), challenge_cookie()):
        response.delete_cookie(
            security.cookie_name(name), httponly=True, samesite="Lax", secure=settings().production
        )


def help_visitor() -> None:
    """From now on in this request, pages of residents know the visitor's session alone."""
    g.visitor_is_helped = True
    g.pop("signed_in", None)
    g.pop("actor", None)


def at_work() -> Actor | None:
    """The member of staff whose machine this is, on whatever page; it keeps them signed in."""
    if "at_work" not in g:
        token = _token(COOKIE)
        g.staff_session = sessions.find(token, in_use=not asks_by_itself()) if token else None
        g.at_work = sessions.actor_of(g.staff_session) if g.staff_session else None
    known: Actor | None = g.at_work
    return known


def work_session() -> SignedIn | None:
    """The adviser's, for visitors' pages on which nobody else is signed in."""
    if at_work() is None or not _visitors_page() or person() is not None:
        return None
    found: SignedIn | None = g.staff_session
    return found


def sign_visitor_out(response: Response) -> None:
    """End the session that a visitor began beside the adviser's, where they did."""
    token = _token(VISITOR)
    found = sessions.find(token) if token else None
    if found is not None:
        sessions.end(found.id)
    for name in (VISITOR, VISITOR_CHALLENGE):
        response.delete_cookie(
            security.cookie_name(name), httponly=True, samesite="Lax", secure=settings().production
        )


def session_cookie() -> str:
    """The cookie that says who is signed in on this page."""
    return VISITOR if _visitors_page() else COOKIE


def challenge_cookie() -> str:
    return VISITOR_CHALLENGE if _visitors_page() else CHALLENGE


def _visitors_page() -> bool:
    """Where only the adviser is signed in, it is their session that is put off."""
    if not g.get("visitor_is_helped") or f"{request.path}/".startswith(_AT_WORK):
        return False
    lasting = f"{request.path}/".startswith("/session/")
    return not lasting or security.cookie_name(VISITOR) in request.cookies


def local_path(given: str) -> str | None:
    """The address to go on to, if it is one of this portal; None for anything else."""
    parts = urlsplit(given)
    inside = given.startswith("/") and not given.startswith(("//", "/\\")) and "\\" not in given
    plain = given.isprintable() and not parts.scheme and not parts.netloc
    return given if inside and plain and len(given) <= 2_000 else None  # noqa: PLR2004


def _token(name: str | None = None) -> str | None:
    token = request.cookies.get(security.cookie_name(name or session_cookie()), "")
    return token if 0 < len(token) <= _LONGEST_TOKEN and token.isascii() else None
