"""Sending files with a form, and opening them again: one's own, and those of a case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.cases import access
from portal.cases import services as cases
from portal.core import security
from portal.core.errors import PortalError, error_response
from portal.core.i18n import _, pgettext
from portal.core.settings import settings
from portal.core.web import redirect
from portal.eforms import services, uploads
from portal.eforms.definitions import Page, Question, QuestionType, context_of
from portal.eforms.pages import files, rendering, summary
from portal.eforms.routes import collecting
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import back_url, next_url, page_url, render_step
from portal.eforms.services import OpenDraft
from portal.eforms.uploads.examining import MEGABYTE
from portal.eforms.uploads.faults import TooFew
from portal.eforms.walk import Walk

LARGEST_REQUEST = 60 * MEGABYTE
MOST_FILES = "2000/hour"  # of one network: a library, or a mobile network, is many people
_AROUND_FILES = MEGABYTE  # names, boundaries, the other fields
_ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a page with files take more than others, before anything of the request is read."""
    length = request.content_length
    if endpoint != "eforms.page" or request.method != "POST" or length is None or not values:
        return
    if length > (request.max_content_length or 0):
        g.room = _room(values["service"], values["page"])
        if g.room:
            request.max_content_length = g.room + _AROUND_FILES


@bp.errorhandler(RequestEntityTooLarge)
def too_much(_error: RequestEntityTooLarge) -> Response:
    """Says how much can be sent where files can be sent at all."""
    if not g.get("room"):
        return error_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    said = _(
        "You can send %(most)s MB in one go. Choose fewer or smaller files, press “Upload”,"
        " then choose the next ones. What you added before is still there.",
        most=g.room // MEGABYTE,
    )
    return error_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)


@collecting.draws(QuestionType.FILE)
def files_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """“Upload” adds what is chosen; “Continue” does too, and answers the question."""
    if request.method != "POST":
        return _show(draft, way, step, question)
    here = rendering.as_came(page_url(draft, step))
    if upload_id := _id(request.form.get("remove", "")):
        uploads.remove(draft, question, upload_id)
        return redirect(here)
    chosen = _chosen(question)
    for _each in chosen:  # a request may bring a thousand, and looking into each takes its time
        security.throttle(MOST_FILES, "files sent", security.network())
    errors = [fault.said() for fault in uploads.add(draft, question, chosen)]
    if "upload" in request.form and not chosen:
        errors = [_("Choose a file before you press “Upload”.")]
    if errors:
        return _show(draft, way, step, question, errors)
    security.ensure_browser_token()  # the draft is kept longer now
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
        questions = [question.key for question in draft.page(page).questions]
    except PortalError:
        raise uploads.NoSuchFile from None
    return _sent(uploads.of_draft(draft, questions, upload_id))


@bp.get("/cases/<reference>/files/<uuid:upload_id>")
def case_file(reference: str, upload_id: UUID) -> Response:
    """A file of a case, for whoever may see the case."""
    known = cases.normal_reference(reference)
    if known is None or not access.may_see(known):
        raise uploads.NoSuchFile
    return _sent(uploads.of_case(known, upload_id))


def _room(service: str, page: str) -> int:
    """How many bytes of files this page takes in one request; 0 where it takes none."""
    try:
        draft = services.draft_of(security.browser_token(), service)
        question = collecting.collected_on(draft.page(page))
    except PortalError:  # the page itself says what is wrong
        return 0
    if question is None or question.type is not QuestionType.FILE:
        return 0
    return min(question.count.most * question.megabytes * MEGABYTE, LARGEST_REQUEST)


def _chosen(question: Question) -> list[uploads.Chosen]:
    """What was chosen; an input left alone sends a file without a name and without content."""
    found = request.files.getlist(question.key)
    sent = [uploads.Chosen(each.filename or "", each.stream.read()) for each in found]
    return [each for each in sent if each.name or each.content]


def _needed(draft: OpenDraft, question: Question, fault: TooFew) -> str:
    """In the form's own words where it has some and they say enough."""
    own = question.errors.get("required")
    if own is None or fault.most > 1:
        return fault.said()
    return pgettext(context_of(draft.definition.service, question.key), own)


def _show(
    draft: OpenDraft, way: Walk, step: Page, question: Question, errors: list[str] | None = None
) -> Response:
    added = uploads.listed(draft, question)
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
        limits=[files.types_text(question), files.limits_text(question)],
        choosable=files.choosable(question),
        scanned=settings().clamd_url is not None,
        errors=errors or [],
        back_href=back_url(draft, way, step),
    )


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _sent(served: uploads.Served) -> Response:
    """Only a picture that was made here is shown in place; nothing in a file may run or load."""
    response = Response(served.pieces, mimetype=served.media_type)
    inline = served.media_type.startswith("image/")
    disposition = "inline" if inline else "attachment"
    response.headers.set("Content-Disposition", disposition, filename=served.name)
    response.headers["Content-Length"] = str(served.size)
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
