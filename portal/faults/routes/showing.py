"""One report: what is known of it in public, its photos, and “I have seen it too”."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.core import security
from portal.core.web import GONE, OK, redirect, render
from portal.faults import services
from portal.faults.pages import wording
from portal.faults.routes.blueprint import bp
from portal.uploads import services as files

_SAID = "60/hour"  # from one network
_PICTURES = "3000/hour"
_FRESH = 300  # seconds: what is taken back is gone from caches in five minutes


@bp.get("/reports/<reference>")
def report(reference: str) -> Response:
    try:
        view = services.public_report(reference)
    except services.WithdrawnReport:
        return render("faults/withdrawn.html", status=GONE)
    if view.line.reference != reference:
        return redirect(url_for("faults.report", reference=view.line.reference))
    return render(
        "faults/report.html",
        status=OK,
        report=view,
        line=wording.line(view.line),
        exactness=wording.exactness(view.line),
        detail=wording.typed(view.line.detail),
        expected=wording.expected(view),
        timeline=wording.timeline(view),
        lead=wording.lead(view.line.status),
        said=request.args.get("said"),
    )


@bp.post("/reports/<reference>/too")
def say_too(reference: str) -> Response:
    """Once for each person or browser, however often it is pressed."""
    security.throttle(_SAID, "seen too by network", security.network())
    person_id = accounts.person_id()
    who = f"person {person_id}" if person_id else f"browser {security.ensure_browser_token()}"
    services.say_too(reference, security.keyed_digest("seen too", who))
    return redirect(url_for("faults.report", reference=reference, said="too"))


@bp.get("/reports/<reference>/photos/<uuid:photo_id>")
def photo(reference: str, photo_id: UUID) -> Response:
    """A photo that staff let the public see, small, without anything that stood in its file."""
    security.throttle(_PICTURES, "photos by network", security.network())
    shown = services.shown_photo(reference, photo_id)
    response = Response(files.small(*shown), content_type="image/jpeg")
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    return response
