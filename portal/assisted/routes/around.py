"""What goes with every page of a visit: banner, hints for the adviser, and nothing left behind."""

import re

from flask import Response, request, url_for
from markupsafe import Markup

from portal.accounts import access as accounts
from portal.assisted import access, hints, kiosks, machine, visits
from portal.assisted.routes.blueprint import bp
from portal.core import i18n, security, web
from portal.core.errors import Forbidden
from portal.core.i18n import _l
from portal.core.web import redirect, render_html
from portal.eforms import services as eforms

# Pages that are the adviser's own, or that have to be there before the visitor has agreed.
_BEFORE = ("/staff/", "/assist/", "/session/")
# What would take the machine away from under the visit leads to its end instead.
_STAY = frozenset({"assisted.kiosk_ready", "assisted.kiosk_clear", "assisted.kiosk_cleared"})
_STAFF = ("/staff/", "/assist/", "/editor/", "/kiosk/start/")
_ENDS = frozenset({"eforms.finish", "staff.sign_out"})
_FILLED_IN = re.compile(rb'autocomplete="[^"]*"')
_FORM = re.compile(rb"<form ")


class NotOnThisMachine(Forbidden):
    message = _l(
        "This machine is for the public. Sign in at your own. There you can turn this one off."
    )


@bp.before_app_request
def look() -> Response | None:
    """A visit that doesn't go on is cleared away before any page is shown."""
    if machine.token() is not None:
        return _unattended()
    known = access.token()
    if known is None:
        return None
    security.share_machine()
    found = access.visit()
    if found is None:
        visits.leave(known)
        eforms.leave(security.browser_token())
        response = redirect(url_for("assisted.over"))
        access.clear(response)
        return response
    accounts.help_visitor()
    security.count_as(f"visit {found.id}")
    if not found.agreed and not f"{request.path}/".startswith(_BEFORE):
        return redirect(url_for("assisted.consent"))
    if request.endpoint in _ENDS or _signs_adviser_out():
        return redirect(url_for("assisted.finish"))
    return None


def _unattended() -> Response | None:
    """A machine that nobody watches is cleared before it shows anything to the next visitor."""
    found = machine.kiosk()
    if found is None:  # stopped from elsewhere
        return None
    security.share_machine()
    security.count_as(f"kiosk {found.id}")
    if found.still and request.endpoint not in _STAY and len(request.cookies) > 1:
        return machine.clear(found, why="idle")
    if request.endpoint == "eforms.finish":
        return redirect(url_for("assisted.kiosk_clear"))
    if f"{request.path}/".startswith(_STAFF):
        raise NotOnThisMachine
    return None


@bp.after_app_request
def forget_machine(response: Response) -> Response:
    """One that was stopped is an ordinary machine again."""
    if machine.token() is not None and machine.kiosk() is None:
        machine.forget(response)
    return response


@bp.after_app_request
def leave_nothing_typed(response: Response) -> Response:
    """No browser is to offer to the next visitor what this one typed.

    That a box's purpose is told to a browser (WCAG 1.3.5) is for filling in one's own from one's
    own browser: this one is nobody's.
    """
    if (
        security.on_shared_machine()
        and response.mimetype == "text/html"
        and not response.is_streamed
    ):
        body = _FILLED_IN.sub(b'autocomplete="off"', response.get_data())
        response.set_data(_FORM.sub(b'<form autocomplete="off" ', body))
    return response


def companion(place: str) -> Markup:
    """What the frame of every page shows at this place while somebody is helped."""
    if kiosk := machine.kiosk_shown():
        return _on_kiosk(place, kiosk)
    found = access.visit_shown()
    if found is None:
        return Markup()
    if place == "class":
        return Markup(" helped")
    if place == "banner":
        return Markup(  # noqa: S704 - our own template
            render_html("assisted/_banner.html", visit=found, work_session=accounts.work_session())
        )
    if f"{request.path}/".startswith(_BEFORE):
        return Markup()
    service = (request.view_args or {}).get("service")
    return Markup(  # noqa: S704 - our own template
        render_html("assisted/_beside.html", visit=found, beside=hints.beside(service))
    )


def _is_untouched() -> bool:
    """Where it waits for somebody: its first pages, and nothing of anybody's in the browser."""
    home = request.endpoint == "content.home" and not request.query_string
    return len(request.cookies) == 1 and (home or request.endpoint == "assisted.kiosk_cleared")


def _on_kiosk(place: str, found: kiosks.Machine) -> Markup:
    """Finish and clear, EasyRead, a person who helps, and whether somebody is there still."""
    if place == "class":
        return Markup(" kiosk")
    if place != "banner":
        return Markup()
    code = i18n.DEFAULT.code if i18n.current().easyread else "en@easyread"
    other = i18n.BY_CODE[code]
    return Markup(  # noqa: S704 - our own template
        render_html(
            "assisted/_kiosk.html",
            kiosk=found,
            untouched=_is_untouched(),
            warn=kiosks.WARN_SECONDS,
            clear=kiosks.CLEAR_SECONDS,
            other=other,
            other_href=other.path + request.path,
            back=web.here() if request.method == "GET" else None,
        )
    )


def _signs_adviser_out() -> bool:
    """A visitor who signed in beside them may sign out; the adviser finishes first."""
    visitors = security.cookie_name(accounts.VISITOR) in request.cookies
    return request.endpoint == "accounts.sign_out" and not visitors


web.add_companion(companion)
