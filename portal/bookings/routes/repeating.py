"""The same time again and again: what can be had on each date is shown before it is booked."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.bookings import access, words
from portal.bookings.repeating import making
from portal.bookings.repeating.making import Conflict, Made, Possible
from portal.bookings.repeating.rules import Rule
from portal.bookings.repeating.words import EVERY, WHY
from portal.bookings.routes.blueprint import bp
from portal.bookings.routes.entering import entered
from portal.bookings.routes.repeating_forms import RepeatForm
from portal.bookings.routes.showing import words_of
from portal.bookings.services import BookingView, NotOpen
from portal.core import security
from portal.core.i18n import day_text
from portal.core.web import INVALID, OK, redirect, render

_SERIES = "10/hour"  # of one booking


@bp.route("/bookings/<reference>/repeat", methods=["GET", "POST"])
def repeat_booking(reference: str) -> Response:
    """How often; then each date with what stands in its way; then all that could be had."""
    view = entered(reference)
    if not making.may_repeat(view):
        return redirect(url_for("bookings.booking", reference=view.reference))
    form = RepeatForm(request.form)
    if request.method == "GET" or not form.validate():
        return _ask(view, form)
    rule = form.rule_from(view.slot.day)
    if "book" not in request.form:
        return _foresee(view, form, rule)
    security.throttle(_SERIES, "bookings that repeat", view.reference)
    try:
        made = making.repeat(view.reference, rule, instead=instead(rule, view.slot.day))
    except NotOpen:
        return redirect(url_for("bookings.booking", reference=view.reference))
    return _done(view, made)


def _ask(view: BookingView, form: RepeatForm) -> Response:
    status = INVALID if form.errors else OK
    return render(
        "bookings/repeat.html", status=status, form=form, every=every_words(), **words_of(view)
    )


def _foresee(view: BookingView, form: RepeatForm, rule: Rule) -> Response:
    lines = [line_of(each) for each in making.foresee(view, rule)]
    return render("bookings/repeat_dates.html", form=form, lines=lines, **words_of(view))


def _done(view: BookingView, made: list[Made | Conflict]) -> Response:
    """Said once: the mail has it, too, and each booking a page of its own."""
    booked = [each.booking for each in made if isinstance(each, Made)]
    missed = [each for each in made if isinstance(each, Conflict)]
    response = render(
        "bookings/repeated.html",
        booked={each.reference: words.when(each.slot) for each in booked},
        missed=[(day_text(each.day), WHY[each.why]) for each in missed],
        **words_of(view),
    )
    access.grant(response, *(each.reference for each in booked[: access.MOST_BOOKINGS - 1]))
    return response


def line_of(each: Possible | Conflict) -> dict[str, Any]:
    """A date, why it can't be had, and other times of that day by their slots."""
    refused = each if isinstance(each, Conflict) else None
    return {
        "day": each.day.isoformat(),
        "text": day_text(each.day),
        "why": WHY[refused.why] if refused else None,
        "others": {str(slot.id): words.time_of(slot.starts_at) for slot in refused.others}
        if refused
        else {},
    }


def instead(rule: Rule, first: date) -> dict[date, UUID]:
    """Other times that were chosen for dates on which this one is taken."""
    chosen = {}
    for day in rule.days_after(first):
        try:
            chosen[day] = UUID(request.form.get(f"instead-{day.isoformat()}", ""))
        except ValueError:
            continue
    return chosen


def every_words() -> dict[str, str]:
    return {every.value: str(text) for every, text in EVERY.items()}
