"""Residents' passkeys: signing in with one, and the ones they have."""

from uuid import UUID

from flask import Response, request

from portal.accounts import access
from portal.accounts.models import Method
from portal.accounts.navigation import add_account_page
from portal.accounts.routes import arriving, passkey_pages
from portal.accounts.routes.arriving import Way
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.passkey_pages import RESIDENTS, fresh
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in.owners import Owner
from portal.core.i18n import _l
from portal.core.web import redirect

add_account_page(85, "accounts.passkeys", _l("Passkeys"))


@arriving.add_way
def _way(next_path: str | None) -> Way | None:
    return passkey_pages.way_in(RESIDENTS, next_path)


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
def sign_in_passkey() -> Response:
    return passkey_pages.sign_in(RESIDENTS, _arrive)


@bp.post("/sign-in/passkey/options")
def passkey_sign_in_options() -> Response:
    return passkey_pages.options_to_sign_in()


@bp.route("/account/passkeys", methods=["GET", "POST"], endpoint="passkeys")
def listed() -> Response:
    found = access.required_person()
    owner, may_add = Owner.of(found), fresh(found)
    if request.method == "GET":
        return passkey_pages.listed(RESIDENTS, owner, may_add=may_add)
    refused = passkey_pages.added(RESIDENTS, owner, may_add=may_add)
    return refused or redirect(RESIDENTS.url("passkeys", done="added"))


@bp.post("/account/passkeys/options")
def passkey_add_options() -> Response:
    found = access.required_person()
    return passkey_pages.options_to_add(RESIDENTS, Owner.of(found), may_add=fresh(found))


@bp.route("/account/passkeys/<uuid:passkey_id>", methods=["GET", "POST"])
def passkey(passkey_id: UUID) -> Response:
    return passkey_pages.one(RESIDENTS, Owner.of(access.required_person()), passkey_id)


@bp.route("/account/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
def remove_passkey(passkey_id: UUID) -> Response:
    return passkey_pages.remove(RESIDENTS, Owner.of(access.required_person()), passkey_id)


def _arrive(person_id: UUID) -> Response:
    shared = "shared" in request.args
    arrival = Arrival(method=Method.PASSKEY, shared=shared)
    return arriving.arrive(person_id, arrival, passkey_pages.next_path())
