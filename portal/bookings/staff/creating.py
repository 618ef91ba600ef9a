"""A new calendar, from nothing or as a copy of another."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.bookings.desk import changing, listing
from portal.bookings.staff import filling, words
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.calendar_form import NewCalendarForm
from portal.bookings.staff.editing import plan_of
from portal.core.cards import told_at_the_box
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/calendars/new", methods=["GET", "POST"])
@told_at_the_box
def create() -> Response:
    """The form that changes a calendar; `copy` in the address names the one it is a copy of."""
    actor = access.required_actor()
    actor.require(Permission.MANAGE_CALENDARS)
    form = _form(actor)
    plan = plan_of(form) if request.method == "POST" else None
    if plan is not None:
        made = changing.make(actor, filling.new_wording(form), plan)
        return redirect(url_for("bookings_staff.day", calendar=made.slug, said="saved"))
    return render(
        "bookings/staff/edit.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=None,
        interpreter=words.INTERPRETER,
    )


def _form(actor: Actor) -> NewCalendarForm:
    """Raises UnknownCalendar, and NotAllowed for a copy of another team's."""
    if request.method == "POST":
        form = NewCalendarForm(request.form)
    else:
        copied = request.args.get("copy")
        source = listing.managed(actor, copied) if copied else None
        form = NewCalendarForm(data=filling.beginning(source))
    form.among(actor.teams)
    return form
