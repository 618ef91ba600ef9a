"""Restrictions of contact: proposed from a customer’s page, decided and reviewed in a list."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form

from portal.accounts import access, navigation
from portal.accounts.services import Actor, Permission
from portal.cases.customers import merging, viewing
from portal.cases.restricting import deciding, rules, showing
from portal.cases.restricting.words import STAGES, WAYS
from portal.cases.sections import add_staff_section
from portal.cases.staff.blueprint import bp
from portal.cases.staff.restriction_forms import (
    DecideForm,
    ProposeAgainForm,
    ProposeForm,
    ReviewForm,
)
from portal.core.cards import told_at_the_box
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render

navigation.add_staff_page(
    14, "cases_staff.restrictions", _l("Restrictions"), Permission.UPDATE_CASES
)


def of_person(person_id: UUID | None) -> Mapping[str, Any] | None:
    """What holds for whoever it is whom a case belongs to, before anything else about it."""
    view = showing.in_force(merging.records_of(person_id)) if person_id else None
    return {"restriction": view, "ways": WAYS} if view else None


add_staff_section(
    1, "cases/_staff_restriction.html", lambda record, _actor: of_person(record.case.person_id)
)


@bp.get("/restrictions/")
def restrictions() -> Response:
    """What waits for a decision, for a review, or for its end."""
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    found = showing.listed(actor)
    decides = rules.may_decide(actor)
    return render("cases/staff_restrictions.html", found=found, stages=STAGES, decides=decides)


@bp.route("/customers/<uuid:person_id>/restriction", methods=["GET", "POST"])
@told_at_the_box
def propose_restriction(person_id: UUID) -> Response:
    """What was written stays, also where the reason to look has run out meanwhile."""
    actor, page = access.required_actor(), url_for("cases_staff.customer", person_id=person_id)
    viewing.known(actor, person_id)
    form = (ProposeAgainForm if "why" in request.form else ProposeForm)(request.form)
    if request.method == "GET":
        try:
            viewing.opened(actor, person_id)
        except viewing.WhyNeeded:
            return redirect(page)
    elif form.validate():
        try:
            _propose(actor, person_id, form)
            return redirect(page)
        except (deciding.NotTheirs, deciding.AlreadyRestricted) as fault:
            form.evidence.errors = [fault.message]
        except viewing.WhyNeeded:
            form = ProposeAgainForm(request.form)
            form.why.errors = [_l("It is half an hour since you said why you look. Say it again.")]
    return render(
        "cases/staff_restriction_new.html",
        status=INVALID if form.errors else OK,
        form=form,
        person_id=person_id,
        key=form_key(),
    )


def _propose(actor: Actor, person_id: UUID, form: ProposeForm) -> None:
    if isinstance(form, ProposeAgainForm):
        viewing.give_reason(actor, [person_id], why=form.why.data or "")
    deciding.propose(actor, person_id, form.proposal, key=form_key())


@bp.get("/restrictions/<uuid:restriction_id>")
def restriction(restriction_id: UUID) -> Response:
    return _show(restriction_id, DecideForm(), ReviewForm())


@bp.post("/restrictions/<uuid:restriction_id>/decide")
def decide_restriction(restriction_id: UUID) -> Response:
    form = DecideForm(request.form)
    if not form.validate():
        return _show(restriction_id, form, ReviewForm())
    actor = access.required_actor()
    deciding.decide(actor, restriction_id, approve=form.approve.data == "yes")
    return redirect(url_for("cases_staff.restriction", restriction_id=restriction_id))


@bp.post("/restrictions/<uuid:restriction_id>/review")
@told_at_the_box
def review_restriction(restriction_id: UUID) -> Response:
    form = ReviewForm(request.form)
    if not form.validate():
        return _show(restriction_id, DecideForm(), form)
    deciding.review(
        access.required_actor(), restriction_id, keep=form.keep.data == "yes",
        note=form.note.data or "", key=form_key(),
    )  # fmt: skip
    return redirect(url_for("cases_staff.restriction", restriction_id=restriction_id))


def _show(restriction_id: UUID, decide: Form, review: Form) -> Response:
    story = showing.story(access.required_actor(), restriction_id)
    wrong = decide.errors or review.errors
    return render(
        "cases/staff_restriction.html",
        status=INVALID if wrong else OK,
        story=story,
        restriction=story.view,
        decide=decide,
        review=review,
        form=review if review.errors else decide,
        ways=WAYS,
        stages=STAGES,
        key=form_key(),
    )
