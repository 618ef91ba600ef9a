"""Residents' way through a form: a question a page, check answers, confirmation."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import access as accounts
from portal.cases import access
from portal.content import services as content
from portal.core import cards, security
from portal.core.errors import error_response
from portal.core.i18n import _
from portal.core.web import redirect, render
from portal.eforms import reports, services
from portal.eforms import slots as choosing
from portal.eforms.definitions import Page
from portal.eforms.definitions.reporting import elsewhere_pages
from portal.eforms.pages import costs, notices, summary, times, wtf
from portal.eforms.routes import changing, collecting, slots
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import (
    back_url,
    check_url,
    keep_browser,
    next_url,
    page_url,
    render_step,
    tasks_url,
)
from portal.eforms.sending.booking import Why
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk, questions_on


@bp.errorhandler(services.NoDraft)
def no_draft(_error: services.NoDraft) -> BaseResponse:
    """A question page without a form begun leads to the beginning.

    What was posted to a form that is gone isn't dropped in silence: a page says so, or shows what
    came of it where it was sent from another tab.
    """
    if reference := (request.view_args or {}).get("reference"):
        return redirect(url_for("eforms.again_start", reference=reference))
    service = (request.view_args or {}).get("service")
    if service is None:  # sent or deleted from another tab while this one looked at the list
        return redirect(url_for("eforms.unfinished"))
    if request.method == "GET":
        return redirect(url_for("eforms.start", service=service))
    sent = services.just_sent(security.browser_token(), service)
    if sent is None:
        return error_response(HTTPStatus.GONE)
    return redirect(url_for("eforms.done", service=service, reference=sent))


@bp.route("/services/<service>/<page>", methods=["GET", "POST"])
@cards.told_at_the_box
def page(service: str, page: str) -> Response:
    draft = services.draft_of(security.browser_token(), service)
    if draft.withdrawn:
        return changing.closed(draft, page)
    if request.method == "POST":
        draft, done = changing.posted_before(draft, page)
        if done:
            return redirect(next_url(draft, draft.walk, draft.definition.page_by_key.get(page)))
    step = draft.page(page)
    way = draft.walk
    if not way.allows(step):
        return redirect(next_url(draft, way))
    if step.ends:
        return end_page(draft, way, step)
    if collected := collecting.collected_on(step):
        return collecting.page_of(draft, way, step, collected)
    return question_page(draft, way, step)


@bp.route("/services/<service>/check", methods=["GET", "POST"])
def check(service: str) -> Response:
    """Everything that will be sent, each answer with a way to change it; POST sends it once."""
    if request.method == "POST":
        return _submit(service)
    draft = services.draft_of(security.browser_token(), service)
    if draft.withdrawn:
        return changing.closed(draft)
    way = draft.walk
    if not way.complete:
        return redirect(next_url(draft, way))
    if choosing.outdated(draft.definition, way.answers):
        return redirect(slots.ask_anew(draft, Why.CHANGED))
    return render_step(
        "eforms/_check_answers.html",
        draft,
        _("Check your answers"),
        acting_for=services.name_acted_for(draft),
        rows=summary.rows(draft.definition, way),
        unlinked=summary.unlinked_rows(draft.definition, way),
        not_asked=notices.not_asked(draft),
        price=costs.price_due(draft.definition, way.answers),
        price_changed="price" in request.args,
        passed_to=reports.passed_to(draft),
        back_href=tasks_url(draft) if way.tasks else page_url(draft, way.pages[-1]),
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
        booked=times.booked_time(sent.booked),
        access_code=services.access_code(sent),
        owner=access.is_owner(sent.reference),
        consultations=content.open_consultations(),
    )
    access.grant(response, sent.reference)
    return response


def question_page(draft: OpenDraft, way: Walk, step: Page) -> Response:
    asked = draft.asked_of(questions_on(draft.definition, step, way.answers))
    posted = request.form if request.method == "POST" else None
    form = wtf.form_for(draft.definition, step, asked, posted=posted, answers=draft.in_boxes)
    form.offer_known(way.answers, posted)
    form.offer_place(reports.photo_place(draft, step), posted)
    if request.method == "POST" and form.validate():
        changed = services.answer(draft, form.answers)
        keep_browser(draft)  # it is kept longer now
        return redirect(next_url(changed, changed.walk, step))
    for field in form.questions:
        field.turn_to(request.args.get("by", ""))
    return render_step(
        "eforms/_question.html",
        draft,
        summary.heading(draft.definition, step),
        invalid=bool(form.errors),
        step=step,
        form=form,
        back_href=back_url(draft, way, step),
    )


def end_page(draft: OpenDraft, way: Walk, step: Page) -> Response:
    if request.method == "POST":
        abort(HTTPStatus.METHOD_NOT_ALLOWED)
    return render_step(
        "eforms/_ending.html",
        draft,
        summary.heading(draft.definition, step),
        step=step,
        elsewhere=step.key in elsewhere_pages(draft.definition),
        responsible=reports.responsible(draft, step),
        back_href=back_url(draft, way, step),
    )


def _submit(service: str) -> Response:
    security.throttle("120/hour", "forms sent", security.network())
    try:
        draft_id = UUID(request.form.get("draft", ""))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        reference = services.submit(
            security.browser_token(),
            service,
            draft_id,
            person_id=accounts.person_id(),
            price=request.form.get("price", 0, type=int),
            origin=slots.origin(),
            helped=services.helped(),
        )
    except services.NoLongerActing:
        return redirect(url_for("eforms.for_whom", service=service))
    except services.PriceChanged:
        return redirect(url_for("eforms.check", service=service, price="changed"))
    except services.TimeGone as gone:
        draft = services.draft_of(security.browser_token(), service)
        return redirect(slots.ask_anew(draft, gone.why, gone.slot_id))
    except (services.NotFinished, services.FormWithdrawn):
        draft = services.draft_of(security.browser_token(), service)
        if not (draft.withdrawn or draft.asked_again):
            raise
        return redirect(check_url(draft))  # which leads to what the form asks now, or is closed
    return _sent(service, reference)


def _sent(service: str, reference: str) -> Response:
    """On to what is to be paid, which this browser may look at like the case itself.

    Staff who filled it in for somebody see the booking as it stands.
    """
    if accounts.actor() and (made := services.made_at_desk(reference)):
        said = "booked" if made.held_until is None else None
        return redirect(url_for("bookings_staff.booking", reference=made.reference, said=said))
    due = services.payment_of(reference)
    if due is None:
        return redirect(url_for("eforms.done", service=service, reference=reference))
    response = redirect(url_for("payments.pay", reference=due.reference))
    access.grant(response, reference)
    return response
