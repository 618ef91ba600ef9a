"""What we hold about somebody and why, how to put it right, and what they agreed to."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.navigation import add_account_page
from portal.accounts.privacy import consents, corrections, downloads, erasing
from portal.accounts.privacy.holding import holders
from portal.accounts.privacy.privacy_forms import CorrectionForm
from portal.accounts.routes.blueprint import bp
from portal.core import security
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_MOST_REQUESTS = "20/day"

add_account_page(90, "accounts.privacy", _l("Your information"))


@bp.get("/account/privacy/")
def privacy() -> Response:
    person_id = access.required_person_id()
    parts = [(holder, holder.holdings(person_id)) for holder in holders()]
    return render(
        "accounts/privacy/held.html",
        parts=[part for part in parts if part[1]],
        downloads=downloads.of(person_id, most=1),
        erasure=erasing.last(person_id),
    )


@bp.route("/account/privacy/correct", methods=["GET", "POST"])
def correct() -> Response:
    """How each thing is put right, and a request for what has no page of its own."""
    person_id = access.required_person_id()
    form = CorrectionForm(request.form)
    if request.method == "POST" and form.validate():
        security.throttle(_MOST_REQUESTS, "corrections by", str(person_id))
        reference = corrections.ask(person_id, form.words.data or "")
        return redirect(url_for("accounts.correction_asked", reference=reference))
    return render(
        "accounts/privacy/correct.html",
        status=INVALID if form.errors else OK,
        form=form,
        ways=corrections.ways(),
    )


@bp.get("/account/privacy/correct/<reference>")
def correction_asked(reference: str) -> Response:
    access.required_person_id()
    return render("accounts/privacy/correction_asked.html", reference=reference[:20])


@bp.get("/account/privacy/consents", endpoint="consents")
def consents_given() -> Response:
    person_id = access.required_person_id()
    return render(
        "accounts/privacy/consents.html",
        standing=consents.standing(person_id).values(),
        history=list(consents.history(person_id)),
        done="done" in request.args,
    )


@bp.post("/account/privacy/consents/<purpose>/withdraw")
def withdraw_consent(purpose: str) -> Response:
    consents.withdraw(access.required_person_id(), purpose)
    return redirect(url_for("accounts.consents", done=1))
