"""What a person is called and how to reach them: looked at, and changed a detail at a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form

from portal.accounts import access
from portal.accounts.forms import CodeForm, EmailForm
from portal.accounts.models import Purpose
from portal.accounts.navigation import add_account_page
from portal.accounts.own import address_asked, changing, details, new_address
from portal.accounts.own.detail_forms import NameForm, PhoneForm
from portal.accounts.own.details import Detail
from portal.accounts.routes import arriving
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.passkey_pages import FRESH, fresh
from portal.accounts.signing_in import challenges
from portal.core import phones, security
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_TO_PROVE = FRESH + timedelta(minutes=challenges.MINUTES)  # the code may be asked for at the last

add_account_page(50, "accounts.details", _l("Your details"))


@bp.get("/account/details", endpoint="details")
def shown() -> Response:
    person_id = access.required_person_id()
    change = changing.unfinished(person_id)
    known = details.of(person_id)
    return render(
        "accounts/details/shown.html",
        lines=[
            (detail, details.lines(detail, known[detail]), _new_lines(change, detail))
            for detail in Detail
        ],
        change=change,
        receipts=changing.last_receipts(person_id),
        same="same" in request.args,
    )


@bp.route("/account/details/name", methods=["GET", "POST"])
def change_name() -> Response:
    person_id = access.required_person_id()
    form = NameForm(request.form, name=_now(person_id, Detail.NAME))
    if request.method == "POST" and form.validate():
        return _propose(person_id, Detail.NAME, form.name.data)
    return _page("name", form)


@bp.route("/account/details/phone", methods=["GET", "POST"])
def change_phone() -> Response:
    person_id = access.required_person_id()
    known = _now(person_id, Detail.PHONE)
    form = PhoneForm(request.form, phone=phones.written(known) if known else "")
    if request.method == "POST" and form.validate():
        return _propose(person_id, Detail.PHONE, form.phone.data or None)
    return _page("phone", form)


@bp.route("/account/details/email", methods=["GET", "POST"])
def change_email() -> Response:
    """The same answer for every address, whether or not there is an account with it.

    Whoever has the address has the account: a browser left open shows nothing about who is there.
    """
    may_change = fresh(access.required_person())
    if request.method == "POST" and not may_change:
        return redirect(url_for("accounts.change_email"))
    form = EmailForm(request.form)
    if request.method == "POST" and form.validate():
        browser = security.ensure_browser_token()
        token = challenges.ask(form.email.data or "", purpose=Purpose.ADDRESS, browser=browser)
        response = redirect(url_for("accounts.prove_email"))
        arriving.keep_challenge(response, token)
        return response
    return _page("email", form, may_change=may_change)


@bp.route("/account/details/email/code", methods=["GET", "POST"])
def prove_email() -> Response:
    """Whoever enters the code has the new address; only they learn if it can't be used."""
    found, person_id = access.required_person(), access.required_person_id()
    if not fresh(found, within=_TO_PROVE):
        return redirect(url_for("accounts.change_email"))
    token = arriving.challenge_token()
    form, fault = CodeForm(request.form), None
    if request.method == "POST" and form.validate():
        verdict = challenges.verdict(token, form.code.data or "", purpose=Purpose.ADDRESS)
        if verdict.email is not None:
            return _proved(person_id, verdict.email)
        fault = verdict.fault
        form.code.errors = [fault.sentence] if fault else []
    asked = challenges.asked(token, purpose=Purpose.ADDRESS)
    if asked is None and fault is None:
        return redirect(url_for("accounts.change_email"))
    over = fault is not None and fault.over
    return _page("code", form, asked=asked, over=over)


@bp.route("/account/details/address", methods=["GET", "POST"])
def change_address() -> Response:
    person_id = access.required_person_id()
    if request.method == "POST":
        asked = address_asked.read(request.form)
        if asked.answer is not None:
            return _propose(person_id, Detail.ADDRESS, asked.answer)
    else:
        asked = address_asked.shown(_now(person_id, Detail.ADDRESS), request.args.get("by"))
    return render(
        "accounts/details/address.html",
        status=INVALID if asked.errors else OK,
        asked=asked,
    )


def _proved(person_id: UUID, email: str) -> Response:
    try:
        new_address.refuse_if_taken(person_id, email)
    except new_address.AddressTaken as taken:
        form = EmailForm(email=email)
        form.email.errors = [taken.message]
        response = _page("email", form, may_change=True)
    else:
        response = _propose(person_id, Detail.EMAIL, email)
    arriving.forget_challenge(response)
    return response


def _propose(person_id: UUID, detail: Detail, value: Any) -> Response:
    change = changing.propose(person_id, detail, value)
    if change is None:
        return redirect(url_for("accounts.details", same=1))
    return redirect(url_for("accounts.tell", change_id=change.id))


def _now(person_id: UUID, detail: Detail) -> Any:
    """The value that is about to be, or else the one that is."""
    change = changing.unfinished(person_id)
    if change and detail in change.values:
        return change.values[detail]
    return details.of(person_id)[detail]


def _new_lines(change: changing.Change | None, detail: Detail) -> list[str] | None:
    if change is None or detail not in change.values:
        return None
    return details.lines(detail, change.values[detail])


def _page(name: str, form: Form, **context: Any) -> Response:
    return render(
        f"accounts/details/{name}.html",
        status=INVALID if form.errors else OK,
        form=form,
        **context,
    )
