"""The blueprint of accounts, and what every page of an account has around it."""

from flask import Blueprint, Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.access import SignInNeeded
from portal.core.web import here, redirect

bp = Blueprint("accounts", __name__)


@bp.record_once
def _add_globals(state: object) -> None:
    environment = state.app.jinja_env  # type: ignore[attr-defined]
    environment.globals.update(
        account_links=navigation.account_links,
        staff_links=navigation.staff_links,
        signed_in=access.signed_in,
        actor=access.actor,
    )


@bp.app_errorhandler(SignInNeeded)
def send_to_sign_in(error: SignInNeeded) -> Response:
    """To the sign-in page, which leads back here; what was posted can't be sent again."""
    endpoint = "staff.sign_in" if error.staff else "accounts.sign_in"
    asked = f"?{query}" if (query := request.query_string.decode("latin-1")) else ""
    back = here() + asked if request.method == "GET" else None
    return redirect(url_for(endpoint, next=back))
