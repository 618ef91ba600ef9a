"""Putting a case into one's account: sent without one, or made by phone, by post or in person."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.accounts import navigation
from portal.cases import access, services
from portal.cases.forms import FindForm
from portal.cases.routes.blueprint import bp
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

navigation.add_account_page(40, "cases.add", _l("Add a request"))


@bp.route("/account/add", methods=["GET", "POST"])
def add() -> Response:
    """With the reference and the code. Who isn't signed in yet is sent there and back in between.

    That a browser may look at a case is not enough to keep it for good: others may use it too.
    """
    if request.method == "POST" and "keep" in request.form:
        return _keep_claimed()
    asked_for = services.normal_reference(request.args.get("reference", ""))
    form = FindForm(request.form, reference=asked_for)
    if request.method == "POST" and form.validate():
        try:
            known = services.open_with_code(form.reference.data or "", form.code.data or "")
        except services.WrongCode as wrong:
            form.reference.errors = [wrong.message]
        else:
            return _keep(known)
    person_id = accounts.required_person_id()
    claimed = access.claimed() if request.method == "GET" else None
    if claimed and not services.is_theirs(claimed, person_id):
        return render("cases/keep.html", case=services.status_of(claimed))
    status = INVALID if form.errors else OK
    return render("cases/add.html", status=status, form=form)


def _keep(reference: str) -> Response:
    """The code was right: it is kept now, or once somebody has signed in."""
    person_id = accounts.person_id()
    if person_id is not None:
        return _claim(reference, person_id)
    response = redirect(url_for("cases.add"))
    access.keep_claim(response, reference)
    return response


def _keep_claimed() -> Response:
    person_id = accounts.required_person_id()
    claimed = access.claimed()
    if claimed is None:  # longer ago than an hour
        return redirect(url_for("cases.add"))
    return _claim(claimed, person_id)


def _claim(reference: str, person_id: UUID) -> Response:
    try:
        services.claim(reference, person_id)
    except services.InAnotherAccount as error:
        refused = render("cases/in_another.html", status=HTTPStatus.CONFLICT, error=error)
        access.forget_claim(refused)
        return refused
    response = redirect(url_for("cases.status", reference=reference, added=1))
    access.forget_claim(response)
    return response
