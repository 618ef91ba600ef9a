"""One booking: who came, who didn't, and what is called off."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.bookings.desk import acting, telling
from portal.bookings.repeating import making
from portal.bookings.services import BookingState, BookingView, code_of
from portal.bookings.staff import words
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.fields import WhyForm
from portal.bookings.staff.showing import page_words
from portal.core.cards import told_at_the_box
from portal.core.errors import NotFound
from portal.core.web import INVALID, OK, redirect, render

_MARKS = {
    "attended": BookingState.ATTENDED,
    "no-show": BookingState.NO_SHOW,
    "booked": BookingState.CONFIRMED,
}


@bp.get("/<reference>")
def booking(reference: str) -> Response:
    """Everything about it, and what can be done."""
    story = telling.read(access.required_actor(), reference)
    return render(
        "bookings/staff/booking.html",
        story=story,
        booking=story.booking,
        slot=story.booking.slot,
        calendar=story.booking.calendar,
        code=code_of(story.booking.id),
        happenings=words.HAPPENINGS,
        kinds=words.KINDS,
        may_repeat=making.may_repeat(story.booking),
        said=request.args.get("said"),
        **page_words(),
    )


@bp.post("/<reference>/arrived")
def arrived(reference: str) -> Response:
    """They stand at the counter."""
    actor = access.required_actor()
    return _back(acting.check_in(actor, reference), "arrived")


@bp.post("/<reference>/marks/<mark>")
def marked(reference: str, mark: str) -> Response:
    """Attended, no-show, or booked: to take either back."""
    actor = access.required_actor()
    if mark not in _MARKS:
        raise NotFound
    return _back(acting.mark(actor, reference, _MARKS[mark]), mark)


@bp.route("/<reference>/cancel", methods=["GET", "POST"])
@told_at_the_box
def cancel(reference: str) -> Response:
    """The person is told, and why."""
    actor = access.required_actor()
    found = telling.known(actor, reference)
    form = WhyForm(request.form)
    if request.method == "POST" and form.validate():
        acting.cancel(actor, found.reference, form.why.data or "")
        return redirect(
            url_for("bookings_staff.booking", reference=found.reference, said="cancelled")
        )
    return render(
        "bookings/staff/cancel.html",
        status=INVALID if form.errors else OK,
        form=form,
        booking=found,
        **page_words(),
    )


def _back(found: BookingView, said: str) -> Response:
    """To the day it was marked on, or to its own page."""
    if request.form.get("from") == "day":
        return redirect(
            url_for(
                "bookings_staff.day", calendar=found.calendar.slug, on=found.slot.day.isoformat(),
                said=said, _anchor=found.reference,
            )
        )  # fmt: skip
    return redirect(url_for("bookings_staff.booking", reference=found.reference, said=said))
