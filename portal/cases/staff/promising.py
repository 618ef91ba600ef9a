"""Another day by which the resident hears, with the reason that they read."""

from flask import Response, request, url_for
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.accounts import access
from portal.cases import promising, services
from portal.cases.complaints.guarding import stage_is_open
from portal.cases.staff.blueprint import bp
from portal.core import cards
from portal.core.cards import no_card
from portal.core.day_boxes import DayForm
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed
from portal.core.web import INVALID, OK, redirect, render

_READ = 10_000
_LONGEST = 2_000


class PromiseForm(DayForm):
    reason = StringField(
        _l("Why does it change?"),
        [
            DataRequired(_l("Write why it changes")),
            Length(max=_LONGEST, message=_l("Enter a reason with 2,000 characters or fewer")),
            no_card,
        ],
        [lambda value: trimmed(cleaned((value or "")[:_READ]))],
    )

    def validate_day(self, field: StringField) -> None:
        super().validate_day(field)
        if self.on is None:
            raise ValidationError(_l("Enter a real day, like 27 3 2026"))


@bp.route("/cases/<reference>/date", methods=["GET", "POST"])
@cards.told_at_the_box
def promise(reference: str) -> Response:
    """The resident is told of the new day and reads the reason; there is no way without."""
    actor = access.required_actor()
    record = services.record_for(actor, reference)
    case, form = record.case, PromiseForm(request.form)
    if not promising.promises(case):
        return redirect(url_for("cases_staff.case", reference=case.reference))
    if stage_is_open(case):
        return redirect(url_for("cases_staff.extend_complaint", reference=case.reference))
    if request.method == "POST" and form.validate() and form.on:
        try:
            promising.revise(actor, case.reference, by=form.on, reason=form.reason.data or "")
            return redirect(url_for("cases_staff.case", reference=case.reference, saved=1))
        except promising.WrongDay as wrong:
            form.day.errors = [wrong.said]
    return render(
        "cases/staff_date.html",
        status=INVALID if form.errors else OK,
        case=case,
        form=form,
    )
