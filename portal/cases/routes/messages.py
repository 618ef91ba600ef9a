"""Messages of a case, for its resident: read them, ask a question, add information."""

from typing import Any

from flask import Response, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from portal.accounts import access as accounts
from portal.cases import access, services
from portal.cases.models import Direction, Purpose
from portal.cases.routes import message_forms
from portal.cases.routes.blueprint import bp
from portal.cases.routes.message_forms import MessageForm
from portal.cases.talking import conversation
from portal.cases.talking.conversation import FILES, AlreadySent
from portal.core import cards
from portal.core.i18n import _, _l
from portal.core.web import INVALID, OK, redirect, render
from portal.uploads import services as uploads

_ENTRIES = (
    (Purpose.QUESTION, _l("Ask a question"), "question"),
    (Purpose.INFORMATION, _l("Add information"), "send"),
)


def _link(about: Purpose, text: Any, picture: str) -> None:
    def link(case: services.CaseStatus) -> services.Link:
        href = url_for("cases.messages", reference=case.reference, about=about.value)
        return services.Link(text, href, picture)

    services.add_link(link)


for _entry in _ENTRIES:
    _link(*_entry)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a message with files be more than other pages take, from whoever may write one."""
    if endpoint != "cases.messages" or not values or not uploads.wants_room():
        return
    known = services.normal_reference(values["reference"])
    if known is not None and access.may_see(known):
        uploads.make_room(FILES.most * FILES.megabytes * uploads.MEGABYTE)


bp.record_once(
    lambda state: state.app.jinja_env.globals.update(
        size_text=uploads.size_text,
        types_text=uploads.types_text,
        limits_text=uploads.limits_text,
        choosable=uploads.choosable,
        file_limits=FILES,
    )
)


@bp.errorhandler(RequestEntityTooLarge)
def too_much(_error: RequestEntityTooLarge) -> Response:
    return message_forms.too_much()


@bp.app_errorhandler(access.ShownElsewhere)
def show_elsewhere(elsewhere: access.ShownElsewhere) -> Response:
    return elsewhere.response


@bp.route("/cases/<reference>/messages", methods=["GET", "POST"])
@cards.told_at_the_box
def messages(reference: str) -> Response:
    """The thread, oldest first, with its newest page where none is named; below it, a form."""
    known = access.entered(reference)
    form = message_forms.begin(known, Direction.IN)
    if request.method == "POST":
        try:
            if message_forms.ready(form, known):
                _send(form)
                return redirect(url_for("cases.messages", reference=known, sent=1))
        except AlreadySent:
            return redirect(url_for("cases.messages", reference=known, sent=1))
    return _show(known, form)


@bp.get("/cases/<reference>/files/<uuid:upload_id>")
def file(reference: str, upload_id: Any) -> Response:
    """A file of a case, for whoever may see the case."""
    known = services.normal_reference(reference)
    if known is None or not access.may_see(known):
        raise uploads.NoSuchFile
    return uploads.answer_with(uploads.of_case(services.status_of(known).id, upload_id))


def _send(form: MessageForm) -> None:
    person = accounts.person()
    conversation.write(
        form.draft,
        purpose=_about(),
        words=form.words,
        person_id=person.person_id if person else None,
    )


def _about() -> Purpose:
    given = request.form.get("about") or request.args.get("about")
    return Purpose.INFORMATION if given == Purpose.INFORMATION else Purpose.QUESTION


def _show(reference: str, form: MessageForm) -> Response:
    case = services.status_of(reference)
    page = request.args.get("page", type=int)
    thread = conversation.thread(case.id, Direction.OUT, page)
    conversation.mark_read(thread.lines)
    about = _about()
    heading = _("Ask a question") if about is Purpose.QUESTION else _("Add information")
    return render(
        "cases/messages.html",
        status=INVALID if form.errors else OK,
        case=case,
        thread=thread,
        form=form,
        languages_of=False,
        about=about.value,
        heading=heading,
        sent="sent" in request.args and request.method == "GET",
        file_endpoint="cases.file",
        page_endpoint="cases.messages",
    )
