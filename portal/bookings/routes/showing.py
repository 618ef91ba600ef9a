"""The page of a booking, and its file for a calendar."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for

from portal.bookings import access, words
from portal.bookings.after import charging, entries, mails, offering_again, wording
from portal.bookings.after.calendar_files import CANCEL, PUBLISH, TYPE
from portal.bookings.repeating import making
from portal.bookings.routes.blueprint import bp
from portal.bookings.routes.entering import entered, seen
from portal.bookings.services import BookingState, BookingView, Unit, history
from portal.bookings.services import booking as found
from portal.cases import services as cases
from portal.core import clock, security
from portal.core.web import render

_LOOKS = "120/hour"  # of one file from one network, as calendars that look again by themselves do


@bp.get("/bookings/<reference>")
def booking(reference: str) -> Response:
    """What is booked and the way there; or that it is over, and what can be done now."""
    view = entered(reference)
    return render("bookings/booking.html", did=request.args.get("did"), **words_of(view))


@bp.get("/bookings/<reference>.ics")
def booking_file(reference: str) -> Response:
    """With the code in the address it needs no cookie: calendars look again by themselves."""
    known = cases.normal_reference(reference)
    code = request.args.get("code")
    if known and code:
        security.throttle(_LOOKS, "files of a booking", security.network(), known)
        view = found(known) if access.opens(known, code) else seen(known)
    else:
        view = seen(known or reference)
    method = CANCEL if view.state is BookingState.CANCELLED else PUBLISH
    headers = {"Content-Disposition": f'attachment; filename="{view.reference}.ics"'}
    return Response(
        entries.file_of(view),
        HTTPStatus.OK,
        headers,
        content_type=f"{TYPE}; charset=utf-8; method={method}",
    )


def words_of(view: BookingView) -> dict[str, Any]:
    """What the pages of one booking say."""
    cancelled = view.state is BookingState.CANCELLED
    over = view.slot.ends_at <= clock.now()
    by_us = cancelled and offering_again.was_by_us(view)
    return {
        "booking": view,
        **mails.facts_of(view),
        "title": wording.title_of(view),
        "over": over,
        "by_us": by_us,
        "why": offering_again.why_of(view) if by_us else None,
        "again": offering_again.may_choose(view) if by_us else False,
        "charged": charging.costs(view),
        "anew": charging.form_of(view.service),
        "late": None if cancelled or over else _late(view),
        "repeats": making.may_repeat(view),
        "counted": view.slot.unit is not Unit.BOOKINGS and view.calendar.plan.largest > 1,
        "case": wording.case_of(view) if access.sees_its_case(view) else None,
        "back": url_for("bookings.booking", reference=view.reference),
    }


def _late(view: BookingView) -> dict[str, Any] | None:
    """What was said last about how late the council is with it, on its day."""
    said = [each for each in history(view.id) if each.what == "late"]
    if not said or said[-1].to_slot != view.slot.id or view.slot.day != clock.today():
        return None
    minutes = said[-1].minutes or 0
    expect_at = view.slot.starts_at + timedelta(minutes=minutes)
    return {"minutes": minutes, "expect_at": words.time_of(expect_at), "why": said[-1].reason}
