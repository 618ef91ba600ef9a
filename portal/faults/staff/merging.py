"""Two reports of one fault are made one, and parted again."""

from typing import Any

from flask import Response, request, url_for
from wtforms import Form, RadioField, StringField, ValidationError

from portal.accounts import access
from portal.accounts.services import Actor
from portal.cases import services as cases
from portal.core import i18n
from portal.core.boxes import on_one_line
from portal.core.i18n import _, _l, day_text
from portal.core.web import INVALID, OK, redirect, render
from portal.faults import services
from portal.faults.desk import moderating
from portal.faults.merging import CannotMerge, merge, unmerge
from portal.faults.reading import UnknownReport
from portal.faults.staff.blueprint import bp

_NEAR = 300  # metres
_LOOKED_AT = 60
_OFFERED = 10
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
            raise ValidationError(_l("Enter the whole reference, with letters and numbers"))

    @property
    def target(self) -> str:
        chosen = self.reference.data if self.into.data == _OTHER else self.into.data
        return cases.normal_reference(chosen or "") or ""


@bp.route("/reports/<reference>/merge", methods=["GET", "POST"])
def merge_report(reference: str) -> Response:
    """Chooses the report that goes on; what follows from it is read on the next page."""
    actor = access.required_actor()
    case, found = _at_desk(actor, reference)
    form = MergeForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            _at_desk(actor, form.target)
            check = url_for("faults_staff.check_merge", reference=case.reference, into=form.target)
            return redirect(check)
        except (UnknownReport, cases.UnknownCase) as fault:
            form.into.errors = [fault.message]
    return render(
        "faults/staff/merge.html",
        status=INVALID if form.errors else OK,
        case=case,
        report=found,
        form=form,
        words=_choices(actor, found),
    )


@bp.route("/reports/<reference>/merge/<into>", methods=["GET", "POST"])
def check_merge(reference: str, into: str) -> Response:
    """Who is told, and of what: read before two reports become one."""
    actor = access.required_actor()
    case, found = _at_desk(actor, reference)
    other, target = _at_desk(actor, into)
    if target.view.merged_into:
        other, target = _at_desk(actor, target.view.merged_into)
    fault = None
    if request.method == "POST":
        try:
            merge(actor, case.reference, other.reference)
            return redirect(url_for("cases_staff.case", reference=case.reference, saved=1))
        except (CannotMerge, cases.IllegalTransition) as refused:
            fault = refused.message
    return render(
        "faults/staff/merge_check.html",
        status=INVALID if fault else OK,
        case=case,
        report=found,
        other=other,
        target=target,
        fault=fault,
    )


@bp.post("/reports/<reference>/unmerge")
def unmerge_report(reference: str) -> Response:
    actor = access.required_actor()
    known = cases.record_for(actor, reference).case.reference
    unmerge(actor, known)
    return redirect(url_for("cases_staff.case", reference=known, saved=1))


def _at_desk(actor: Actor, reference: str) -> tuple[Any, moderating.AtDesk]:
    """A report of the actor's teams. Raises UnknownCase and UnknownReport."""
    known = cases.normal_reference(reference)
    if known is None:
        raise cases.UnknownCase
    record = cases.record_for(actor, known)
    found = moderating.at_desk(record.case.id)
    if found is None:
        raise UnknownReport
    return record.case, found


def _choices(actor: Actor, found: moderating.AtDesk) -> dict[str, Any]:
    """Those near that it could go on in, of the same category first."""
    line = found.view.line
    near = [
        each
        for each in services.nearest_for(actor, line.lat, line.lon, limit=_LOOKED_AT)
        if each.metres <= _NEAR
        and each.reference != line.reference
        and each.visibility is line.visibility
    ]
    near.sort(key=lambda each: each.category != line.category)
    return {each.reference: _said(each) for each in near[:_OFFERED]} | {_OTHER: _("Another report")}


def _said(near: services.NearbyReport) -> str:
    return _(
        "%(reference)s: %(title)s, %(place)s, %(metres)s metres away, reported on %(day)s",
        reference=near.reference,
        title=i18n.plain(near.title),
        place=near.place,
        metres=near.metres,
        day=day_text(near.reported_at),
    )
