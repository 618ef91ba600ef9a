"""What the public may see is decided here: shown, kept back, or taken back with a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.accounts import access, navigation
from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.core.boxes import NotLonger
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed
from portal.core.web import INVALID, OK, redirect, render
from portal.faults.desk import moderating
from portal.faults.desk.moderating import Held
from portal.faults.pages import wording
from portal.faults.showing import Part, show, withdraw
from portal.faults.staff.blueprint import bp
from portal.uploads import services as files

navigation.add_staff_page(
    13, "faults_staff.moderation", _l("Before the public sees it"), Permission.UPDATE_CASES
)
_READ = 10_000
_LONGEST = 4_000
_LONGEST_ALT = 200


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


class ShowForm(Form):
    """The words as the officer leaves them, and which of those that wait they belong to."""

    reference = StringField()
    part = StringField()
    subject = StringField()
    text = StringField(_l("What was written"), [NotLonger(_LONGEST)], [_text])
    detail = StringField(_l("Where exactly"), [NotLonger(_LONGEST)], [_text])
    alt = StringField(_l("What the photo shows"), [NotLonger(_LONGEST_ALT)], [_text])

    def is_for(self, held: Held) -> bool:
        """Whether what is wrong here was typed for this one."""
        about = (self.reference.data, self.part.data, self.subject.data or None)
        mark = str(held.subject) if held.subject else None
        return bool(self.errors) and about == (held.reference, held.part, mark)


class WithdrawForm(Form):
    reason = StringField(
        _l("Why do you take it back?"),
        [DataRequired(_l("Write why you take it back")), Length(max=_LONGEST)],
        [_text],
    )


def _facts(record: cases.CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """The report on the page of its case."""
    found = moderating.at_desk(record.case.id)
    if found is None:
        return None
    return {
        "report": found.view,
        "line": wording.line(found.view.line),
        "at_desk": found,
        "may_update": actor.may(Permission.UPDATE_CASES, team=record.case.team),
    }


cases.add_staff_section(25, "faults/staff/_report.html", _facts)


@bp.route("/reports/moderation", methods=["GET", "POST"])
def moderation() -> Response:
    """What waits; the POST shows one of them as it stands in its boxes."""
    actor, form = access.required_actor(), ShowForm(request.form)
    actor.require(Permission.UPDATE_CASES)
    if request.method == "POST" and form.validate():
        if reference := cases.normal_reference(form.reference.data or ""):
            _show(actor, reference, form)
        return redirect(url_for("faults_staff.moderation"))
    return render(
        "faults/staff/moderation.html",
        status=INVALID if form.errors else OK,
        held=moderating.held_for(actor),
        form=form,
    )


@bp.get("/reports/<reference>/photos/<uuid:photo_id>")
def photo(reference: str, photo_id: UUID) -> Response:
    """A photo, shown or not, for the team whose case it is."""
    found = moderating.photo_for(access.required_actor(), _known(reference), photo_id)
    return Response(files.small(*found), content_type="image/jpeg")


@bp.post("/reports/<reference>/show")
def show_part(reference: str) -> Response:
    """Shows again what was taken back, as it was."""
    actor, known = access.required_actor(), _known(reference)
    show(actor, known, _part(), _subject())
    return redirect(url_for("cases_staff.case", reference=known))


@bp.route("/reports/<reference>/withdraw", methods=["GET", "POST"])
def withdraw_part(reference: str) -> Response:
    """Takes a part off every public page; the reason stays with the case."""
    actor, known = access.required_actor(), _known(reference)
    record = cases.record_for(actor, known)
    form = WithdrawForm(request.form)
    if request.method == "POST" and form.validate():
        withdraw(actor, known, _part(), _subject(), reason=form.reason.data or "")
        return redirect(url_for("cases_staff.case", reference=known))
    return render(
        "faults/staff/withdraw.html",
        status=INVALID if form.errors else OK,
        case=record.case,
        form=form,
        part=_part().value,
        subject=request.values.get("subject", ""),
    )


def _known(reference: str) -> str:
    known = cases.normal_reference(reference)
    if known is None:
        raise cases.UnknownCase
    return known


def _part() -> Part:
    """Where none is named, the whole report is meant."""
    try:
        return Part(request.values.get("part", Part.REPORT.value))
    except ValueError:
        raise NotFound from None


def _subject() -> UUID | None:
    given = request.values.get("subject", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound from None


def _show(actor: Actor, reference: str, form: ShowForm) -> None:
    """Boxes that weren't there change nothing."""
    words = {name: form[name].data for name in ("text", "detail", "alt") if name in request.form}
    show(actor, reference, _part(), _subject(), **words)
