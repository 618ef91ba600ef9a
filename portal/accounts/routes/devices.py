"""Where somebody is signed in, and ending it there."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.navigation import add_account_page
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.signing_in import leave
from portal.accounts.signing_in import devices
from portal.core.i18n import _l
from portal.core.web import redirect, render

add_account_page(80, "accounts.devices", _l("Where you are signed in"))


@bp.get("/account/devices", endpoint="devices")
def listed() -> Response:
    found = access.required_person()
    return render(
        "accounts/devices.html",
        here_id=found.id,
        devices=devices.of_person(access.required_person_id()),
        ended="ended" in request.args,
    )


@bp.post("/account/devices/<uuid:session_id>/end")
def end_device(session_id: UUID) -> Response:
    found = access.required_person()
    devices.end_one(access.required_person_id(), session_id)
    return leave() if session_id == found.id else _listed_again()


@bp.post("/account/devices/end-others")
def end_other_devices() -> Response:
    devices.end_all(access.required_person_id(), but=access.required_person().id)
    return _listed_again()


@bp.post("/account/devices/end-all")
def end_all_devices() -> Response:
    devices.end_all(access.required_person_id())
    return leave()


def _listed_again() -> Response:
    return redirect(url_for("accounts.devices", ended=1))
