"""Two reports of one fault are made one, and parted again."""

from typing import Any

from flask import Response, request, url_for
from wtforms import Form, RadioField, StringField, ValidationError

from portal.accounts import access
from portal.cases import services as cases
from portal.core.boxes import on_one_line
from portal.core.i18n import _, _l, day_text
from portal.core.web import INVALID, OK, redirect, render
from portal.faults import services
from portal.faults.desk import moderating
from portal.faults.merging import CannotMerge, merge, unmerge
from portal.faults.reading import UnknownReport
from portal.faults.staff.blueprint import bp

_NEAR = 300  # metres
_OTHER = "other"


class MergeForm(Form):
    """One of those near, or another one by its reference."""

    into = RadioField(_l("Which report goes on?"), choices=[], validate_choice=False)
    reference = StringField(_l("Reference of the other report"), filters=[on_one_line])

    def validate_into(self, field: RadioField) -> None:
        if not field.data:
            raise ValidationError(_l("Select the report that goes on"))

    def validate_reference(self, field: StringField) -> None:
        if self.into.data == _OTHER and cases.normal_reference(field.data or "") is None:
            raise ValidationError(_l("Enter a reference like LK-7Q4M-X2RD"))

    @property
    def target(self) -> str:
        chosen = self.reference.data if self.into.data == _OTHER else self.into.data
        return cases.normal_reference(chosen or "") or ""


@bp.route("/reports/<reference>/merge", methods=["GET", "POST"])
def merge_report(reference: str) -> Response:
    """Everybody who follows the first hears of the second; the page says how many they are."""
    actor = access.required_actor()
    record = cases.record_for(actor, reference)
    found = moderating.at_desk(record.case.id)
    if found is None:
        raise UnknownReport
    form = MergeForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            merge(actor, record.case.reference, form.target)
            return redirect(url_for("cases_staff.case", reference=record.case.reference, saved=1))
        except (CannotMerge, UnknownReport, cases.UnknownCase, cases.IllegalTransition) as fault:
            form.into.errors = [fault.message]
    return render(
        "faults/staff/merge.html",
        status=INVALID if form.errors else OK,
        case=record.case,
        report=found,
        form=form,
        words=_choices(found),
    )


@bp.post("/reports/<reference>/unmerge")
def unmerge_report(reference: str) -> Response:
    actor = access.required_actor()
    known = cases.record_for(actor, reference).case.reference
    unmerge(actor, known)
    return redirect(url_for("cases_staff.case", reference=known, saved=1))


def _choices(found: moderating.AtDesk) -> dict[str, Any]:
    line = found.view.line
    near = services.near(
        line.lat, line.lon, category=line.category, metres=_NEAR, leaving_out=(line.reference,)
    )
    listed = {each.reference: _said(each) for each in near}
    return {**listed, _OTHER: _("Another report")}


def _said(near: services.NearbyReport) -> str:
    return _(
        "%(reference)s: %(place)s, %(metres)s metres away, reported on %(day)s",
        reference=near.reference,
        place=near.place,
        metres=near.metres,
        day=day_text(near.reported_at),
    )
