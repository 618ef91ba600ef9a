"""Finish and clear: for machines that other people use."""

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.bookings import access as bookings
from portal.cases import access
from portal.core import security
from portal.core.web import redirect, render
from portal.eforms import services
from portal.eforms.routes.blueprint import bp
from portal.payments import access as payments


@bp.route("/finish", methods=["GET", "POST"])
def finish() -> Response:
    """What will be deleted and what is kept; POST makes the browser a stranger.

    Whoever is signed in there is signed out.
    """
    browser = security.browser_token()
    if request.method == "GET":
        return render("eforms/finish.html", forms=services.unfinished(browser))
    services.leave(browser)
    response = redirect(url_for("eforms.finished"))
    access.revoke_all(response)
    payments.revoke_all(response)
    bookings.revoke_all(response)
    accounts.sign_out(response)
    security.forget_browser(response)
    return response


@bp.get("/finish/done")
def finished() -> Response:
    return render("eforms/finished.html")
