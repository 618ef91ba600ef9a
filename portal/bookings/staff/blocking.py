"""Times are blocked and opened again, and those that are booked are called off."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.bookings import services
from portal.bookings.desk import acting, diary, listing
from portal.bookings.services import SlotView
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.fields import WhyForm, boxes_of, day_of
from portal.bookings.staff.forms import BlockForm
from portal.bookings.staff.showing import page_words
from portal.core import clock
from portal.core.cards import told_at_the_box
from portal.core.day_boxes import DayForm
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/calendars/<calendar>/block", methods=["GET", "POST"])
@told_at_the_box
def block(calendar: str) -> Response:
    """A part of a day, or all of it. Bookings that stand in it are listed afterwards."""
    actor = access.required_actor()
    view = listing.managed(actor, calendar)
    form = BlockForm(request.form)
    if request.method == "POST" and form.validate():
        acting.block(actor, calendar, *form.span, form.why.data or "")
        return redirect(_day(calendar, form.on, "blocked"))
    if request.method == "GET":
        form = BlockForm(data=boxes_of(day_of(BlockForm(), request.args.get("on", ""))))
    return render(
        "bookings/staff/block.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=view,
    )


@bp.post("/calendars/<calendar>/times/<uuid:slot_id>/open")
def open_again(calendar: str, slot_id: UUID) -> Response:
    actor = access.required_actor()
    listing.managed(actor, calendar)
    slot = _of(calendar, slot_id)
    acting.open_again(actor, calendar, slot.starts_at, slot.ends_at)
    return redirect(_day(calendar, slot.day, "opened"))


@bp.route("/calendars/<calendar>/times/<uuid:slot_id>/call-off", methods=["GET", "POST"])
@told_at_the_box
def call_off(calendar: str, slot_id: UUID) -> Response:
    """Everybody booked at that time is told why, and offered other times."""
    actor = access.required_actor()
    listing.taken(actor, calendar)
    slot = _of(calendar, slot_id)
    form = WhyForm(request.form)
    bookings = [each for each in diary.of_slot(actor, slot) if diary.is_waiting(each)]
    if request.method == "POST" and form.validate():
        acting.call_off(actor, slot, bookings, form.why.data or "")
        return redirect(_day(calendar, slot.day, "called-off"))
    return render(
        "bookings/staff/call_off.html",
        status=INVALID if form.errors else OK,
        form=form,
        slot=slot,
        day=slot.day,
        calendar=slot.calendar,
        bookings=bookings,
        **page_words(),
    )


@bp.route("/calendars/<calendar>/call-off", methods=["GET", "POST"])
@told_at_the_box
def call_off_day(calendar: str) -> Response:
    """The same for all that is left of a day."""
    actor = access.required_actor()
    day = max(day_of(DayForm(), request.args.get("on", "")), clock.today())
    found = diary.read(actor, calendar, day)
    form, bookings = WhyForm(request.form), found.days[0].waiting
    if request.method == "POST" and form.validate():
        acting.call_off_day(actor, calendar, day, bookings, form.why.data or "")
        return redirect(_day(calendar, day, "day-off"))
    return render(
        "bookings/staff/call_off.html",
        status=INVALID if form.errors else OK,
        form=form,
        slot=None,
        day=day,
        calendar=found.calendar,
        bookings=bookings,
        **page_words(),
    )


def _of(calendar: str, slot_id: UUID) -> SlotView:
    """Raises UnknownSlot where it is another calendar's."""
    slot = services.slot(slot_id)
    if slot.calendar.slug != calendar:
        raise services.UnknownSlot
    return slot


def _day(calendar: str, day: object, said: str) -> str:
    return url_for("bookings_staff.day", calendar=calendar, on=str(day), said=said)
