"""Somebody has shown who they are: their session begins, and they go on to where they wanted.

Codes, passkeys and OpenID Connect all end here. Other ways to sign in add themselves to the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, sessions
from portal.accounts.own import preferences
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in import devices, leaving
from portal.core import i18n, security
from portal.core.i18n import _l
from portal.core.settings import settings
from portal.core.web import redirect

_CHALLENGE_SECONDS = 3600  # longer than a code is good, so that a late one can be explained
_LONGEST_TOKEN = 64
NO_COOKIES = _l("Allow cookies for this site, then send your address again")


class Way(NamedTuple):
    """Another way to sign in: `template` is included on the page and sees `way.facts`."""

    order: int
    template: str
    facts: Mapping[str, Any] = {}


type WaySource = Callable[[str | None], Way | None]

_sources: list[WaySource] = []


def add_way(source: WaySource) -> WaySource:
    """Register a way to sign in. It is given the local path to go on to, and may say None."""
    _sources.append(source)
    return source


def other_ways(next_path: str | None) -> list[Way]:
    ways = [source(next_path) for source in _sources]
    return sorted((way for way in ways if way is not None), key=lambda way: way.order)


def arrive(person_id: UUID, arrival: Arrival, next_path: str | None) -> Response:
    """Begin a resident's session under a new name, end the one this browser had, and lead on.

    `next_path` may be anything: what isn't a path of this portal leads to the account.
    """
    _leave_before()
    leaving.clear(security.browser_token(), person_id)
    token = sessions.start_for_person(person_id, _with_device(arrival))
    response = redirect(_in_their_language(person_id, onward(next_path)))
    access.keep(response, token, shared=arrival.shared)
    forget_challenge(response)
    return response


def arrive_staff(staff_id: UUID, arrival: Arrival, next_path: str) -> Response:
    """The same for staff; `next_path` is where the second factor is shown, or where they go on."""
    _leave_before()
    leaving.clear(security.browser_token())
    token = sessions.start_for_staff(staff_id, _with_device(arrival))
    response = redirect(access.local_path(next_path) or f"{i18n.current().path}/staff/")
    access.keep(response, token)
    forget_challenge(response)
    return response


def _in_their_language(person_id: UUID, path: str) -> str:
    """The path; or a page that offers it in the language they chose, where this is another."""
    chosen = preferences.of(person_id).locale
    if chosen is None or chosen == i18n.current().code:
        return path
    return url_for("accounts.go_on_in", next=path)


def onward(next_path: str | None) -> str:
    """Where to go after signing in: a path of this portal."""
    return access.local_path(next_path or "") or f"{i18n.current().path}/account/"


def named_browser() -> str | None:
    """The name that this browser sent back; it is given one where it has none.

    The token in the forms of browsers without a name is one for all, so anybody's page could send
    such a form: nothing is done for it but to say NO_COOKIES.
    """
    sent = security.browser_token()
    security.ensure_browser_token()
    return sent


def challenge_token() -> str | None:
    """The cookie that binds a code to this browser."""
    token = request.cookies.get(security.cookie_name(access.challenge_cookie()), "")
    return token if 0 < len(token) <= _LONGEST_TOKEN and token.isascii() else None


def keep_challenge(response: Response, token: str) -> None:
    response.set_cookie(
        security.cookie_name(access.challenge_cookie()),
        token,
        max_age=_CHALLENGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def forget_challenge(response: Response) -> None:
    response.delete_cookie(
        security.cookie_name(access.challenge_cookie()),
        httponly=True,
        samesite="Lax",
        secure=settings().production,
    )


def _leave_before() -> None:
    """Nobody's session goes on under a name that was known before they signed in."""
    before = access.signed_in()
    if before is not None:
        sessions.end(before.id)


def _with_device(arrival: Arrival) -> Arrival:
    return replace(arrival, device=arrival.device or devices.describe(request.user_agent.string))
