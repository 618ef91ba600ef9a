"""Staff book the same time again on other days, as the person could."""

from typing import Any

from flask import Response, request, url_for
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.accounts import access
from portal.bookings import services
from portal.bookings.desk import acting, telling
from portal.bookings.repeating import making
from portal.bookings.repeating.making import Conflict, Made
from portal.bookings.repeating.words import WHY
from portal.bookings.routes.repeating import every_words, instead, line_of
from portal.bookings.routes.repeating_forms import RepeatForm
from portal.bookings.services import BookingView
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.showing import page_words
from portal.core.i18n import day_text
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/<reference>/repeat", methods=["GET", "POST"])
def repeat(reference: str) -> Response:
    """How often; then each date with what stands in its way; then all that could be had."""
    actor = access.required_actor()
    view = telling.known(actor, reference)
    form = RepeatForm(request.form)
    form.every.choices = [SelectChoice(value, text) for value, text in every_words().items()]
    if not making.may_repeat(view):
        return _back(view)
    if request.method == "GET" or not form.validate():
        return _page(view, form)
    rule = form.rule_from(view.slot.day)
    if "book" not in request.form:
        return _page(view, form, lines=[line_of(each) for each in making.foresee(view, rule)])
    try:
        made = acting.repeat(actor, view.reference, rule, instead(rule, view.slot.day))
    except services.NotOpen:
        return _back(view)
    return _page(view, form, done=made)


def _page(
    view: BookingView,
    form: RepeatForm,
    *,
    lines: list[dict[str, Any]] | None = None,
    done: list[Made | Conflict] | None = None,
) -> Response:
    """The question, the dates, or what came of them."""
    return render(
        "bookings/staff/repeat.html",
        status=INVALID if form.errors else OK,
        form=form,
        booking=view,
        lines=lines,
        done=done,
        made=[each.booking for each in done or () if isinstance(each, Made)],
        missed=[
            (day_text(each.day), WHY[each.why]) for each in done or () if isinstance(each, Conflict)
        ],
        **page_words(),
    )


def _back(view: BookingView) -> Response:
    return redirect(url_for("bookings_staff.booking", reference=view.reference))
