"""`/staff/customers/`: everything of one person, and whether two records are one person's."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form

from portal.accounts import access
from portal.accounts import services as accounts
from portal.accounts.services import ItemKind, Known
from portal.cases.customers import comparing, history, merging, viewing
from portal.cases.customers.viewing import Customer, WhyNeeded
from portal.cases.restricting import showing
from portal.cases.restricting.words import WAYS
from portal.cases.staff.blueprint import bp
from portal.cases.staff.contact_forms import CHANNELS
from portal.cases.staff.forms import why_box
from portal.core import paging
from portal.core.cards import told_at_the_box
from portal.core.errors import Sentence
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render

HEADINGS: dict[ItemKind, Sentence] = {
    ItemKind.FORM: _l("Unfinished forms"),
    ItemKind.BOOKING: _l("Bookings"),
    ItemKind.SUBSCRIPTION: _l("Subscriptions"),
    ItemKind.PAYMENT: _l("Payments"),
}


class WhyForm(Form):
    """Why somebody looks at a person."""

    why = why_box()


@bp.route("/customers/<uuid:person_id>", methods=["GET", "POST"])
@told_at_the_box
def customer(person_id: UUID) -> Response:
    """Everything that the reader may see; the POST says why they look beyond their own teams."""
    if request.method == "POST":
        return _reason(person_id)
    actor = access.required_actor()
    try:
        found = viewing.look(actor, person_id, page=paging.page())
    except WhyNeeded:
        return _ask_why(person_id, WhyForm())
    return render(
        "cases/staff_customer.html",
        customer=found,
        form=WhyForm(),
        paging=paging.pages(found.cases.page, more=found.cases.page < found.cases.pages),
        restriction=showing.waiting_or_in_force(found.seen.records),
        ways=WAYS,
        contacts=history.contacts_of(actor, found.seen),
        channels=CHANNELS,
        wishes=_wishes(found),
        headings=HEADINGS,
        merges=merging.merges_of(found.seen.records),
        suggestions=comparing.suggested(actor, person_id),
        said=request.args.get("said"),
    )


@bp.route("/customers/<uuid:person_id>/compare/<uuid:other_id>", methods=["GET", "POST"])
def compare(person_id: UUID, other_id: UUID) -> Response:
    """Two records side by side; the POST says that they are one person's."""
    actor = access.required_actor()
    try:
        if request.method == "POST":
            comparing.merge(actor, person_id, other_id, key=form_key())
            return _back_to(person_id, "merged")
        found = comparing.compare(actor, person_id, other_id)
    except WhyNeeded:
        return _ask_why(person_id, WhyForm(), other_id=other_id)
    return render("cases/staff_customers.html", found=found, key=form_key())


@bp.post("/customers/<uuid:person_id>/why/<uuid:other_id>")
@told_at_the_box
def why_compare(person_id: UUID, other_id: UUID) -> Response:
    """Why somebody looks at both of two records."""
    return _reason(person_id, other_id)


@bp.post("/customers/<uuid:person_id>/apart/<uuid:other_id>")
def keep_apart(person_id: UUID, other_id: UUID) -> Response:
    try:
        comparing.keep_apart(access.required_actor(), person_id, other_id)
    except WhyNeeded:  # it is half an hour since they said
        return redirect(url_for("cases_staff.compare", person_id=person_id, other_id=other_id))
    return _back_to(person_id, "apart")


@bp.post("/customers/<uuid:person_id>/merges/<uuid:merge_id>/undo")
def undo_merge(person_id: UUID, merge_id: UUID) -> Response:
    try:
        comparing.undo(access.required_actor(), person_id, merge_id)
    except WhyNeeded:
        return redirect(url_for("cases_staff.customer", person_id=person_id))
    return _back_to(person_id, "undone")


def _reason(person_id: UUID, other_id: UUID | None = None) -> Response:
    form = WhyForm(request.form)
    if not form.validate():
        return _ask_why(person_id, form, other_id=other_id)
    people = [person_id, other_id] if other_id else [person_id]
    viewing.give_reason(access.required_actor(), people, why=form.why.data or "")
    if other_id:
        return redirect(url_for("cases_staff.compare", person_id=person_id, other_id=other_id))
    return redirect(url_for("cases_staff.customer", person_id=person_id))


def _ask_why(person_id: UUID, form: WhyForm, *, other_id: UUID | None = None) -> Response:
    viewing.known(access.required_actor(), person_id)
    action = url_for("cases_staff.customer", person_id=person_id)
    if other_id:
        action = url_for("cases_staff.why_compare", person_id=person_id, other_id=other_id)
    status = INVALID if form.errors else OK
    return render("cases/staff_customer_why.html", status=status, form=form, action=action)


def _back_to(person_id: UUID, said: str) -> Response:
    return redirect(url_for("cases_staff.customer", person_id=person_id, said=said))


def _wishes(found: Customer) -> list[tuple[Known, Sequence[Any]]]:
    """What each record says of how they want to be dealt with, where it says something."""
    lines = [(each, accounts.preferences_in_words(each.id)) for each in found.people]
    return [(each, said) for each, said in lines if said]
