"""The time of a form that is sent: booked at once, or kept until it is paid for.

Bookings and payments know nothing of each other; the case is what both are about.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l, use_locale
from portal.eforms import publishing, slots
from portal.eforms.definitions import Definition
from portal.eforms.models import Submission
from portal.payments import services as payments

_LONGER = timedelta(minutes=15)  # than the provider's pages: what was paid at the end comes later
_OFFERED = 3

Answers = Mapping[str, Any]


class Why(StrEnum):
    GONE = "gone"
    CHANGED = "changed"
    LIMIT = "limit"


class Sent(NamedTuple):
    """What was sent with a form, in its version, and the language it was sent in."""

    definition: Definition
    answers: Answers
    locale: str


class TimeGone(Conflict):
    """The time that was chosen can't be had any more: nothing was sent. `slot_id` is that time.

    `why` says what it is, where that isn't that somebody else was first.
    """

    message = _l("Someone else has just booked that time. Choose another one.")

    def __init__(self, slot_id: UUID, why: Why = Why.GONE) -> None:
        super().__init__()
        self.slot_id = slot_id
        self.why = why


def keep(definition: Definition, answers: Answers, draft_id: UUID, person_id: UUID | None) -> None:
    """Before a form is sent, in its transaction: its time is held, for those it is sent for.

    What is no longer kept, or was chosen for another address, is taken again. Raises TimeGone.
    """
    slot_id = _chosen(definition, answers)
    if slot_id is None:
        return
    if slots.outdated(definition, answers):
        raise TimeGone(slot_id, Why.CHANGED)
    held = bookings.held_for(bookings.Subject.DRAFT, draft_id)
    if held is not None and held.slot.id == slot_id and slots.for_the_same(definition, answers):
        return
    try:
        slots.hold(definition, answers, draft_id, slot_id, person_id)
    except bookings.LimitReached:
        raise TimeGone(slot_id, Why.LIMIT) from None
    except (bookings.NotHadNow, bookings.UnknownSlot):
        raise TimeGone(slot_id) from None


def take(
    definition: Definition, answers: Answers, draft_id: UUID, case_id: UUID, *, paid_later: bool
) -> None:
    """As the case is opened: the booking is made, or waits for its money. Raises TimeGone."""
    slot_id = _chosen(definition, answers)
    if slot_id is None:
        return
    contact = _contact(definition, answers)
    if paid_later:
        had = bookings.lengthen(
            bookings.Subject.DRAFT, draft_id, _until(), case_id=case_id, contact=contact
        )
    else:
        had = bookings.confirm(bookings.Subject.DRAFT, draft_id, case_id, contact)
    if not had:
        raise TimeGone(slot_id)


def paid(view: payments.PaymentView) -> bool:
    """In the transaction that settles a payment, before its case is taken up: whether it's theirs.

    Of a case that is closed nothing is booked: its money goes back anyway.
    """
    sent = _sent(view.subject_id)
    if sent is None or _chosen(sent.definition, sent.answers) is None:
        return True
    if not cases.may_be_paid(view.subject_id):
        return False
    contact = _contact(sent.definition, sent.answers)
    return bookings.confirm(bookings.Subject.CASE, view.subject_id, view.subject_id, contact)


def about_to_pay(view: payments.PaymentView) -> bool:
    """Before a payer is sent away to pay: their time is kept as long as they can, and longer.

    False: it is gone. Then nothing is to be paid any more, and the case says so.
    """
    sent = _sent(view.subject_id)
    if sent is None or _chosen(sent.definition, sent.answers) is None:
        return True
    with transaction():
        if bookings.lengthen(bookings.Subject.CASE, view.subject_id, _until()):
            return True
        with use_locale(view.locale):
            note = _("Somebody else booked your time before you paid. No money was taken.")
            payments.cancel(payments.Subject.CASE, view.subject_id)
            cases.give_up(view.subject_id, note=note)
    return False


def of_case(definition: Definition, case_id: UUID) -> bookings.BookingView | None:
    """The time that was booked with a form that was sent, while it stands."""
    if slots.question_of(definition) is None:
        return None
    return next((each for each in bookings.of_case(case_id) if each.state.open), None)


def is_charged(service: str) -> bool:
    """Whether what calendars offer under this name is paid for: a form, or what it names."""
    form = form_of(service)
    return form is not None and form.fee is not None and form.fee.collected


def form_of(service: str) -> Definition | None:
    """The form that books what calendars offer under this name, also where that is its own."""
    for form in publishing.all_published():
        offers = form.booking.offers if form.booking else None
        if service in {form.service, *(offers.names.values() if offers else ())}:
            return form
    return None


def gone(case_id: UUID, *, key: str) -> None:
    """Money came when the time was gone, and goes back: the case ends, and others are offered."""
    sent = _sent(case_id)
    slot_id = _chosen(sent.definition, sent.answers) if sent else None
    if sent is None or slot_id is None:
        return
    with transaction(), use_locale(sent.locale):
        note = _("Somebody else booked your time before you paid. All of your money goes back.")
        cases.give_up(case_id, note=note)
        free = bookings.others(slot_id, most=_OFFERED)
        times = [bookings.words.day_and_time(each.starts_at) for each in free]
        cases.mail_person(case_id, template="time_gone", key=key, page="", values={"times": times})


def cancelled(case_id: UUID) -> None:
    """A booking was cancelled: its case ends, and what was paid for it goes back."""
    known = cases.references([case_id]).get(case_id)
    if known is None or _sent(case_id) is None:
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
    sent = _sent(case_id)
    if sent and sent.definition.fee is not None and sent.definition.fee.collected:
        cancelled(case_id)


def moved(booking_id: UUID) -> None:
    """Who reads what was sent finds the time that counts now. The person has a mail of its own."""
    view = bookings.by_id(booking_id)
    when = bookings.words.day_and_time(view.slot.starts_at)
    _note(view, _("The booking was moved to %(time)s.", time=when))


def resized(booking_id: UUID) -> None:
    """As for `moved`: for how many it is now, whatever was answered."""
    view = bookings.by_id(booking_id)
    _note(view, _("The booking was changed. The number is now %(n)s.", n=view.units))


def _note(view: bookings.BookingView, note: str) -> None:
    known = cases.references([view.case_id]).get(view.case_id) if view.case_id else None
    if known is not None:
        status = cases.record_of(known).case.status
        cases.update(known, status=status, note=note, author=None, public=False)


def closed(case_id: UUID, status: cases.Status) -> None:
    """A case that was cancelled needs its time no longer; one that is done keeps what was."""
    if status is cases.Status.CANCELLED:
        bookings.cancel_of_case(case_id)


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


def _until() -> datetime:
    return clock.now() + payments.SESSION_LASTS + _LONGER


def _chosen(definition: Definition, answers: Answers) -> UUID | None:
    question = slots.question_of(definition)
    answer = answers.get(question.key) if question else None
    return UUID(answer["slot"]) if slots.is_chosen(answer) else None


def _contact(definition: Definition, answers: Answers) -> bookings.Contact:
    asked = definition.contact
    return bookings.Contact(
        name=answers.get(asked.name or ""),
        email=answers.get(asked.email or ""),
        phone=answers.get(asked.phone or ""),
    )


def _sent(case_id: UUID) -> Sent | None:
    about = select(Submission.version_id, Submission.answers, Submission.locale)
    found = db.session.execute(about.where(Submission.case_id == case_id)).one_or_none()
    if found is None or not found.answers:
        return None
    return Sent(publishing.definition_of(found.version_id), found.answers, found.locale)
