"""A machine that nobody watches: made one by staff, cleared, and calling for help."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, make_response, request, url_for

from portal.accounts import access as accounts
from portal.accounts import navigation
from portal.accounts.services import Actor, Permission
from portal.assisted import access, kiosks, machine, places, visits
from portal.assisted.forms import KioskForm
from portal.assisted.routes.blueprint import bp
from portal.assisted.routes.starting import required_adviser
from portal.core import cards, security
from portal.core.i18n import _l
from portal.core.web import GONE, INVALID, OK, redirect, render
from portal.eforms import services as eforms

navigation.add_staff_page(6, "assisted.calls", _l("Calls for help"), Permission.ACT_FOR_VISITORS)
_IDLE, _DONE = "idle", "done"


@bp.route("/kiosk/start", methods=["GET", "POST"])
@cards.told_at_the_box
def kiosk_start() -> Response:
    """Whoever turns it on is signed out by that."""
    actor = required_adviser()
    form = KioskForm(request.form)
    form.among(places.every(), visits.last_place(actor))
    if request.method == "POST" and form.validate():
        token = kiosks.start(actor, form.place.data, form.name.data or "")
        eforms.leave(security.browser_token())
        security.share_machine()
        response = redirect(url_for("content.home"))
        accounts.sign_out(response)
        access.clear(response)
        machine.keep(response, token)
        return response
    return render(
        "assisted/kiosk_start.html",
        status=INVALID if form.errors else OK,
        form=form,
        running=kiosks.running(actor),
        stopped="stopped" in request.args,
    )


@bp.post("/kiosk/<uuid:kiosk_id>/stop")
def kiosk_stop(kiosk_id: UUID) -> Response:
    kiosks.stop(required_adviser(), kiosk_id)
    return redirect(url_for("assisted.kiosk_start", stopped=1))


@bp.route("/kiosk/clear", methods=["GET", "POST"])
def kiosk_clear() -> Response:
    """Finish and clear. The page's script sends it where nobody answers the warning."""
    found = machine.kiosk()
    if found is None:
        return redirect(url_for("eforms.finish"))
    if request.method == "POST":
        return machine.clear(found, why=_IDLE if "idle" in request.form else _DONE)
    return render("assisted/kiosk_clear.html")


@bp.get("/kiosk/ready/<ticket>")
def kiosk_ready(ticket: str) -> Response:
    """The machine gets its cookie back, once, and shows nothing of the visitor before."""
    found = machine.readied(ticket)
    if found is None:
        return render("assisted/kiosk_lost.html", status=GONE)
    token, why = found
    security.share_machine()
    response = redirect(url_for("assisted.kiosk_cleared", why=why))
    machine.keep(response, token)
    return response


@bp.get("/kiosk/cleared")
def kiosk_cleared() -> Response:
    return render("assisted/kiosk_cleared.html", idle=request.args.get("why") == _IDLE)


@bp.post("/kiosk/here")
def kiosk_here() -> Response:
    """Somebody is there: the page's script says so while they read or type."""
    if found := machine.kiosk():
        kiosks.touch(found.id)
    if request.accept_mimetypes.best == "application/json":
        return make_response("", 204)
    return redirect(accounts.local_path(request.form.get("next", "")) or url_for("content.home"))


@bp.route("/kiosk/help", methods=["GET", "POST"])
def kiosk_help() -> Response:
    """Ask for a person, and see who comes."""
    found = machine.kiosk()
    if found is None:
        return redirect(url_for("content.contact"))
    if request.method == "POST":
        kiosks.ring(found.id)
        return redirect(url_for("assisted.kiosk_help"))
    call = kiosks.call_of(found.id)
    return _unless_known(
        call.coming if call else "none",
        "assisted/kiosk_help.html",
        "assisted/_kiosk_help.html",
        call=call,
    )


@bp.post("/kiosk/help/off")
def kiosk_help_off() -> Response:
    if found := machine.kiosk():
        kiosks.call_off(found.id)
    return redirect(url_for("content.home"))


@bp.get("/assist/help")
def calls() -> Response:
    """Who calls; an open page shows a new call by itself."""
    ringing = kiosks.ringing(required_adviser())
    version = security.digest("".join(f"{each.id}{each.coming}" for each in ringing)).hex()[:16]
    return _unless_known(version, "assisted/calls.html", "assisted/_calls.html", ringing=ringing)


@bp.post("/assist/help/<uuid:call_id>/answer")
def call_answer(call_id: UUID) -> Response:
    kiosks.answer(required_adviser(), call_id)
    return redirect(url_for("assisted.calls"))


@bp.post("/assist/help/<uuid:call_id>/end")
def call_end(call_id: UUID) -> Response:
    kiosks.end_call(required_adviser(), call_id)
    return redirect(url_for("assisted.calls"))


def _at_home(actor: Actor) -> Mapping[str, Any]:
    return {"ringing": len(kiosks.ringing(actor))}


navigation.add_staff_home_part("assisted/_calls_home.html", _at_home, Permission.ACT_FOR_VISITORS)


def _unless_known(version: str, page: str, part: str, **words: Any) -> Response:
    """Nothing where an open page knows this version already."""
    if request.if_none_match.contains(version):
        return make_response("", 204)
    response = render(page, partial=part, version=version, **words)
    response.headers["HX-Push-Url"] = "false"
    return response
