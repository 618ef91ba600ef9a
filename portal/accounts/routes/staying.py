"""How long a session lasts, and putting its end off (WCAG 2.2.1)."""

from dataclasses import replace
from http import HTTPStatus

from flask import Response, jsonify, make_response, request, url_for

from portal.accounts import access, sessions
from portal.accounts.access import SignInNeeded
from portal.accounts.routes.blueprint import bp
from portal.accounts.sessions import SignedIn
from portal.core import clock
from portal.core.i18n import _, time_text
from portal.core.web import redirect, render


@bp.record_once
def _add_globals(state: object) -> None:
    state.app.jinja_env.globals.update(  # type: ignore[attr-defined]
        session_words=session_words, session_seconds=seconds_left
    )


@bp.get("/session")
def session_lasts() -> Response:
    """Opening it puts the end off; it is where "Stay signed in" leads without JavaScript."""
    lasting = _put_off(access.signed_in())
    if lasting is None:
        raise SignInNeeded
    back = access.local_path(request.args.get("next", ""))
    return render("accounts/session.html", lasting=lasting, back=back)


@bp.post("/session/extend")
def extend() -> Response:
    """For the page's script: the seconds until the end, whether it is the last, and the words.

    Where a browser sends the form itself, it is led to a page.
    """
    lasting = _put_off(access.signed_in())
    if request.accept_mimetypes.best == "application/json":
        if lasting is None:
            return make_response("", HTTPStatus.UNAUTHORIZED)
        return jsonify(
            ends_in=seconds_left(lasting), last=lasting.last, words=session_words(lasting)
        )
    if lasting is None:
        raise SignInNeeded
    return redirect(url_for("accounts.session_lasts", next=request.form.get("next")))


def seconds_left(lasting: SignedIn) -> int:
    return max(0, int((lasting.ends_at - clock.now()).total_seconds()))


def session_words(lasting: SignedIn) -> str:
    time = time_text(lasting.ends_at)
    if lasting.last:
        return _("We will sign you out at %(time)s. Then you can sign in again.", time=time)
    return _("If you do nothing, we will sign you out at %(time)s.", time=time)


def _put_off(found: SignedIn | None) -> SignedIn | None:
    if found is None:
        return None
    sessions.touch(found.id)
    return replace(found, seen_at=clock.now())
