"""The case of what is booked: it says so, and follows what becomes of the booking.

What the person is told comes from the booking, so none of this is mailed.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.i18n import _, use_locale
from portal.eforms import publishing, slots
from portal.eforms.definitions import Definition
from portal.eforms.models import Submission
from portal.payments import services as payments

Answers = Mapping[str, Any]

_BOOKED = bookings.BookingState.CONFIRMED
_MISSED = cases.Status.NO_FURTHER_ACTION
_DONE = frozenset({cases.Status.COMPLETED, cases.Status.FIXED, cases.Status.APPROVED})


class Sent(NamedTuple):
    """What was sent with a form, in its version, and the language it was sent in."""

    definition: Definition
    answers: Answers
    locale: str


def statuses_of(definition: Definition) -> tuple[str, ...]:
    """Where a case of this form can stand: also booked, called off by us, or missed."""
    if slots.question_of(definition) is None:
        return definition.statuses
    more = (cases.Status.BOOKED, cases.Status.TIME_NEEDED, _MISSED)
    return tuple(dict.fromkeys((*definition.statuses, *more)))


def stands(case_id: UUID) -> None:
    """A time stands: the case says so, and promises that day. The mail about the booking tells it.

    What still waits for its money isn't booked. One that is over counts where a mark is taken back.
    """
    if standing := _left(case_id) or _standing(case_id):
        _move(case_id, cases.Status.BOOKED, expect_by=standing[0].slot.day)


def attended(case_id: UUID) -> None:
    """They came, or what was booked was done: no time is left to wait for."""
    if not _left(case_id):
        _move(case_id, cases.Status.COMPLETED)


def missed(booking_id: UUID) -> None:
    """The person reads that they were missed, and with their last time to come the case ends."""
    view = bookings.by_id(booking_id)
    ends = view.case_id is not None and not _left(view.case_id)
    with use_locale(view.locale):
        note = _("We noted that you did not come. If that is wrong, phone us.")
        _note(view, note, becomes=_MISSED if ends else None, public=True, mailed=False)


def cancelled(case_id: UUID) -> None:
    """The last booking was cancelled: its case ends, and what was paid for it goes back."""
    known = cases.references([case_id]).get(case_id)
    if known is None or sent(case_id) is None or _left(case_id):
        return
    with transaction():
        payment = payments.of_subject(payments.Subject.CASE, case_id)
        if payment is not None and payment.paid:
            payments.give_back(payment.reference, payments.RefundReason.CANCELLED)
        else:
            payments.cancel(payments.Subject.CASE, case_id)
        _close(case_id, known)


def called_off(case_id: UUID) -> None:
    """The council cancelled a booking: its case waits for another time, which costs nothing.

    What is paid for ends as if the person had cancelled it: the money goes back.
    """
    form = sent(case_id)
    if form and form.definition.fee is not None and form.definition.fee.collected:
        cancelled(case_id)
    elif form and not _left(case_id):
        _move(case_id, cases.Status.TIME_NEEDED)


def moved(booking_id: UUID) -> None:
    """Who reads what was sent finds the time that counts now. The person has a mail of its own."""
    view = bookings.by_id(booking_id)
    when = bookings.words.when(view.slot)
    note = _("The booking was moved to %(time)s.", time=when)
    _note(view, note, public=False, expect_by=view.slot.day)


def resized(booking_id: UUID) -> None:
    """As for `moved`: for how many it is now, whatever was answered."""
    view = bookings.by_id(booking_id)
    note = _("The booking was changed. The number is now %(n)s.", n=view.units)
    _note(view, note, public=False)


def closed(case_id: UUID, status: cases.Status) -> None:
    """A case that is closed needs no time that is still to come, unless it is done as was wanted.

    Money that was paid for it goes back, as for whatever is cancelled.
    """
    if status not in _DONE:
        bookings.cancel_of_case(case_id)


def sent(case_id: UUID) -> Sent | None:
    """None also where it wasn't sent with a form, or is emptied."""
    about = select(Submission.version_id, Submission.answers, Submission.locale)
    found = db.session.execute(about.where(Submission.case_id == case_id)).one_or_none()
    if found is None or not found.answers:
        return None
    return Sent(publishing.definition_of(found.version_id), found.answers, found.locale)


def _left(case_id: UUID) -> list[bookings.BookingView]:
    """Those of today and those to come, the earliest first."""
    return [each for each in _standing(case_id) if each.slot.day >= clock.today()]


def _standing(case_id: UUID) -> list[bookings.BookingView]:
    return [each for each in bookings.of_case(case_id) if each.state is _BOOKED]


def _close(case_id: UUID, reference: str) -> None:
    """The mail about the booking says it, and what becomes of the money."""
    note = _("The booking was cancelled.")
    if cases.give_up(case_id, note=note):
        return
    try:
        status = cases.Status.CANCELLED
        cases.update(reference, status=status, note=note, author=None, mailed=False)
    except (cases.IllegalTransition, cases.NothingNew):
        return  # it was closed before


def _note(
    view: bookings.BookingView, note: str, *, becomes: cases.Status | None = None, **more: Any
) -> None:
    known = cases.references([view.case_id]).get(view.case_id) if view.case_id else None
    if known is not None:
        record = cases.record_of(known)
        status = becomes if becomes in record.allowed else record.case.status
        cases.update(known, status=status, note=note, author=None, **more)


def _move(case_id: UUID, status: cases.Status, **more: Any) -> None:
    """Nothing where it stands so already, can't, or isn't a case of ours."""
    known = cases.references([case_id]).get(case_id)
    if known is None:
        return
    with suppress(cases.IllegalTransition, cases.NothingNew):
        cases.update(known, status=status, note=None, author=None, mailed=False, **more)
