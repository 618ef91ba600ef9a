"""Answers that are ready: chosen, read as the resident will read them, and sent."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.cases import services
from portal.cases.ready import answers
from portal.cases.ready.answers import Ready
from portal.cases.services import CaseRecord
from portal.cases.staff.blueprint import bp
from portal.cases.staff.foreseeing import as_read
from portal.core.web import INVALID, OK, redirect, render


@bp.get("/cases/<reference>/answers")
def ready_answers(reference: str) -> Response:
    """Those that fit the case; choosing one shows it, and sends nothing."""
    record = services.record_for(access.required_actor(), reference)
    found = answers.ready_for(record)
    return render("cases/staff_answers.html", case=record.case, answers=found)


@bp.get("/cases/<reference>/answers/<key>")
def ready_answer(reference: str, key: str) -> Response:
    return _preview(reference, key)


@bp.post("/cases/<reference>/answers/<key>")
def send_ready_answer(reference: str, key: str) -> Response:
    """Only what was read is sent: if anything has changed meanwhile it is shown again."""
    actor = access.required_actor()
    known = services.record_for(actor, reference).case.reference
    try:
        answers.send(actor, known, key, mark=request.form.get("mark", ""))
    except answers.AnswerChanged:
        return _preview(known, key, changed=True)
    return redirect(url_for("cases_staff.case", reference=known, saved=1))


def asked_for(record: CaseRecord) -> Ready | None:
    """The one whose words somebody wants to change before they send them."""
    key = request.args.get("answer")
    return (
        next((each for each in answers.ready_for(record) if each.key == key), None) if key else None
    )


def _preview(reference: str, key: str, *, changed: bool = False) -> Response:
    record = services.record_for(access.required_actor(), reference)
    try:
        found = answers.preview(record, key)
    except answers.NoSuchAnswer:
        if not changed:
            raise
        return redirect(url_for("cases_staff.ready_answers", reference=record.case.reference))
    return render(
        "cases/staff_answer.html",
        status=INVALID if changed else OK,
        case=record.case,
        preview=found,
        seen=as_read(found),
        changed=changed,
    )
