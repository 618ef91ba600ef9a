"""The day and the week of a calendar: on the screen, on paper, as a file."""

from datetime import timedelta

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Permission
from portal.bookings.desk import acting, diary, exporting, listing, rights
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.fields import boxes_of, day_of
from portal.bookings.staff.forms import LateForm
from portal.bookings.staff.showing import page_words
from portal.core import clock
from portal.core.cards import told_at_the_box
from portal.core.day_boxes import DayForm
from portal.core.web import INVALID, OK, redirect, render

_WEEK = 7


@bp.get("/calendars/<calendar>/day")
def day(calendar: str) -> Response:
    """Every time of a day, today unless one is named."""
    return _days(calendar, "bookings/staff/day.html", days=1)


@bp.get("/calendars/<calendar>/week")
def week(calendar: str) -> Response:
    """The week around a day, from Monday."""
    return _days(calendar, "bookings/staff/week.html", days=_WEEK)


@bp.post("/calendars/<calendar>/export")
def export(calendar: str) -> Response:
    """It is a POST because taking it is written down."""
    actor = access.required_actor()
    actor.require(Permission.TAKE_BOOKINGS)
    asked = request.args.get("days", "")
    days = int(asked) if asked in {"1", "7"} else 1
    first = day_of(DayForm(), request.args.get("on", ""))
    return Response(
        "".join(exporting.export(actor, calendar, first, days=days)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{calendar}-{first}.csv"'},
    )


@bp.route("/calendars/<calendar>/late", methods=["GET", "POST"])
@told_at_the_box
def late(calendar: str) -> Response:
    """Everybody who is booked later today is told how late it will be."""
    actor = access.required_actor()
    view = listing.taken(actor, calendar)
    form = LateForm(request.form)
    if request.method == "POST" and form.validate():
        minutes = int(form.minutes.data or 0)
        acting.running_late(actor, calendar, clock.today(), minutes, form.why.data or "")
        return redirect(url_for("bookings_staff.day", calendar=calendar, said="late"))
    return render(
        "bookings/staff/late.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=view,
        today=clock.today(),
    )


def _days(calendar: str, template: str, *, days: int) -> Response:
    actor = access.required_actor()
    actor.require(Permission.TAKE_BOOKINGS)
    form = DayForm(request.args)
    valid = form.validate()
    first = day_of(form, request.args.get("on", ""))
    if days == _WEEK:
        first = diary.monday_of(first)
    if valid and form.on is None:
        form = DayForm(data=boxes_of(first))
    found = diary.read(actor, calendar, first, days=days)
    return render(
        template,
        status=OK if valid else INVALID,
        form=form,
        found=found,
        first=first,
        before=first - timedelta(days=days),
        after=first + timedelta(days=days),
        today=clock.today(),
        now=clock.now(),
        may_manage=rights.may_manage(actor, found.calendar.team),
        may_export=rights.may_export(actor, found.calendar.team),
        said=request.args.get("said"),
        **page_words(),
    )
