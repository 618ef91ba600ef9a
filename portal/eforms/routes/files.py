"""Sending files with a form, and opening them again until it is sent."""

from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core import security
from portal.core.errors import PortalError
from portal.core.i18n import _, pgettext
from portal.core.settings import settings
from portal.core.web import redirect
from portal.eforms import services, uploads
from portal.eforms.definitions import Page, Question, QuestionType, context_of
from portal.eforms.pages import files, rendering, summary
from portal.eforms.routes import collecting, offline
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import back_url, keep_browser, next_url, page_url, render_step
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk
from portal.uploads import services as stored
from portal.uploads.services import NoSuchFile, TooFew

MOST_FILES = "2000/hour"  # of one network: a library, or a mobile network, is many people


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a page with files take more than others, before anything of the request is read."""
    if not values or not stored.wants_room():
        return
    if endpoint == "eforms.page":
        stored.make_room(_room(values["service"], values["page"]))
    elif endpoint == "eforms.send_offline":
        stored.make_room(offline.room_of(values["service"]))


@bp.errorhandler(RequestEntityTooLarge)
def too_much(_error: RequestEntityTooLarge) -> Response:
    return stored.too_much()


@collecting.draws(QuestionType.FILE)
def files_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """“Upload” adds what is chosen; “Continue” does too, and answers the question."""
    if request.method != "POST":
        return _show(draft, way, step, question)
    here = rendering.as_came(page_url(draft, step))
    if upload_id := _id(request.form.get("remove", "")):
        uploads.remove(draft, question, upload_id)
        return redirect(here)
    chosen = stored.chosen(question.key)
    for _each in chosen:  # a request may bring a thousand, and looking into each takes its time
        security.throttle(MOST_FILES, "files sent", security.network())
    errors = [fault.said() for fault in uploads.add(draft, question, chosen)]
    if "upload" in request.form and not chosen:
        errors = [_("Choose a file before you press “Upload”.")]
    if errors:
        return _show(draft, way, step, question, errors)
    keep_browser(draft)  # it is kept longer now
    if "upload" in request.form:
        return redirect(here)
    try:
        changed = uploads.settle(draft, question)
    except TooFew as fault:
        return _show(draft, way, step, question, [_needed(draft, question, fault)])
    return redirect(next_url(changed, changed.walk, step))


@bp.get("/services/<service>/<page>/files/<uuid:upload_id>")
def file(service: str, page: str, upload_id: UUID) -> Response:
    """A file of this browser's unfinished form. Whatever is wrong, nobody learns what there is."""
    try:
        draft = services.draft_of(security.browser_token(), service)
    except PortalError:
        raise NoSuchFile from None
    return file_of(draft, page, upload_id)


def file_of(draft: OpenDraft, page: str, upload_id: UUID) -> Response:
    """A file that was added on this page. Raises NoSuchFile."""
    try:
        questions = [question.key for question in draft.page(page).questions]
    except PortalError:
        raise NoSuchFile from None
    return stored.answer_with(uploads.of_draft(draft, questions, upload_id))


def room_on(draft: OpenDraft, page: str) -> int:
    """How many bytes of files this page takes in one request; 0 where it takes none."""
    try:
        question = collecting.collected_on(draft.page(page))
    except PortalError:  # the page itself says what is wrong
        return 0
    if question is None or question.type is not QuestionType.FILE:
        return 0
    return question.count.most * question.megabytes * stored.MEGABYTE


def _room(service: str, page: str) -> int:
    try:
        return room_on(services.draft_of(security.browser_token(), service), page)
    except PortalError:
        return 0


def _needed(draft: OpenDraft, question: Question, fault: TooFew) -> str:
    """In the form's own words where it has some and they say enough."""
    own = question.errors.get("required")
    if own is None or fault.most > 1:
        return fault.said()
    return pgettext(context_of(draft.definition.service, question.key), own)


def _show(
    draft: OpenDraft, way: Walk, step: Page, question: Question, errors: list[str] | None = None
) -> Response:
    added, limits = uploads.listed(draft, question), uploads.limits_of(question)
    definition = draft.definition
    return render_step(
        "eforms/_files.html",
        draft,
        summary.heading(definition, step),
        invalid=bool(errors),
        step=step,
        question=question,
        lines=files.lines(definition.service, step.key, added),
        full=sum(each.usable for each in added) >= question.count.most,
        limits=[stored.types_text(limits), stored.limits_text(limits)],
        choosable=stored.choosable(limits),
        scanned=settings().clamd_url is not None,
        errors=errors or [],
        back_href=back_url(draft, way, step),
    )


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
