"""Residents' way through a form: start page, a question a page, check answers, confirmation."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.cases import access
from portal.content import services as content
from portal.core import security
from portal.core.errors import error_response
from portal.core.i18n import _
from portal.core.pages import public
from portal.core.web import INVALID, OK, redirect, render, render_html
from portal.eforms import publishing, rendering, services, summary, wtf
from portal.eforms.definitions import Page
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk, visible_questions
from portal.gazetteer import services as gazetteer

bp = Blueprint("eforms", __name__)
bp.record_once(lambda state: rendering.add_globals(state.app.jinja_env))

content.add_source(summary.entries)
content.add_places(gazetteer.council_places)
content.set_directory(lambda: url_for("eforms.services"))


@bp.errorhandler(services.NoDraft)
def no_draft(_error: services.NoDraft) -> BaseResponse:
    """A question page without a form begun leads to the beginning.

    What was posted to a form that is gone isn't dropped in silence: a page says so, or shows what
    came of it where it was sent from another tab.
    """
    service = (request.view_args or {})["service"]
    if request.method == "GET":
        return redirect(url_for("eforms.start", service=service))
    sent = services.just_sent(security.browser_token(), service)
    if sent is None:
        return error_response(HTTPStatus.GONE)
    return redirect(url_for("eforms.done", service=service, reference=sent))


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
    if security.browser_token() is None:
        security.throttle("300/hour", "forms begun by strangers", security.network())
    draft = services.begin(security.ensure_browser_token(), service)
    if draft.answers:
        return redirect(url_for("eforms.resume", service=service))
    return redirect(_next_url(draft, draft.walk))


@bp.route("/services/<service>/resume", methods=["GET", "POST"])
def resume(service: str) -> Response:
    """Somebody who has begun already chooses: go on, or start again."""
    draft = services.draft_of(security.browser_token(), service)
    if request.method == "POST":
        services.start_again(draft)
        fresh = services.begin(security.ensure_browser_token(), service)
        return redirect(_next_url(fresh, fresh.walk))
    return render("eforms/resume.html", draft=draft, on_href=_next_url(draft, draft.walk))


@bp.route("/services/<service>/<page>", methods=["GET", "POST"])
def page(service: str, page: str) -> Response:
    draft = services.draft_of(security.browser_token(), service)
    step = draft.page(page)
    way = draft.walk
    if not way.allows(step):
        return redirect(_next_url(draft, way))
    if step.ends:
        return _end(draft, way, step)
    return _question_page(draft, way, step)


@bp.route("/services/<service>/check", methods=["GET", "POST"])
def check(service: str) -> Response:
    """Everything that will be sent, each answer with a way to change it; POST sends it once."""
    if request.method == "POST":
        return _submit(service)
    draft = services.draft_of(security.browser_token(), service)
    way = draft.walk
    if not way.complete:
        return redirect(_next_url(draft, way))
    return _step(
        "eforms/_check_answers.html",
        draft,
        _("Check your answers"),
        rows=summary.rows(draft.definition, way),
        back_href=_page_url(draft, way.pages[-1]),
    )


@bp.get("/services/<service>/done/<reference>")
def done(service: str, reference: str) -> Response:
    """Safe to reload and to bookmark; after an hour, or elsewhere, it leads to the status page."""
    try:
        sent = services.sent(security.browser_token(), service, reference)
    except services.NoDraft:
        return redirect(url_for("cases.status", reference=reference))
    response = render(
        "eforms/done.html",
        sent=sent,
        form=summary.start_page(sent.definition),
        access_code=services.access_code(sent),
    )
    access.grant(response, sent.reference)
    return response


def _question_page(draft: OpenDraft, way: Walk, step: Page) -> Response:
    form = wtf.form_for(
        draft.definition,
        step,
        visible_questions(draft.definition, step, way.answers),
        posted=request.form if request.method == "POST" else None,
        answers=draft.answers,
    )
    if request.method == "POST" and form.validate():
        changed = services.answer(draft, form.answers)
        security.ensure_browser_token()  # the draft is kept longer now
        return redirect(_next_url(changed, changed.walk))
    for field in form.questions:
        field.turn_to(request.args.get("by", ""))
    return _step(
        "eforms/_question.html",
        draft,
        summary.heading(draft.definition, step),
        invalid=bool(form.errors),
        step=step,
        form=form,
        back_href=_back_url(draft, way, step),
    )


def _end(draft: OpenDraft, way: Walk, step: Page) -> Response:
    if request.method == "POST":
        abort(HTTPStatus.METHOD_NOT_ALLOWED)
    return _step(
        "eforms/_ending.html",
        draft,
        summary.heading(draft.definition, step),
        step=step,
        back_href=_back_url(draft, way, step),
    )


def _step(
    body: str, draft: OpenDraft, heading: str, *, invalid: bool = False, **context: Any
) -> Response:
    """A page on the way through a form, whole or as htmx swaps it in."""
    return render(
        "eforms/step.html",
        partial="eforms/_step.html",
        status=INVALID if invalid else OK,
        body=body,
        draft=draft,
        title=summary.title(draft.definition, heading, invalid=invalid),
        **context,
    )


def _submit(service: str) -> Response:
    security.throttle("120/hour", "forms sent", security.network())
    try:
        draft_id = UUID(request.form.get("draft", ""))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    reference = services.submit(security.browser_token(), service, draft_id)
    return redirect(url_for("eforms.done", service=service, reference=reference))


def _next_url(draft: OpenDraft, way: Walk) -> str:
    if way.next is None:
        return url_for("eforms.check", service=draft.definition.service)
    return _page_url(draft, way.next)


def _page_url(draft: OpenDraft, step: Page) -> str:
    return url_for("eforms.page", service=draft.definition.service, page=step.key)


def _back_url(draft: OpenDraft, way: Walk, step: Page) -> str:
    if rendering.came_from_check() and way.complete:
        return url_for("eforms.check", service=draft.definition.service)
    before = way.before(step)
    if before is None:
        return url_for("eforms.start", service=draft.definition.service)
    return _page_url(draft, before)
