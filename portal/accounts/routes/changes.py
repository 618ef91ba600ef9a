"""Telling each service of new details once, and the receipt."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, request, url_for

from portal.accounts import access
from portal.accounts.own import changing, details, telling_once
from portal.accounts.own.changing import Change, Confirmation
from portal.accounts.own.details import Detail
from portal.accounts.own.new_address import AddressTaken
from portal.accounts.routes.blueprint import bp
from portal.core.errors import Sentence
from portal.core.i18n import _
from portal.core.web import redirect, render

ALL = "all"


@bp.route("/account/changes/<uuid:change_id>/tell", methods=["GET", "POST"])
def tell(change_id: UUID) -> Response:
    """What will change, and for which services; nothing has changed until it is pressed."""
    person_id = access.required_person_id()
    change = changing.change_of(person_id, change_id)
    if change.confirmed_at is not None:
        return redirect(url_for("accounts.receipt", change_id=change_id))
    fault = None
    if request.method == "POST":
        try:
            changing.confirm(person_id, change_id, _given())
        except (changing.ChangedMeanwhile, AddressTaken) as refused:
            fault = refused.message
            change = changing.change_of(person_id, change_id)
        else:
            return redirect(url_for("accounts.receipt", change_id=change_id))
    return _ask(person_id, change, fault)


@bp.get("/account/changes/<uuid:change_id>")
def receipt(change_id: UUID) -> Response:
    """Safe to reload and to bookmark: it says how things stand now."""
    change = changing.change_of(access.required_person_id(), change_id)
    if change.confirmed_at is None:
        return redirect(url_for("accounts.tell", change_id=change_id))
    told = changing.told(change.id)
    return render(
        "accounts/changes/receipt.html",
        change=change,
        values=_values(change),
        changed=[line for line in told if line.outcome is telling_once.CHANGED],
        unchanged=[line for line in told if line.outcome is not telling_once.CHANGED],
        outcomes=telling_once.OUTCOMES,
    )


@bp.post("/account/changes/<uuid:change_id>/drop")
def drop_change(change_id: UUID) -> Response:
    changing.drop(access.required_person_id(), change_id)
    return redirect(url_for("accounts.details"))


def consent() -> str:
    """What is agreed to by telling a service, in the language in use."""
    return _("I agree that the council gives my new details to the services I have chosen.")


def _ask(person_id: UUID, change: Change, fault: Sentence | None) -> Response:
    listing = telling_once.listing(person_id, change.values)
    return render(
        "accounts/changes/tell.html",
        status=HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
        change=change,
        values=_values(change),
        listing=listing,
        outcomes=telling_once.OUTCOMES,
        consent=consent(),
        fault=fault,
        chosen=request.form.getlist("chosen"),
        ALL=ALL,
    )


def _given() -> Confirmation:
    """What was pressed. “All of them” means those that the page showed."""
    chosen = request.form.getlist("chosen")
    try:
        seen = datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    return Confirmation(
        chosen=frozenset(request.form.getlist("shown") if ALL in chosen else chosen),
        seen=seen,
        wording=consent(),
        session_id=access.required_person().id,
    )


def _values(change: Change) -> list[tuple[Detail, list[str]]]:
    return [
        (detail, details.lines(detail, change.values[detail]))
        for detail in Detail
        if detail in change.values
    ]
