"""Taking everything along, and having everything deleted: both only after signing in anew."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.privacy import downloads, erasing
from portal.accounts.privacy.privacy_forms import ErasureForm
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.passkey_pages import fresh
from portal.accounts.routes.signing_in import leave
from portal.core import security
from portal.core.web import INVALID, OK, redirect, render
from portal.uploads import services as uploads

_MOST_DOWNLOADS = "10/day"


@bp.route("/account/privacy/download", methods=["GET", "POST"])
def download() -> Response:
    """Have everything put together, and see how far that is."""
    found, person_id = access.required_person(), access.required_person_id()
    if request.method == "POST":
        security.throttle(_MOST_DOWNLOADS, "downloads by", str(person_id))
        downloads.ask(person_id)
        return redirect(url_for("accounts.download"))
    return render(
        "accounts/privacy/download.html",
        downloads=downloads.of(person_id),
        fresh=fresh(found),
        size_text=uploads.size_text,
    )


@bp.get("/account/privacy/download/<uuid:download_id>.zip")
def download_file(download_id: UUID) -> Response:
    found, person_id = access.required_person(), access.required_person_id()
    if not fresh(found):
        return redirect(_sign_in_anew("accounts.download"))
    standing, pieces = downloads.pieces(person_id, download_id)
    response = Response(pieces, mimetype="application/zip")
    name = f"your-information-{standing.asked_at:%Y-%m-%d}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Length"] = str(standing.size)
    return response


@bp.route("/account/privacy/delete", methods=["GET", "POST"])
def erase() -> Response:
    """Say what goes and what stays; carry it out only for whoever signed in a moment ago."""
    found, person_id = access.required_person(), access.required_person_id()
    form = ErasureForm(request.form)
    if request.method == "POST" and not fresh(found):
        return redirect(_sign_in_anew("accounts.erase"))
    if request.method == "POST" and form.validate():
        erasing.ask(person_id)
        return leave(url_for("accounts.erasure_begun"))
    return render(
        "accounts/privacy/erase.html",
        status=INVALID if form.errors else OK,
        form=form,
        parts=erasing.plan(person_id),
        fresh=fresh(found),
        again=_sign_in_anew("accounts.erase"),
    )


@bp.get("/account/privacy/deleting")
def erasure_begun() -> Response:
    """For whoever has just been signed out by it: says nothing about anybody."""
    return render("accounts/privacy/erasing.html")


def _sign_in_anew(endpoint: str) -> str:
    return url_for("accounts.sign_in", next=url_for(endpoint), fresh=1)
