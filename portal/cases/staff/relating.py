"""Cases that belong together: linked, merged and taken apart again; one case split in two."""

from contextlib import suppress
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from portal.accounts import access
from portal.accounts import services as accounts
from portal.cases import services
from portal.cases.queue.assigning import AlreadyClosed
from portal.cases.staff.blueprint import bp
from portal.cases.staff.contact_forms import line_box, team_box, teams_in
from portal.cases.staff.forms import note_box
from portal.cases.working import relating, splitting
from portal.cases.working.splitting import Part
from portal.core import cards
from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, form_key, redirect, render


class RelateForm(Form):
    how = RadioField(
        _l("How do they belong together?"),
        choices=[
            SelectChoice("link", _l("They are about the same thing. Both go on.")),
            SelectChoice("merge", _l("They are the same. This one ends, the other goes on.")),
        ],
        validators=[DataRequired(_l("Choose how they belong together"))],
        validate_choice=False,
    )
    other = line_box(
        _l("Reference of the other case"), DataRequired(_l("Enter the reference of a case"))
    )


class SplitForm(Form):
    team = team_box(_l("Which team deals with it?"))
    note = note_box()

    def validate_note(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Write what the new case is about"))


@bp.route("/cases/<reference>/related", methods=["GET", "POST"])
@cards.told_at_the_box
def relate(reference: str) -> Response:
    actor = access.required_actor()
    case = services.record_for(actor, reference).case
    known, form = case.reference, RelateForm(request.form)
    if request.method == "POST" and form.validate():
        do = relating.merge if form.how.data == "merge" else relating.link
        try:
            do(actor, known, form.other.data or "")
            return redirect(url_for("cases_staff.case", reference=known, saved=1))
        except Conflict as refused:
            form.other.errors = [str(refused.message)]
            case = services.record_for(actor, known).case
    return render(
        "cases/staff_related.html", status=INVALID if form.errors else OK, case=case, form=form
    )


@bp.post("/cases/<reference>/related/<uuid:tie_id>")
def untie(reference: str, tie_id: UUID) -> Response:
    """Take it back."""
    actor = access.required_actor()
    known = services.record_for(actor, reference).case.reference
    relating.undo(actor, known, tie_id)
    return redirect(url_for("cases_staff.case", reference=known, saved=1))


@bp.route("/cases/<reference>/split", methods=["GET", "POST"])
@cards.told_at_the_box
def split(reference: str) -> Response:
    actor = access.required_actor()
    case = services.record_for(actor, reference).case
    if case.closed_at is not None:
        return redirect(url_for("cases_staff.case", reference=case.reference))
    form = SplitForm(request.form)
    teams_in(form.team, accounts.staff_teams())
    if request.method == "POST" and form.validate():
        part = Part(team=form.team.data, about=form.note.data or "")
        with suppress(AlreadyClosed):  # its page says so
            splitting.split(actor, case.reference, part, key=form_key())
        return redirect(url_for("cases_staff.case", reference=case.reference, saved=1))
    return render(
        "cases/staff_split.html",
        status=INVALID if form.errors else OK,
        case=case,
        form=form,
        key=form_key().hex,
    )
