"""Calls that were promised: asked for on a case, and a list of those to make."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases import services
from portal.cases.staff.blueprint import bp
from portal.cases.staff.contact_forms import MISSED, CallForm
from portal.cases.working import calling
from portal.core import cards
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render

navigation.add_staff_page(12, "cases_staff.call_backs", _l("Calls"), Permission.READ_CASES)


@bp.route("/cases/<reference>/call-back", methods=["GET", "POST"])
@cards.told_at_the_box
def call_back(reference: str) -> Response:
    actor = access.required_actor()
    case = services.record_for(actor, reference).case
    form = CallForm(request.form)
    officers = accounts.officers_of([case.team])
    form.among(actor.id, {each: name for each, (name, _teams) in officers.items()})
    if request.method == "POST" and form.validate():
        calling.promise(actor, case.reference, form.wanted, key=form_key())
        return redirect(url_for("cases_staff.case", reference=case.reference, saved=1))
    if request.method == "GET":
        form.phone.data = case.contact.get("phone")
    return render(
        "cases/staff_call.html",
        status=INVALID if form.errors else OK,
        case=case,
        form=form,
        key=form_key().hex,
    )


@bp.get("/call-backs/")
def call_backs() -> Response:
    """By what is due next; the actor's own alone if the address says so."""
    actor = access.required_actor()
    mine = "mine" in request.args
    calls = calling.to_make(actor, mine=mine)
    return render("cases/staff_calls.html", calls=calls, mine=mine, me=actor, missed=MISSED)


@bp.post("/call-backs/<uuid:call_id>")
def make_call(call_id: UUID) -> Response:
    """Mine, tried, talked to, or given up; a second press changes nothing."""
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    do = request.form.get("do")
    try:
        if do == "take":
            calling.take(actor, call_id)
        elif do == "tried":
            calling.tried(actor, call_id)
        elif do in {"reached", "given-up"}:
            calling.done(actor, call_id, reached=do == "reached")
    except calling.CallDone:
        pass  # it is, as was wanted
    return redirect(url_for("cases_staff.call_backs"))


def _at_home(actor: Actor) -> Mapping[str, Any]:
    return {"calls": calling.number(actor)}


navigation.add_staff_home_part("cases/_calls_home.html", _at_home, Permission.READ_CASES)
