"""Passkeys of staff: one shows both factors at once."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.access import SignInNeeded
from portal.accounts.models import Method
from portal.accounts.routes import arriving, passkey_pages
from portal.accounts.routes.arriving import Way
from portal.accounts.routes.passkey_pages import STAFF, fresh
from portal.accounts.sessions import Arrival, SignedIn
from portal.accounts.signing_in import second_factors
from portal.accounts.signing_in.owners import Owner
from portal.accounts.staff.blueprint import bp
from portal.accounts.staff.second_step import half_signed_in
from portal.accounts.staff.ways import add_way
from portal.core.web import redirect


@add_way
def _way(next_path: str | None) -> Way | None:
    return passkey_pages.way_in(STAFF, next_path)


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
def sign_in_passkey() -> Response:
    return passkey_pages.sign_in(STAFF, _arrive)


@bp.post("/sign-in/passkey/options")
def passkey_sign_in_options() -> Response:
    return passkey_pages.options_to_sign_in()


@bp.route("/passkeys", methods=["GET", "POST"], endpoint="passkeys")
def listed() -> Response:
    """Whoever has no second factor yet may choose a passkey for it."""
    found = _allowed()
    owner, may_add = Owner.of(found), fresh(found)
    if request.method == "GET":
        return passkey_pages.listed(STAFF, owner, may_add=may_add)
    refused = passkey_pages.added(STAFF, owner, may_add=may_add)
    if refused is not None:
        return refused
    if access.actor():
        return redirect(STAFF.url("passkeys", done="added"))
    response = redirect(passkey_pages.next_path() or url_for("staff.home"))
    access.keep(response, second_factors.pass_on(found.id))
    return response


@bp.post("/passkeys/options")
def passkey_add_options() -> Response:
    found = _allowed()
    return passkey_pages.options_to_add(STAFF, Owner.of(found), may_add=fresh(found))


@bp.route("/passkeys/<uuid:passkey_id>", methods=["GET", "POST"])
def passkey(passkey_id: UUID) -> Response:
    return passkey_pages.one(STAFF, _owner(), passkey_id)


@bp.route("/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
def remove_passkey(passkey_id: UUID) -> Response:
    return passkey_pages.remove(STAFF, _owner(), passkey_id)


def _allowed() -> SignedIn:
    """Both factors were shown, or there is only one so far. Raises SignInNeeded."""
    found = half_signed_in()
    if access.actor() is None and second_factors.factors_of(Owner.of(found).id).any:
        raise SignInNeeded(staff=True)
    return found


def _owner() -> Owner:
    return Owner(staff_id=access.required_actor().id)


def _arrive(staff_id: UUID) -> Response:
    onward = passkey_pages.next_path() or url_for("staff.home")
    arrival = Arrival(method=Method.PASSKEY, second_factor=True)
    return arriving.arrive_staff(staff_id, arrival, onward)
