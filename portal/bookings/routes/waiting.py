"""The waiting list: joining it, taking what is offered in time, or saying no."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.bookings import access, words
from portal.bookings.after import charging, codes, wording
from portal.bookings.routes.blueprint import bp
from portal.bookings.routes.entering import Elsewhere
from portal.bookings.routes.waiting_forms import WaitingForm, weeks
from portal.bookings.services import CalendarView
from portal.bookings.waiting import joining, leading, mails, offering, viewing
from portal.bookings.waiting.viewing import OfferOver, WaitingView
from portal.core import clock, i18n, security
from portal.core.errors import NotFound
from portal.core.web import INVALID, OK, redirect, render

_JOINS = "10/hour"  # from one network


@bp.route("/waiting-list/<calendar>", methods=["GET", "POST"])
def join_waiting(calendar: str) -> Response:
    """`service` in the address is what they want there, where it has a list."""
    known = joining.list_of(calendar)
    service = request.values.get("service")
    form, free = WaitingForm(request.form).of(known), None
    anew = charging.form_of(_service(known, service))
    if request.method == "POST" and form.validate():
        waiting = _waiting(known, form, service)
        free = joining.free_now(waiting) if anew else None
        if free is None:
            return _join(waiting, known)
    return render(
        "bookings/waiting/join.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=known,
        title=wording.title_of_calendar(known),
        place=wording.place_of(known),
        weeks=weeks(),
        service=service,
        anew=anew,
        free=words.when(free) if free else None,
    )


@bp.get("/waiting-list/place/<uuid:entry_id>")
def waiting_place(entry_id: UUID) -> Response:
    """Opening the link takes nothing; its button does."""
    view = _entered(entry_id)
    return render("bookings/waiting/place.html", did=request.args.get("did"), **_words(view))


@bp.post("/waiting-list/place/<uuid:entry_id>/booking")
def take_offer(entry_id: UUID) -> Response:
    """Booked at once; what costs money is booked with its form, which has the time in it."""
    view = _entered(entry_id)
    try:
        if (leads_to := leading.into_form(view)) is not None:
            return redirect(leads_to)
        booking = offering.take(view.id)
    except OfferOver:
        return redirect(_href(view, did="over"))
    response = redirect(url_for("bookings.booking", reference=booking.reference, did="taken"))
    access.grant(response, booking.reference)
    return response


@bp.post("/waiting-list/place/<uuid:entry_id>/leaving")
def leave_waiting(entry_id: UUID) -> Response:
    view = _entered(entry_id)
    joining.leave(view.id)
    return redirect(_href(view, did="left"))


def _entered(entry_id: UUID) -> WaitingView:
    """Whose code this browser showed, or who joined it signed in.

    Raises Elsewhere to the address without the code. To others there is no such page.
    """
    code = request.args.get("code") if request.method == "GET" else None
    if code is not None and access.is_right(str(entry_id), lambda: codes.opens(entry_id, code)):
        response = redirect(url_for("bookings.waiting_place", entry_id=entry_id))
        access.grant(response, str(entry_id))
        raise Elsewhere(response)
    if access.granted(str(entry_id)):
        return viewing.entry(entry_id)
    person_id = accounts.person_id()
    if person_id is not None:
        view = viewing.entry(entry_id)
        if view.person_id == person_id:
            return view
    raise NotFound


def _service(calendar: CalendarView, asked: str | None) -> str | None:
    """What is waited for; the first where nothing is asked for that is had there."""
    offered = calendar.plan.services
    return asked if asked in offered else next(iter(offered), None)


def _join(waiting: joining.Waiting, calendar: CalendarView) -> Response:
    """Whoever is signed in has one place. Of an address nothing is said: anybody can write it."""
    person_id = waiting.person_id
    if person_id and (there := viewing.of_person(person_id, calendar.id)):
        return redirect(url_for("bookings.waiting_place", entry_id=there))
    security.throttle(_JOINS, "joins of a waiting list", security.network())
    security.count_mail_to(waiting.contact.email or waiting.contact.phone or "")
    return _joined(joining.wait(waiting))


def _waiting(calendar: CalendarView, form: WaitingForm, service: str | None) -> joining.Waiting:
    return joining.Waiting(
        calendar=calendar.slug,
        service=_service(calendar, service),
        first_day=clock.today(),
        last_day=form.last_day,
        contact=form.contact,
        locale=i18n.current().code,
        units=form.count,
        needs=form.needs,
        person_id=accounts.person_id(),
    )


def _joined(view: WaitingView) -> Response:
    response = redirect(_href(view, did="joined"))
    access.grant(response, str(view.id))
    return response


def _words(view: WaitingView) -> dict[str, Any]:
    slot = view.booking.slot if view.booking else None
    return {
        "entry": view,
        "paid": charging.is_charged(view.service),
        "title": wording.title_of_calendar(view.calendar),
        "place": wording.place_of(view.calendar),
        "wanted": mails.wanted_of(view),
        "told_by_email": mails.by_email(view),
        "when": words.when(slot) if slot else None,
        "until": words.day_and_time(view.until) if view.until else None,
    }


def _href(view: WaitingView, did: str) -> str:
    return url_for("bookings.waiting_place", entry_id=view.id, did=did)
