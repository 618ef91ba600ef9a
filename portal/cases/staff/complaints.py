"""Staff pages of a complaint: what it is, extending, answering, late requests, lessons."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases import promising, services
from portal.cases.complaints import escalating, figures, lessons, rules, working
from portal.cases.complaints.models import Nature
from portal.cases.complaints.words import FINDINGS, NATURES
from portal.cases.listing import CaseRecord
from portal.cases.models import Kind
from portal.cases.sections import add_staff_section
from portal.cases.staff.blueprint import bp
from portal.cases.staff.complaint_forms import (
    AnswerForm,
    DecideForm,
    ExtendForm,
    LateForm,
    LessonForm,
)
from portal.core import cards, clock, paging
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_A_YEAR = timedelta(days=365)
_NO_ANSWER = (
    working.SamePerson, working.DecideFirst, working.NotOpen, services.IllegalTransition,
)  # fmt: skip
_NOT_DECIDED = (
    escalating.NothingToDecide, working.SamePerson, services.IllegalTransition, services.NothingNew,
)  # fmt: skip

navigation.add_staff_page(18, "cases_staff.lessons", _l("Lessons"), Permission.UPDATE_CASES)


def _facts(record: CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """Where the complaint stands by the code."""
    nature = escalating.nature_of(record.case.id)
    if record.case.kind is not Kind.COMPLAINT and nature is None:
        return None
    stages = escalating.stages(record.case.id)
    officers = {stage.officer_id for stage in stages if stage.officer_id}
    return {
        "nature": NATURES[nature].label if nature else None,
        "stages": stages,
        "open": bool(stages) and stages[-1].open and record.case.closed_at is None,
        "findings": FINDINGS,
        "names": accounts.staff_names(officers) if officers else {},
        "may_update": actor.may(Permission.UPDATE_CASES, team=record.case.team),
    }


add_staff_section(15, "cases/_staff_complaint.html", _facts)


@bp.route("/cases/<reference>/complaint", methods=["GET", "POST"])
def decide_complaint(reference: str) -> Response:
    """Request or complaint? With help to decide, and where the rest goes."""
    form = DecideForm(request.form)
    if request.method == "POST" and form.validate():
        return _decided(reference, Nature(form.nature.data))
    _actor, record = _of(reference)
    if escalating.nature_of(record.case.id) is not None:
        return redirect(url_for("cases_staff.case", reference=record.case.reference))
    return _page("cases/staff_complaint.html", record, form, natures=NATURES)


def _decided(reference: str, nature: Nature) -> Response:
    """What was decided may be no complaint any more, or with a team that isn't the officer's."""
    actor = access.required_actor()
    known = services.normal_reference(reference) or ""
    if not working.is_decided(actor, known, nature):  # pressed twice
        working.decide(actor, known, nature)
    try:
        return _back(services.record_for(actor, known))
    except services.UnknownCase:
        return render("cases/staff_complaint_gone.html", reference=known)


@bp.route("/cases/<reference>/complaint/extend", methods=["GET", "POST"])
@cards.told_at_the_box
def extend_complaint(reference: str) -> Response:
    actor, record = _of(reference)
    form = ExtendForm(request.form)
    if request.method == "POST" and form.validate() and form.on:
        try:
            reason = form.reason.data or ""
            working.extend(actor, record.case.reference, by=form.on, reason=reason)
            return _back(record)
        except promising.WrongDay as wrong:
            form.day.errors = [wrong.said]
        except (working.ExtendedAlready, working.NotOpen, promising.NothingPromised) as refused:
            form.reason.errors = [refused.message]
    stages = escalating.stages(record.case.id)
    latest = rules.latest_extension(stages[-1].stage, record.case.respond_by) if stages else None
    return _page("cases/staff_complaint_extend.html", record, form, latest=latest)


@bp.route("/cases/<reference>/complaint/answer", methods=["GET", "POST"])
@cards.told_at_the_box
def answer_complaint(reference: str) -> Response:
    """The final letter of a stage; the way on is added to what the officer writes."""
    actor, record = _of(reference)
    form = AnswerForm(request.form)
    stages = escalating.stages(record.case.id)
    if request.method == "POST" and form.validate():
        try:
            working.answer(actor, record.case.reference, form.answer)
            return _back(record)
        except _NO_ANSWER as refused:
            form.finding.errors = [refused.message]
    return _page(
        "cases/staff_complaint_answer.html", record, form, stage=stages[-1] if stages else None
    )


@bp.route("/cases/<reference>/complaint/late", methods=["GET", "POST"])
@cards.told_at_the_box
def decide_late(reference: str) -> Response:
    actor, record = _of(reference)
    form = LateForm(request.form)
    if request.method == "POST" and form.validate():
        allow, why = form.allow.data == "yes", form.why.data or ""
        try:
            escalating.decide_late(actor, record.case.reference, allow=allow, why=why)
            return _back(record)
        except _NOT_DECIDED as refused:
            form.allow.errors = [refused.message]
    return _page("cases/staff_complaint_late.html", record, form)


@bp.get("/lessons/", endpoint="lessons")
def all_lessons() -> Response:
    actor = access.required_actor()
    learnt, more = lessons.lessons_of(actor, page=paging.page())
    now = clock.now()
    went = figures.stages(now - _A_YEAR, now, teams=tuple(actor.teams))
    pages = paging.pages(paging.page(), more=more)
    return render("cases/staff_lessons.html", lessons=learnt, went=went, paging=pages)


@bp.route("/lessons/<uuid:lesson_id>", methods=["GET", "POST"])
@cards.told_at_the_box
def lesson(lesson_id: UUID) -> Response:
    """Published in the words of the boxes, or taken back."""
    actor = access.required_actor()
    found = lessons.lesson_of(actor, lesson_id)
    form = LessonForm(request.form, said=found.said, did=found.did)
    if request.method == "POST" and "back" in request.form:
        lessons.take_back(actor, lesson_id)
        return redirect(url_for("cases_staff.lessons"))
    if request.method == "POST" and form.validate():
        lessons.publish(actor, lesson_id, said=form.said.data or "", did=form.did.data or "")
        return redirect(url_for("cases_staff.lessons"))
    return render(
        "cases/staff_lesson.html", status=INVALID if form.errors else OK, form=form, lesson=found
    )


def _of(reference: str) -> tuple[Actor, CaseRecord]:
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    actor = access.required_actor()
    record = services.record_for(actor, known)
    if record.case.kind is not Kind.COMPLAINT:
        raise working.NotAComplaint
    return actor, record


def _back(record: CaseRecord) -> Response:
    return redirect(url_for("cases_staff.case", reference=record.case.reference, saved=1))


def _page(template: str, record: CaseRecord, form: Any, **more: Any) -> Response:
    status = INVALID if form.errors else OK
    return render(template, status=status, form=form, case=record.case, **more)
