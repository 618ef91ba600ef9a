"""Officers work on the cases of their teams."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.cases import promising, services
from portal.cases.staff.blueprint import bp
from portal.cases.staff.forms import StepForm
from portal.cases.staff.ready import asked_for
from portal.cases.working import closing
from portal.core import cards
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/cases/<reference>", methods=["GET", "POST"])
@cards.told_at_the_box
def case(reference: str) -> Response:
    """One case with everything; the POST moves it on or adds a note."""
    actor = access.required_actor()
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    form = StepForm(request.form)
    if request.method == "POST":
        try:
            if _moved(actor, known, form):
                return redirect(url_for("cases_staff.case", reference=known, saved=1))
        except services.NothingNew as nothing:
            form.note.errors = [nothing.message]
        except services.IllegalTransition as illegal:
            form.status.errors = [illegal.message]
    return _case_page(actor, known, form)


def _moved(actor: Actor, reference: str, form: StepForm) -> bool:
    """Whether what was typed could be carried out; what stood there before is read for it."""
    before = services.record_for(actor, reference)
    form.among(before.case.status, before.allowed)
    if not form.validate():
        return False
    services.move_on(actor, reference, form.step)
    return True


def _case_page(actor: Actor, reference: str, form: StepForm) -> Response:
    record = services.read(actor, reference)
    form.among(record.case.status, record.allowed)
    ready = asked_for(record) if request.method == "GET" else None
    if ready and ready.status in closing.outcomes(record):
        return redirect(
            url_for("cases_staff.close", reference=record.case.reference, answer=ready.key)
        )
    if ready:
        form.begin_with(ready)
    return render(
        "cases/staff_case.html",
        status=INVALID if form.errors else OK,
        record=record,
        case=record.case,
        form=form,
        me=actor,
        may_update=actor.may(Permission.UPDATE_CASES, team=record.case.team),
        sections=services.staff_sections(record, actor),
        promises=promising.promises(record.case),
        saved="saved" in request.args and not form.errors,
    )
