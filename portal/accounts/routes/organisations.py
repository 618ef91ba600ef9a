"""The businesses, charities and groups that a person acts for."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.forms import EmailForm
from portal.accounts.models import OrganisationKind
from portal.accounts.navigation import add_account_page
from portal.accounts.own import organisation_invitations, organisations
from portal.accounts.own.detail_forms import OrganisationForm, PositionForm
from portal.accounts.own.organisations import KINDS, NewOrganisation
from portal.accounts.routes.blueprint import bp
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render

add_account_page(70, "accounts.organisations", _l("Organisations"))


@bp.get("/account/organisations", endpoint="organisations")
def listed() -> Response:
    return render(
        "accounts/organisations/listed.html",
        organisations=organisations.acting_for(access.required_person_id()),
        left="left" in request.args,
    )


@bp.route("/account/organisations/add", methods=["GET", "POST"])
def add_organisation() -> Response:
    person_id = access.required_person_id()
    form = OrganisationForm(request.form)
    if request.method == "POST" and form.validate():
        added = organisations.add(person_id, _new(form))
        return redirect(url_for("accounts.organisation", organisation_id=added))
    return render(
        "accounts/organisations/add.html",
        status=INVALID if form.errors else OK,
        form=form,
        kinds=KINDS,
        key=form_key(),
    )


@bp.get("/account/organisations/<uuid:organisation_id>")
def organisation(organisation_id: UUID) -> Response:
    person_id = access.required_person_id()
    found = organisations.acting(person_id, organisation_id)
    asked = organisation_invitations.pending(person_id, organisation_id) if found.owner else []
    return render(
        "accounts/organisations/shown.html",
        organisation=found,
        members=organisations.members(person_id, organisation_id),
        asked=asked,
        person_id=person_id,
        invited="invited" in request.args,
    )


@bp.route("/account/organisations/<uuid:organisation_id>/invite", methods=["GET", "POST"])
def invite_to_organisation(organisation_id: UUID) -> Response:
    person_id = access.required_person_id()
    found = organisations.require_owner(person_id, organisation_id)
    form = EmailForm(request.form)
    form.email.label.text = _l("Email address of the person")
    if request.method == "POST" and form.validate():
        organisation_invitations.invite(person_id, organisation_id, form.email.data or "")
        back = url_for("accounts.organisation", organisation_id=organisation_id, invited=1)
        return redirect(back)
    return render(
        "accounts/organisations/invite.html",
        status=INVALID if form.errors else OK,
        form=form,
        organisation=found,
        days=organisation_invitations.DAYS,
    )


@bp.post("/account/organisations/<uuid:organisation_id>/invited/<uuid:invitation_id>/take-back")
def take_back_invitation(organisation_id: UUID, invitation_id: UUID) -> Response:
    person_id = access.required_person_id()
    organisation_invitations.take_back(person_id, organisation_id, invitation_id)
    return _to(organisation_id)


@bp.route("/account/organisations/<uuid:organisation_id>/leave", methods=["GET", "POST"])
def leave_organisation(organisation_id: UUID) -> Response:
    person_id = access.required_person_id()
    found = organisations.acting(person_id, organisation_id)
    if request.method == "POST":
        organisations.leave(person_id, organisation_id)
        return redirect(url_for("accounts.organisations", left=1))
    alone = organisations.count_members(organisation_id) == 1
    return render("accounts/organisations/leave.html", organisation=found, alone=alone)


@bp.route(
    "/account/organisations/<uuid:organisation_id>/members/<uuid:membership_id>/remove",
    methods=["GET", "POST"],
)
def remove_member(organisation_id: UUID, membership_id: UUID) -> Response:
    person_id = access.required_person_id()
    found = organisations.require_owner(person_id, organisation_id)
    if request.method == "POST":
        organisations.remove(person_id, organisation_id, membership_id)
        return _to(organisation_id)
    member = organisations.member(person_id, organisation_id, membership_id)
    return render("accounts/organisations/remove.html", organisation=found, member=member)


@bp.post("/account/organisations/<uuid:organisation_id>/members/<uuid:membership_id>/owner")
def make_owner(organisation_id: UUID, membership_id: UUID) -> Response:
    organisations.make_owner(access.required_person_id(), organisation_id, membership_id)
    return _to(organisation_id)


@bp.route("/account/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Response:
    """Opening it changes nothing: mail scanners open every link."""
    person_id = access.required_person_id()
    asked = organisation_invitations.invited(person_id, token)
    form = PositionForm(request.form)
    if request.method == "POST" and form.validate():
        if "no" in request.form:
            organisation_invitations.decline(person_id, token)
            return redirect(url_for("accounts.organisations"))
        return _to(organisation_invitations.accept(person_id, token, form.position.data or None))
    return render(
        "accounts/organisations/invitation.html",
        status=INVALID if form.errors else OK,
        form=form,
        asked=asked,
    )


def _to(organisation_id: UUID) -> Response:
    return redirect(url_for("accounts.organisation", organisation_id=organisation_id))


def _new(form: OrganisationForm) -> NewOrganisation:
    return NewOrganisation(
        id=form_key(),
        name=form.name.data or "",
        kind=OrganisationKind(form.kind.data),
        number=form.number.data or None,
        address=form.address.data or None,
        position=form.position.data or None,
    )
