"""“It isn’t right yet”, and the question whether it is fixed: for whoever may see the case."""

from typing import Any

from flask import Response, request, url_for
from wtforms import Form, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.cases import access
from portal.cases import services as cases
from portal.core import cards, security
from portal.core.cards import no_card
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed
from portal.core.web import INVALID, OK, form_key, redirect, render
from portal.faults import disputing
from portal.faults.disputing import Answer
from portal.faults.routes.blueprint import bp

_DISPUTES = "30/hour"  # from one network
_LONGEST = 2_000
_READ = 10_000


class DisputeForm(Form):
    reason = StringField(
        _l("What is still wrong?"),
        [
            DataRequired(_l("Say what is still wrong")),
            Length(max=_LONGEST, message=_l("Use 2,000 characters or fewer")),
            no_card,
        ],
        [lambda value: trimmed(cleaned((value or "")[:_READ]))],
    )


_CHOOSE = _l("Select whether it is fixed")


class FixedForm(Form):
    fixed = RadioField(
        _l("Is it fixed?"),
        [DataRequired(_CHOOSE)],
        choices=[],
        validate_choice=False,
    )

    def validate_fixed(self, field: RadioField) -> None:
        if field.data not in {each.value for each in Answer}:
            raise ValidationError(_CHOOSE)


def _link(case: cases.CaseStatus) -> cases.Link | None:
    if not disputing.disputable(case):
        return None
    href = url_for("faults.dispute", reference=case.reference)
    return cases.Link(_l("It is not right yet"), href, "sad")


cases.add_link(_link)


@bp.route("/cases/<reference>/not-fixed", methods=["GET", "POST"])
@cards.told_at_the_box
def dispute(reference: str) -> Response:
    """Says what is still wrong; the case is open again, with a new date."""
    known = access.entered(reference)
    form, case = DisputeForm(request.form), cases.status_of(known)
    if request.method == "POST" and form.validate():
        security.throttle(_DISPUTES, "disputes by network", security.network())
        disputing.dispute(known, form.reason.data or "", key=str(form_key()))
        return redirect(url_for("cases.status", reference=known))
    if request.method == "GET" and not disputing.disputable(case):
        return redirect(url_for("cases.status", reference=known))
    return render(
        "faults/dispute.html",
        status=INVALID if form.errors else OK,
        case=case,
        form=form,
        key=form_key().hex,
    )


@bp.route("/cases/<reference>/fixed", methods=["GET", "POST"])
def fixed(reference: str) -> Response:
    """Opening the link answers nothing; who says no is asked what is still wrong."""
    known = access.entered(reference)
    if disputing.of_case(known) is None:
        raise NotFound
    form = FixedForm(request.form)
    if request.method == "POST" and form.validate():
        return _answered(known, Answer(form.fixed.data))
    return render(
        "faults/fixed.html",
        status=INVALID if form.errors else OK,
        case=cases.status_of(known),
        form=form,
        words=_words(),
    )


@bp.get("/cases/<reference>/fixed/thanks")
def thanks(reference: str) -> Response:
    known = access.entered(reference)
    report = disputing.of_case(known)
    if report is None or report.answered is None:
        return redirect(url_for("cases.status", reference=known))
    return render("faults/thanks.html", case=cases.status_of(known), answered=report.answered)


def _answered(reference: str, said: Answer) -> Response:
    disputing.answer(reference, said)
    if said is Answer.NO and disputing.disputable(cases.status_of(reference)):
        return redirect(url_for("faults.dispute", reference=reference))
    return redirect(url_for("faults.thanks", reference=reference))


def _words() -> dict[str, Any]:
    return {
        Answer.YES.value: _l("Yes, it is fixed"),
        Answer.NO.value: _l("No, it is not fixed"),
        Answer.UNSURE.value: _l("I cannot tell"),
    }
