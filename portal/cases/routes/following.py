"""The status page, and finding it with a reference and an access code."""

from http import HTTPStatus

from flask import Response, request, url_for

from portal.cases import access, services
from portal.cases.forms import FindForm
from portal.cases.routes.blueprint import bp
from portal.core import security
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/cases/", methods=["GET", "POST"])
def find() -> Response:
    """A wrong code and a reference that doesn't exist get the same answer."""
    asked_for = request.args.get("reference", "")
    form = FindForm(request.form, reference=services.normal_reference(asked_for))
    if request.method == "POST" and form.validate():
        try:
            return _enter(form.reference.data or "", form.code.data or "")
        except services.WrongCode as wrong:
            form.reference.errors = [wrong.message]
    return render(
        "cases/find.html",
        status=INVALID if form.errors else OK,
        form=form,
        asked_for=form.reference.data if asked_for else None,
        left="left" in request.args,
    )


@bp.get("/cases/<reference>")
def status(reference: str) -> Response:
    """Where the case stands. `?code=` is the link from the mail and leads to the clean address."""
    known = _known(reference)
    if access.may_see(known):
        return _clean(known) if "code" in request.args else _show(known)
    try:
        return _enter(known, request.args["code"]) if "code" in request.args else _ask(known)
    except services.WrongCode:
        return _ask(known)


@bp.post("/cases/<reference>/leave")
def leave(reference: str) -> Response:
    """Stop showing this case on this device, also on the page that confirmed it."""
    response = redirect(url_for("cases.find", left=1))
    access.revoke(response, _known(reference))
    security.forget_browser(response)
    return response


def _known(reference: str) -> str:
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    return known


def _enter(reference: str, code: str) -> Response:
    known = services.open_with_code(reference, code)
    response = _clean(known)
    access.grant(response, known)
    return response


def _clean(reference: str) -> Response:
    """The address without the code, so that it can be shown and shared without giving access."""
    return redirect(url_for("cases.status", reference=reference))


def _ask(reference: str) -> Response:
    """Ask for the code; a page that was open and asks for news loads itself anew for that."""
    if request.if_none_match:
        return Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    return redirect(url_for("cases.find", reference=reference))


def _show(reference: str) -> Response:
    case = services.status_of(reference)
    if request.if_none_match.contains(case.version):
        return Response(status=HTTPStatus.NO_CONTENT)
    response = render(
        "cases/status.html",
        partial="cases/_status.html",
        case=case,
        owner=access.is_owner(reference),
        granted=access.granted(reference),
        added="added" in request.args,
        links=services.links_of(case),
        documents=services.documents_of(case),
    )
    response.headers["HX-Push-Url"] = "false"  # news is no new page in the browser's history
    return response
