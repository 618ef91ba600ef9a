"""Somebody complains about a case, by whatever way they reach the council."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts import services as accounts
from portal.cases import services
from portal.cases.complaints import beginning
from portal.cases.models import Kind
from portal.cases.staff.blueprint import bp
from portal.cases.staff.complaint_forms import BeginForm
from portal.cases.working.contacts import NotYet
from portal.core import cards
from portal.core.settings import settings
from portal.core.web import INVALID, OK, form_key, redirect, render


@bp.route("/cases/<reference>/complain", methods=["GET", "POST"])
@cards.told_at_the_box
def complain(reference: str) -> Response:
    """It becomes a case of its own; what a complaint says is a matter for its next stage."""
    actor = access.required_actor()
    case = services.record_for(actor, reference).case
    if case.kind is Kind.COMPLAINT:
        return redirect(url_for("cases_staff.case", reference=case.reference))
    usual = settings().council.get("complaints", {}).get("team")
    form = BeginForm(request.form, data={"team": usual})
    form.among(accounts.staff_teams())
    if request.method == "POST" and form.validate():
        try:
            opened = beginning.begin(actor, case.reference, form.said, key=form_key())
            return redirect(
                url_for("cases_staff.complained", reference=case.reference, opened=opened)
            )
        except NotYet as wrong:
            form.day.errors = [wrong.message]
    return render(
        "cases/staff_complain.html",
        status=INVALID if form.errors else OK,
        case=case,
        form=form,
        key=form_key().hex,
    )


@bp.get("/cases/<reference>/complained")
def complained(reference: str) -> Response:
    """The reference to tell whoever complained."""
    case = services.record_for(access.required_actor(), reference).case
    opened = services.normal_reference(request.args.get("opened", ""))
    if opened is None:
        return redirect(url_for("cases_staff.case", reference=case.reference))
    return render("cases/staff_complained.html", case=case, opened=opened)
