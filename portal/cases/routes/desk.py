"""Messages of a case, for officers of its team: read the thread, answer in a language they name."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.cases import services
from portal.cases.models import Direction
from portal.cases.routes import message_forms
from portal.cases.routes.blueprint import bp
from portal.cases.routes.message_forms import MessageForm
from portal.cases.services import CaseRecord
from portal.cases.talking import answering, conversation
from portal.cases.talking.conversation import FILES, AlreadySent
from portal.core import cards
from portal.core.web import INVALID, OK, redirect, render
from portal.uploads import services as uploads


def _section(record: CaseRecord, actor: Actor) -> Mapping[str, Any]:
    return {
        "unread": conversation.unread(record.case.id, Direction.IN),
        "total": conversation.thread(record.case.id, Direction.IN).total,
        "may_write": actor.may(Permission.UPDATE_CASES, team=record.case.team),
    }


services.add_staff_section(40, "cases/_staff_messages.html", _section)


@bp.url_value_preprocessor
def make_room_for_staff(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let an officer send files, before anything of the request is read."""
    if endpoint != "cases.staff_messages" or not values or not uploads.wants_room():
        return
    actor = access.actor()
    if actor is not None and actor.may(Permission.UPDATE_CASES):
        uploads.make_room(FILES.most * FILES.megabytes * uploads.MEGABYTE)


@bp.route("/staff/cases/<reference>/messages", methods=["GET", "POST"])
@cards.told_at_the_box
def staff_messages(reference: str) -> Response:
    """The thread, its newest page where none is named; below it, a form for who may answer."""
    actor, known = access.required_actor(), _known(reference)
    if request.method == "POST":
        services.record_for(actor, known)
        form = message_forms.begin(known, Direction.OUT)
        sent = redirect(url_for("cases.staff_messages", reference=known, sent=1))
        try:
            if message_forms.ready(form, known):
                answering.write(actor, form.draft, known, words=form.words, locale=form.locale)
                return sent
        except AlreadySent:
            return sent
        return _show(actor, known, form)
    return _show(actor, known, None)


@bp.get("/staff/cases/<reference>/files/<uuid:upload_id>")
def staff_file(reference: str, upload_id: UUID) -> Response:
    """A file of a case, whoever sent it, for officers of its team."""
    actor = access.required_actor()
    return uploads.answer_with(answering.file_of(actor, _known(reference), upload_id))


def _known(reference: str) -> str:
    access.required_actor().require(Permission.READ_CASES)
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    return known


def _show(actor: Actor, reference: str, form: MessageForm | None) -> Response:
    page = request.args.get("page", type=int)
    record, thread = answering.read_thread(actor, reference, page)
    may_write = actor.may(Permission.UPDATE_CASES, team=record.case.team)
    form = form or message_forms.begin(reference, Direction.OUT)
    return render(
        "cases/staff_messages.html",
        status=INVALID if form.errors else OK,
        case=record.case,
        title=services.title_of(record.case.service, record.case.title),
        thread=thread,
        form=form,
        may_write=may_write,
        languages_of=True,
        about="answer",
        sent="sent" in request.args and request.method == "GET",
        file_endpoint="cases.staff_file",
        page_endpoint="cases.staff_messages",
    )
