"""Another time for a booking, or none; and a time in place of one that the council cancelled."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.bookings import access, words
from portal.bookings.after import offering_again, wording
from portal.bookings.routes.blueprint import bp
from portal.bookings.routes.entering import count_change, entered
from portal.bookings.routes.showing import words_of
from portal.bookings.routes.times import slot_sent, times_for
from portal.bookings.services import (
    BookingView,
    ChangeClosed,
    LimitReached,
    NotHadNow,
    NotOpen,
    SlotView,
    UnknownSlot,
    cancel,
    move,
)
from portal.core.errors import Sentence
from portal.core.i18n import _
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/bookings/<reference>/move", methods=["GET", "POST"])
def move_booking(reference: str) -> Response:
    """Until the cut-off of its calendar; after it the page of the booking says whom to phone."""
    view = entered(reference)
    if not view.may_change:
        return _to(view)
    return _choose(view, lambda slot_id: move(view.reference, slot_id, accounts.person_id()))


@bp.route("/bookings/<reference>/again", methods=["GET", "POST"])
def book_again(reference: str) -> Response:
    """For what the council cancelled; the new booking has a reference of its own."""
    view = entered(reference)
    if not offering_again.may_choose(view):
        return _to(view)
    return _choose(view, lambda slot_id: offering_again.choose(view.reference, slot_id))


@bp.route("/bookings/<reference>/cancel", methods=["GET", "POST"])
def cancel_booking(reference: str) -> Response:
    """Opening the link changes nothing; its button does."""
    view = entered(reference)
    if not view.may_change:
        return _to(view)
    if request.method == "POST":
        count_change(view)
        try:
            cancel(view.reference, accounts.person_id())
        except (ChangeClosed, NotOpen):
            return _to(view)
        return _to(view, did="cancelled")
    return render("bookings/cancel.html", **words_of(view))


def _choose(view: BookingView, take: Callable[[UUID], BookingView]) -> Response:
    """The page with the times, and what comes of a choice."""
    if request.method == "GET":
        return _page(view)
    count_change(view)
    slot_id = slot_sent()
    if slot_id is None:
        return _page(view, _("Select a time"))
    try:
        taken = take(slot_id)
    except NotHadNow as gone:
        return _page(view, gone.message, gone.others)
    except (LimitReached, UnknownSlot) as refused:
        return _page(view, refused.message)
    except (ChangeClosed, NotOpen):
        return _to(view)
    response = _to(taken, did="moved")
    if taken.reference != view.reference:
        access.grant(response, taken.reference)
    return response


def _page(
    view: BookingView, error: Sentence | None = None, others: Sequence[SlotView] = ()
) -> Response:
    return render(
        "bookings/move.html",
        status=INVALID if error else OK,
        error=error,
        others={str(each.id): words.name(each) for each in others},
        times=times_for(view),
        name_of=wording.name_of_place,
        **words_of(view),
    )


def _to(view: BookingView, did: str | None = None) -> Response:
    return redirect(url_for("bookings.booking", reference=view.reference, did=did))
