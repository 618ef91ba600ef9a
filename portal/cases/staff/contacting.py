"""Somebody got in touch: about a case, or about nothing we know yet."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Detail, Known, Permission
from portal.cases import services
from portal.cases.customers import viewing
from portal.cases.staff.blueprint import bp
from portal.cases.staff.contact_forms import ContactForm, NewContactForm, teams_in
from portal.cases.staff.restricting import of_person
from portal.cases.working import contacts
from portal.core import cards
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render

_EITHER = (Permission.UPDATE_CASES, Permission.ACT_FOR_VISITORS)
navigation.add_staff_page(22, "cases_staff.new_contact", _l("New contact"), *_EITHER)


@bp.route("/cases/<reference>/contact", methods=["GET", "POST"])
@cards.told_at_the_box
def contact(reference: str) -> Response:
    actor = access.required_actor()
    case = services.record_for(actor, reference).case
    form = ContactForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            contacts.note_on_case(actor, case.reference, form.received, key=form_key())
            return redirect(url_for("cases_staff.case", reference=case.reference, saved=1))
        except contacts.NotYet as wrong:
            form.day.errors = [wrong.message]
    return render(
        "cases/staff_contact.html",
        status=INVALID if form.errors else OK,
        case=case,
        restricted=of_person(case.person_id),
        form=form,
        key=form_key().hex,
    )


@bp.post("/cases/<reference>/contacts/<uuid:contact_id>")
def answer_contact(reference: str, contact_id: UUID) -> Response:
    """It is answered, by whatever way."""
    actor = access.required_actor()
    known = services.record_for(actor, reference).case.reference
    contacts.answered(actor, known, contact_id)
    return redirect(url_for("cases_staff.case", reference=known, saved=1))


@bp.route("/contacts/new", methods=["GET", "POST"])
@cards.told_at_the_box
def new_contact() -> Response:
    """Dealt with at once it is counted, and else it becomes a case like any other."""
    actor = access.required_actor()
    if not actor.may(Permission.UPDATE_CASES):
        actor.require(Permission.ACT_FOR_VISITORS)
    person = _asked_for(actor)
    form = NewContactForm(request.form, data=_known_of(person) if person else None)
    teams_in(form.team, accounts.staff_teams())
    if request.method == "POST" and form.validate():
        try:
            key = form_key()
            opened = contacts.note_without_case(actor, form.caller, form.received, key=key)
            return redirect(url_for("cases_staff.contact_noted", case=opened))
        except contacts.NotYet:
            form.day.errors = [_l("Enter today or a day before")]
    return render(
        "cases/staff_contact_new.html",
        status=INVALID if form.errors else OK,
        restricted=of_person(person.id if person else None),
        form=form,
        key=form_key().hex,
    )


@bp.get("/contacts/noted")
def contact_noted() -> Response:
    """The reference to tell the caller, if a case was opened."""
    actor = access.required_actor()
    if not actor.may(Permission.UPDATE_CASES):
        actor.require(Permission.ACT_FOR_VISITORS)
    reference = services.normal_reference(request.args.get("case", ""))
    return render("cases/staff_contact_noted.html", reference=reference)


def _asked_for(actor: Actor) -> Known | None:
    """The customer from whose page this was opened, where the actor may see them."""
    try:
        person_id = UUID(request.args.get("customer", ""))
        return viewing.details(actor, person_id, part="contact")
    except (ValueError, viewing.UnknownCustomer, viewing.WhyNeeded):
        return None


def _known_of(person: Known) -> dict[str, Any]:
    """What stands in the boxes before anything is typed."""
    address = accounts.one_line(Detail.ADDRESS, person.address)
    return {
        "name": person.name, "email": person.email, "phone": person.phone, "address": address,
        "language": person.locale,
    }  # fmt: skip
