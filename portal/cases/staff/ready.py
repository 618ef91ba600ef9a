"""Answers that are ready: chosen, read as the resident will read them, and sent."""

from flask import Response, request, url_for
from markupsafe import Markup

from portal.accounts import access
from portal.cases import services
from portal.cases.ready import answers
from portal.cases.staff.blueprint import bp
from portal.core.i18n import use_locale
from portal.core.web import INVALID, OK, redirect, render, render_html


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


def _preview(reference: str, key: str, *, changed: bool = False) -> Response:
    record = services.record_for(access.required_actor(), reference)
    try:
        found = answers.preview(record, key)
    except answers.NoSuchAnswer:
        if not changed:
            raise
        return redirect(url_for("cases_staff.ready_answers", reference=record.case.reference))
    with use_locale(found.ready.spoken.code):
        seen = Markup(render_html("cases/_foreseen.html", preview=found))  # noqa: S704 - a template's
    return render(
        "cases/staff_answer.html",
        status=INVALID if changed else OK,
        case=record.case,
        preview=found,
        seen=seen,
        changed=changed,
    )
