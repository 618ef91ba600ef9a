"""The directory of services, the start page of each, and beginning or going on."""

from flask import Response, request, url_for

from portal.core import security
from portal.core.pages import public
from portal.core.web import redirect, render, render_html
from portal.eforms import publishing, services
from portal.eforms.pages import summary
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import next_url

MOST_BY_STRANGERS = "300/hour"


@bp.get("/services/", endpoint="services")
@public
def all_services() -> str:
    return render_html("eforms/services.html", **summary.directory())


@bp.get("/services/<service>/")
@public
def start(service: str) -> str:
    form = summary.start_page(publishing.published(service).definition)
    return render_html("eforms/start.html", form=form)


@bp.post("/services/<service>/")
@security.without_token
def begin(service: str) -> Response:
    if not services.unfinished(security.browser_token()):  # a cookie alone is quickly made up
        security.throttle(MOST_BY_STRANGERS, "forms begun by strangers", security.network())
    draft = services.begin(security.ensure_browser_token(), service)
    if draft.answers:
        return redirect(url_for("eforms.resume", service=service))
    return redirect(next_url(draft, draft.walk))


@bp.route("/services/<service>/resume", methods=["GET", "POST"])
def resume(service: str) -> Response:
    """Somebody who has begun already chooses: go on, or start again."""
    draft = services.draft_of(security.browser_token(), service)
    if request.method == "POST":
        services.start_again(draft)
        fresh = services.begin(security.ensure_browser_token(), service)
        return redirect(next_url(fresh, fresh.walk))
    return render("eforms/resume.html", draft=draft, on_href=next_url(draft, draft.walk))
