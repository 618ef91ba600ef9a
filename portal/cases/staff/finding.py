"""Advisers find a person or a case for a visitor, and say why."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases import services
from portal.cases.staff.blueprint import bp
from portal.cases.staff.forms import FindForm
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

navigation.add_staff_page(20, "cases_staff.find", _l("Find someone"), Permission.FIND_PEOPLE)


@bp.route("/find", methods=["GET", "POST"])
def find() -> Response:
    """A person by their address or a case by its reference, with a reason."""
    actor = access.required_actor()
    actor.require(Permission.FIND_PEOPLE)
    form = FindForm(request.form)
    missing = False
    if request.method == "POST" and form.validate():
        why = form.why.data or ""
        if form.email.data:
            search_id = accounts.search_person(actor, form.email.data, why=why)
        else:
            search_id = services.search_case(actor, form.reference.data or "", why=why)
        if search_id is not None:
            return redirect(_leads_to(actor, search_id))
        missing = True
    status = INVALID if form.errors else HTTPStatus.NOT_FOUND if missing else OK
    return render("cases/staff_find.html", status=status, form=form, missing=missing)


@bp.get("/found/<uuid:search_id>")
def found(search_id: UUID) -> Response:
    """The case that a search found, for half an hour and for the adviser who searched."""
    actor = access.required_actor()
    searched = accounts.searched(actor, search_id)
    if searched.case_id is None:
        return redirect(_leads_to(actor, search_id))
    case = services.case_found(actor, searched.case_id, why=searched.why)
    return render("cases/staff_found_case.html", case=case, why=searched.why)


def _leads_to(actor: Actor, search_id: UUID) -> str:
    person_id = accounts.searched(actor, search_id).person_id
    if person_id is not None:
        return url_for("cases_staff.customer", person_id=person_id)
    return url_for("cases_staff.found", search_id=search_id)
