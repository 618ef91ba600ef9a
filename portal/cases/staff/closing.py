"""Ending a case: chosen and written, read as the resident will read it, and sent."""

from flask import Response, request, url_for
from wtforms import Form, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.accounts import access
from portal.cases import services
from portal.cases.ready.answers import AnswerChanged, Ready
from portal.cases.services import CaseRecord
from portal.cases.staff.blueprint import bp
from portal.cases.staff.contact_forms import LANGUAGES, languages_box, list_box
from portal.cases.staff.foreseeing import as_read
from portal.cases.staff.forms import note_box
from portal.cases.staff.ready import asked_for
from portal.cases.statuses import Status
from portal.cases.working import closing
from portal.cases.working.closing import Outcome
from portal.core import cards
from portal.core.i18n import DEFAULT, _l
from portal.core.web import INVALID, OK, redirect, render


class CloseForm(Form):
    """`among` sets how the case can end."""

    languages = LANGUAGES
    status = list_box(_l("How did it end?"), _l("Choose how it ended"))
    language = languages_box(_l("The language you write in"))
    note = note_box()

    def among(self, outcomes: list[Status]) -> None:
        self.status.choices = [
            SelectChoice("", _l("Choose how it ended")),
            *(SelectChoice(each.value, each.label) for each in outcomes),
        ]

    def validate_note(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Write what came of it"))

    def begin_with(self, answer: Ready) -> None:
        """The English words of a ready answer, to be changed before they are sent."""
        self.status.data, self.note.data = answer.status.value, answer.english
        self.language.data = DEFAULT.code

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            status=Status(self.status.data), note=self.note.data or "", locale=self.language.data
        )


@bp.route("/cases/<reference>/close", methods=["GET", "POST"])
@cards.told_at_the_box
def close(reference: str) -> Response:
    """The first POST shows what will be read, the second one, with its mark, sends it."""
    actor = access.required_actor()
    record = services.record_for(actor, reference)
    known, outcomes = record.case.reference, closing.outcomes(record)
    if not outcomes:
        return redirect(url_for("cases_staff.case", reference=known))
    form = CloseForm(request.form)
    form.among(outcomes)
    if request.method == "GET" and (ready := asked_for(record)):
        form.begin_with(ready)
    write = request.method == "GET" or "change" in request.form
    if write or not form.validate():
        return _write(record, form)
    changed = False
    if mark := request.form.get("mark"):
        try:
            closing.close(actor, known, form.outcome, mark=mark)
            return redirect(url_for("cases_staff.case", reference=known, saved=1))
        except AnswerChanged:
            changed = True
    return _preview(services.record_for(actor, known), form, changed=changed)


def _write(record: CaseRecord, form: CloseForm) -> Response:
    status = INVALID if form.errors else OK
    return render("cases/staff_close.html", status=status, case=record.case, form=form)


def _preview(record: CaseRecord, form: CloseForm, *, changed: bool) -> Response:
    if form.outcome.status not in closing.outcomes(record):
        return redirect(url_for("cases_staff.case", reference=record.case.reference))
    found = closing.preview(record, form.outcome)
    return render(
        "cases/staff_close_preview.html",
        status=INVALID if changed else OK,
        case=record.case,
        form=form,
        preview=found,
        seen=as_read(found),
        changed=changed,
    )
