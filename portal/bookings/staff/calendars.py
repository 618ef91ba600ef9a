"""The calendars of a member of staff, and the way to a booking by its reference."""

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.services import Permission
from portal.bookings import services
from portal.bookings.desk import listing, telling
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.forms import FindForm
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

navigation.add_staff_page(15, "bookings_staff.calendars", _l("Bookings"), Permission.TAKE_BOOKINGS)


@bp.get("/")
def calendars() -> Response:
    """All that the actor books in; a reference leads on to its booking."""
    actor = access.required_actor()
    lines = listing.listed(actor)
    form = FindForm(request.args)
    if form.reference.data:
        try:
            found = telling.known(actor, form.reference.data)
            return redirect(url_for("bookings_staff.booking", reference=found.reference))
        except services.UnknownBooking as unknown:
            form.reference.errors = [unknown.message]
    return render(
        "bookings/staff/calendars.html",
        status=INVALID if form.errors else OK,
        form=form,
        lines=lines,
        may_make=actor.may(Permission.MANAGE_CALENDARS) and bool(actor.teams),
    )
