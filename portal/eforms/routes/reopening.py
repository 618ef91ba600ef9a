"""Questions of a form that was sent, asked again: the same pages, for whoever may see the case."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.cases import access
from portal.cases import services as cases
from portal.core import cards, security
from portal.core.errors import PortalError
from portal.core.i18n import _, ngettext
from portal.core.web import redirect, render
from portal.eforms import services
from portal.eforms.again import amending, reopening
from portal.eforms.again.reopening import NotAsked
from portal.eforms.pages import addresses, amendments, notices, summary
from portal.eforms.routes import answering, collecting, files, groups
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import back_url, next_url, render_step
from portal.eforms.services import OpenDraft
from portal.uploads import services as stored
from portal.uploads.services import NoSuchFile


def _link(case: cases.CaseStatus) -> cases.Link | None:
    asked = reopening.open_of(case.reference) if case.by_form else None
    if asked is None:
        return None
    text = ngettext("Answer %(n)d question", "Answer %(n)d questions", len(asked.questions))
    href = url_for("eforms.again_start", reference=case.reference)
    return cases.Link(text, href, "question", urgent=True)


cases.add_link(_link)


@bp.url_value_preprocessor
def make_room_again(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """As for files of a form that is filled in: before anything of the request is read."""
    if endpoint != "eforms.again_page" or not values or not stored.wants_room():
        return
    known = cases.normal_reference(values["reference"])
    if known is not None and access.may_see(known):
        try:
            stored.make_room(files.room_on(reopening.draft_of(known), values["page"]))
        except PortalError:
            return


@bp.get("/cases/<reference>/questions")
def again_start(reference: str) -> Response:
    """What is asked again and why, before the first of it."""
    known = access.entered(reference)
    asked = reopening.open_of(known)
    if asked is None:
        return render("eforms/again_nothing.html", reference=known, sent="sent" in request.args)
    draft = _draft(known)
    return render(
        "eforms/again_start.html",
        reference=known,
        asked=asked,
        title=summary.start_page(asked.definition).title,
        questions=amendments.labels(asked.definition, asked.questions),
        go_on=next_url(draft, draft.walk),
    )


@bp.route("/cases/<reference>/questions/<page>", methods=["GET", "POST"])
@cards.told_at_the_box
def again_page(reference: str, page: str) -> Response:
    draft = _draft(access.entered(reference))
    step = draft.page(page)
    way = draft.walk
    if step.ends and way.allows(step):
        return answering.end_page(draft, way, step)
    if not (way.allows(step) and draft.asks_on(step)):
        return redirect(next_url(draft, way))
    if collected := collecting.collected_on(step):
        return collecting.page_of(draft, way, step, collected)
    return answering.question_page(draft, way, step)


@bp.route("/cases/<reference>/questions/check", methods=["GET", "POST"])
def again_check(reference: str) -> Response:
    """What will be sent, and what is no longer asked because of it; POST sends it once."""
    known = access.entered(reference)
    if request.method == "POST":
        return _send(known)
    draft = _draft(known)
    way = draft.walk
    if draft.reopened is None or not way.complete:
        return redirect(next_url(draft, way))
    asked = reopening.open_of(known)
    asked_pages = [step for step in way.pages if draft.asks_on(step)]
    return render_step(
        "eforms/_check_again.html",
        draft,
        _("Check your answers"),
        reopening_id=asked.id if asked else None,
        rows=summary.rows(draft.definition, way, draft.reopened.asks),
        not_asked=notices.no_longer_on_the_way(draft.definition, draft.reopened.sent, way),
        back_href=addresses.href("page", draft.definition.service, page=asked_pages[-1].key)
        if asked_pages
        else back_url(draft, way, way.pages[-1]),
    )


@bp.route("/cases/<reference>/questions/<page>/new", methods=["GET", "POST"])
@bp.route("/cases/<reference>/questions/<page>/<int:number>", methods=["GET", "POST"])
@cards.told_at_the_box
def again_item(reference: str, page: str, number: int | None = None) -> Response:
    at = groups.stand_on(_draft(access.entered(reference)), page)
    return at if isinstance(at, Response) else groups.item_page(at, number)


@bp.route("/cases/<reference>/questions/<page>/<int:number>/remove", methods=["GET", "POST"])
def again_remove(reference: str, page: str, number: int) -> Response:
    at = groups.stand_on(_draft(access.entered(reference)), page)
    return at if isinstance(at, Response) else groups.remove_page(at, number)


@bp.get("/cases/<reference>/questions/<page>/files/<uuid:upload_id>")
def again_file(reference: str, page: str, upload_id: UUID) -> Response:
    known = cases.normal_reference(reference)
    if known is None or not access.may_see(known):
        raise NoSuchFile
    try:
        draft = reopening.draft_of(known)
    except NotAsked:
        raise NoSuchFile from None
    return files.file_of(draft, page, upload_id)


@bp.errorhandler(NotAsked)
def not_asked_any_more(_error: NotAsked) -> Response:
    """Answered from another tab, or taken back: a page says so, whatever was posted."""
    reference = (request.view_args or {}).get("reference", "")
    return redirect(url_for("eforms.again_start", reference=reference))


def _draft(reference: str) -> OpenDraft:
    addresses.asking_again(reference)
    return reopening.draft_of(reference)


def _send(reference: str) -> Response:
    security.throttle("120/hour", "forms sent", security.network())
    person = accounts.person()
    try:
        reopening_id = UUID(request.form.get("reopening", ""))
    except ValueError:
        raise NotAsked from None
    try:
        amending.send(reference, reopening_id, person.person_id if person else None)
    except services.NotFinished:
        draft = _draft(reference)
        return redirect(next_url(draft, draft.walk))
    return redirect(url_for("eforms.again_start", reference=reference, sent=1))
