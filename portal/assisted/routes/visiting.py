"""Finish and clear: the end of a visit, whoever comes to it."""

from flask import Response, request, url_for

from portal.assisted import access, visits
from portal.assisted.routes.blueprint import bp
from portal.assisted.routes.starting import required_adviser
from portal.core import security
from portal.core.web import redirect, render
from portal.eforms import services as eforms


@bp.route("/assist/finish", methods=["GET", "POST"])
def finish() -> Response:
    """What will be deleted and what is kept; POST clears the machine for the next visitor."""
    actor = required_adviser()
    found = access.visit()
    if found is None:
        return redirect(url_for("assisted.home"))
    if request.method == "GET":
        forms = eforms.unfinished(security.browser_token())
        return render("assisted/finish.html", visit=found, forms=forms)
    visits.finish(actor, found.id)
    eforms.leave(security.browser_token())  # where the browser was forgotten on the way
    response = redirect(url_for("assisted.finished"))
    access.clear(response)
    return response


@bp.get("/assist/finished")
def finished() -> Response:
    required_adviser()
    return render("assisted/finished.html")


@bp.get("/assist/over")
def over() -> Response:
    """The adviser isn't signed in any more, or nothing was done for long: all is cleared."""
    return render("assisted/over.html")
