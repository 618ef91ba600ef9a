"""Who waits for a time of a calendar."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.bookings.desk import waiting as desk
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.fields import WhyForm
from portal.bookings.staff.showing import page_words
from portal.core.cards import told_at_the_box
from portal.core.web import INVALID, OK, redirect, render


@bp.get("/calendars/<calendar>/waiting")
def waiting(calendar: str) -> Response:
    """In the order in which they are offered what comes free."""
    found = desk.listed(access.required_actor(), calendar)
    return render(
        "bookings/staff/waiting.html",
        found=found,
        calendar=found.calendar,
        said=request.args.get("said"),
        **page_words(),
    )


@bp.route("/calendars/<calendar>/waiting/<uuid:entry_id>/remove", methods=["GET", "POST"])
@told_at_the_box
def remove(calendar: str, entry_id: UUID) -> Response:
    """Somebody who no longer wants a time, or stands on the list twice."""
    actor = access.required_actor()
    view, waiter = desk.known(actor, calendar, entry_id)
    form = WhyForm(request.form)
    if request.method == "POST" and form.validate():
        desk.remove(actor, calendar, entry_id, form.why.data or "")
        return redirect(url_for("bookings_staff.waiting", calendar=calendar, said="removed"))
    return render(
        "bookings/staff/remove.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=view,
        waiter=waiter,
        **page_words(),
    )
