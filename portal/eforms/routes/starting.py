"""The directory of services, the start page of each, and beginning or going on."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.core import security
from portal.core.i18n import _
from portal.core.pages import public
from portal.core.web import INVALID, OK, redirect, render, render_html
from portal.eforms import publishing, services
from portal.eforms.pages import summary
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import next_url
from portal.eforms.services import OpenDraft

ME = "me"
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
    draft = begun(service)
    if draft.answers:
        return redirect(url_for("eforms.resume", service=service))
    return redirect(on_from_start(draft))


@bp.route("/services/<service>/resume", methods=["GET", "POST"])
def resume(service: str) -> Response:
    """Somebody who has begun already chooses: go on, or start again."""
    draft = services.draft_of(security.browser_token(), service)
    if request.method == "POST":
        services.start_again(draft)
        return redirect(on_from_start(begun(service)))
    return render("eforms/resume.html", draft=draft, on_href=next_url(draft, draft.walk))


@bp.route("/services/<service>/for", methods=["GET", "POST"])
def for_whom(service: str) -> Response:
    """Asked once of people who act for an organisation; whoever doesn't goes straight on."""
    draft = services.draft_of(security.browser_token(), service)
    person_id = accounts.person_id()
    choices = services.organisations_of(person_id) if person_id else []
    known = services.acted_for(draft)
    if not choices and known is None:
        return redirect(next_url(draft, draft.walk))
    chosen = request.form.get("for", "")
    fault = None
    if request.method == "POST":
        if chosen == ME or chosen in {str(each.id) for each in choices}:
            services.act_for(draft, person_id, None if chosen == ME else UUID(chosen))
            return redirect(next_url(draft, draft.walk))
        fault = _("Choose who this is for")
    return render(
        "eforms/for_whom.html",
        status=INVALID if fault else OK,
        draft=draft,
        choices=choices,
        chosen=chosen or known,
        fault=fault,
        ME=ME,
    )


def on_from_start(draft: OpenDraft) -> str:
    """The start page is the same bytes for everyone, so this is where somebody may be asked."""
    person_id = accounts.person_id()
    if person_id and services.organisations_of(person_id):
        return url_for("eforms.for_whom", service=draft.definition.service)
    return next_url(draft, draft.walk)


def begun(service: str) -> OpenDraft:
    """In this browser, and in the account of whoever is signed in."""
    browser = security.ensure_browser_token()
    return services.begin(browser, service, person_id=accounts.person_id())
