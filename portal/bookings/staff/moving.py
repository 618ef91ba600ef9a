"""A booking is moved to another time, of its calendar or of another one."""

from datetime import date
from uuid import UUID

from flask import Response, request, url_for
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.accounts import access
from portal.accounts.services import Actor
from portal.bookings import services, words
from portal.bookings.desk import acting, listing, telling
from portal.bookings.services import BookingView, DayOfSlots, Wanted
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.fields import boxes_of, day_of
from portal.bookings.staff.forms import ChooseForm, MoveForm
from portal.bookings.staff.showing import free_in, page_words
from portal.core import clock
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_CHOOSE = _l("Choose a time")


@bp.route("/<reference>/move", methods=["GET", "POST"])
def move(reference: str) -> Response:
    """The free times of a day, and the days beside it; the POST takes one of them."""
    actor = access.required_actor()
    booking = telling.known(actor, reference)
    form = MoveForm(request.form)
    if request.method == "POST" and _moved(actor, booking, form):
        return redirect(
            url_for("bookings_staff.booking", reference=booking.reference, said="moved")
        )
    return _choices(actor, booking, form)


def _moved(actor: Actor, booking: BookingView, form: MoveForm) -> bool:
    try:
        slot_id = UUID(form.slot.data or "")
        acting.move(actor, booking.reference, slot_id)
    except ValueError:
        form.slot.errors = [_CHOOSE]
        return False
    except (services.NotHadNow, services.LimitReached, services.UnknownSlot) as refused:
        form.slot.errors = [str(refused.message)]
        return False
    return True


def _choices(actor: Actor, booking: BookingView, form: MoveForm) -> Response:
    titles = {line.slug: line.title for line in listing.listed(actor)}
    chosen = ChooseForm(request.args)
    chosen.among(titles.items())
    valid = chosen.validate()
    slug = chosen.calendar.data if chosen.calendar.data in titles else booking.calendar.slug
    chosen.calendar.data = slug
    first = day_of(chosen, request.args.get("on", booking.slot.day.isoformat()))
    days = _free(booking, slug, max(first, clock.today()))
    form.slot.choices = [
        SelectChoice(str(slot.id), words.name(slot)) for each in days for slot in each.slots
    ]
    if valid and chosen.on is None:
        chosen = ChooseForm(data=boxes_of(max(first, clock.today())) | {"calendar": slug})
        chosen.among(titles.items())
    return render(
        "bookings/staff/move.html",
        status=INVALID if form.errors or not valid else OK,
        form=form,
        chosen=chosen,
        booking=booking,
        slug=slug,
        days=days,
        **page_words(),
    )


def _free(booking: BookingView, slug: str, first: date) -> list[DayOfSlots]:
    wanted = Wanted(calendar=slug, units=booking.units, needs=booking.needs, first_after=first)
    return free_in(wanted)
