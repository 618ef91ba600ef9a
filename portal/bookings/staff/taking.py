"""A time is booked for somebody who stands at the counter or is on the phone."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor
from portal.bookings import services
from portal.bookings.desk import acting, leading, listing
from portal.bookings.services import ForSomebody, SlotView, Wanted
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.checks import number_in
from portal.bookings.staff.fields import boxes_of, day_of
from portal.bookings.staff.forms import BookForm, ChooseForm
from portal.bookings.staff.showing import free_in, page_words
from portal.cases.services import Channel
from portal.core import clock
from portal.core.cards import told_at_the_box
from portal.core.i18n import LOCALES, current
from portal.core.web import INVALID, OK, redirect, render


@bp.get("/calendars/<calendar>/book")
def choose(calendar: str) -> Response:
    """Which time: free ones of a day, and how many there are on the days after it."""
    view = listing.taken(access.required_actor(), calendar)
    form = ChooseForm(request.args)
    form.among([])
    valid = form.validate()
    units = (number_in(form.units) if valid else None) or 1
    first = max(day_of(form, request.args.get("on", "")), clock.today())
    if valid and form.on is None:
        form = ChooseForm(data=boxes_of(first) | {"units": str(units)})
    days = free_in(Wanted(calendar=view.slug, units=units, first_after=first))
    return render(
        "bookings/staff/choose.html",
        status=OK if valid else INVALID,
        form=form,
        calendar=view,
        days=days,
        units=units,
        **page_words(),
    )


@bp.route("/calendars/<calendar>/book/<uuid:slot_id>", methods=["GET", "POST"])
@told_at_the_box
def take(calendar: str, slot_id: UUID) -> Response:
    """For whom; they are mailed where there is an address."""
    actor = access.required_actor()
    view = listing.taken(actor, calendar)
    slot = services.slot(slot_id)
    if slot.calendar.id != view.id:
        raise services.UnknownSlot
    form = BookForm(request.form) if request.method == "POST" else _empty(view.plan.services)
    form.among(view.plan)
    if request.method == "GET" or not form.validate():
        return _ask(slot, form)
    try:
        return _booked(actor, slot, form)
    except services.LimitReached as limit:
        form.despite_limits.errors = [limit.message]
        return _ask(slot, form)
    except services.NotHadNow as gone:
        form.name.errors = [str(gone.message)]
        return _ask(slot, form, gone.others)


def _ask(slot: SlotView, form: BookForm, others: tuple[SlotView, ...] = ()) -> Response:
    return render(
        "bookings/staff/book.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=slot.calendar,
        slot=slot,
        others=others,
        locales=LOCALES,
        **page_words(),
    )


def _empty(offered: tuple[str, ...]) -> BookForm:
    return BookForm(
        data={
            "units": request.args.get("units", "1"),
            "locale": current().code,
            "service": next(iter(offered), ""),
            "channel": Channel.COUNTER.value,
        }
    )


def _booked(actor: Actor, slot: SlotView, form: BookForm) -> Response:
    """On in the form that books it; at once where no form does."""
    wanted = ForSomebody(
        slot_id=slot.id,
        contact=form.contact,
        locale=form.locale.data,
        units=form.count,
        needs=form.needs,
        service=form.service.data or None,
        property=form.property_names,
        despite_limits=bool(form.despite_limits.data),
        channel=Channel(form.channel.data),
    )
    if href := leading.into_form(actor, wanted):
        return redirect(href)
    made = acting.book_for(actor, wanted)
    return redirect(url_for("bookings_staff.booking", reference=made.reference, said="booked"))
