"""The time of a form that is sent: booked at once, or kept until it is paid for.

Bookings and payments know nothing of each other; the case is what both are about.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.core import clock, security
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import DEFAULT, _, _l, pgettext, use_locale
from portal.eforms import publishing, slots
from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.sending import booked
from portal.eforms.sending.booked import Answers
from portal.payments import services as payments

MOST_BOOKED = "60/hour"  # from one network
_LONGER = timedelta(minutes=15)  # than the provider's pages: what was paid at the end comes later
_MOST = timedelta(hours=2)  # after a form was sent its time may go to somebody who pays
_OFFERED = 3
_VISITS = frozenset({bookings.PlaceKind.HOME_VISIT, bookings.PlaceKind.COLLECTION})


class Why(StrEnum):
    GONE = "gone"
    CHANGED = "changed"
    LIMIT = "limit"
    KEEPING = "keeping"


class TimeGone(Conflict):
    """The time that was chosen can't be had any more: nothing was sent. `slot_id` is that time.

    `why` says what it is, where that isn't that somebody else was first.
    """

    message = _l("Someone else has just booked that time. Choose another one.")

    def __init__(self, slot_id: UUID, why: Why = Why.GONE) -> None:
        super().__init__()
        self.slot_id = slot_id
        self.why = why


def keep(
    definition: Definition,
    answers: Answers,
    draft_id: UUID,
    person_id: UUID | None,
    origin: bookings.Origin = bookings.NOWHERE,
) -> None:
    """Before a form is sent, in its transaction: its time is held, for those it is sent for.

    What is no longer kept, or was chosen for another address, is taken again. Raises TimeGone, and
    TooManyAttempts where nobody is signed in and too much is booked from one network.
    """
    slot_id = _chosen(definition, answers)
    if slot_id is None:
        return
    if origin.network and person_id is None:
        security.throttle(MOST_BOOKED, "times booked", origin.network)
    if slots.outdated(definition, answers):
        raise TimeGone(slot_id, Why.CHANGED)
    held = bookings.held_for(bookings.Subject.DRAFT, draft_id)
    if held is not None and held.slot.id == slot_id and slots.for_the_same(definition, answers):
        return
    try:
        slots.hold(definition, answers, draft_id, slot_id, person_id, origin)
    except bookings.KeepingOthers:
        raise TimeGone(slot_id, Why.KEEPING) from None
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
        had = bookings.confirm(
            bookings.Subject.DRAFT, draft_id, case_id, contact,
            properties=slots.property_of(definition, answers),
        )  # fmt: skip
    if not had:
        still = bookings.held_for(bookings.Subject.DRAFT, draft_id)
        raise TimeGone(slot_id, Why.LIMIT if still else Why.GONE)
    booked.stands(case_id)


def paid(view: payments.PaymentView) -> bool:
    """In the transaction that settles a payment, before its case is taken up: whether it's theirs.

    Of a case that is closed nothing is booked: its money goes back anyway.
    """
    sent = booked.sent(view.subject_id)
    if sent is None or _chosen(sent.definition, sent.answers) is None:
        return True
    if not cases.may_be_paid(view.subject_id):
        return False
    contact = _contact(sent.definition, sent.answers)
    return bookings.confirm(
        bookings.Subject.CASE, view.subject_id, view.subject_id, contact,
        properties=slots.property_of(sent.definition, sent.answers),
    )  # fmt: skip


def about_to_pay(view: payments.PaymentView) -> bool:
    """Before a payer is sent away to pay: their time is kept as long as they can, and longer.

    At most for `_MOST` since it was sent: later they get what is still free when the money comes.
    False: it is gone. Then nothing is to be paid any more, and the case says so.
    """
    sent = booked.sent(view.subject_id)
    if sent is None or _chosen(sent.definition, sent.answers) is None:
        return True
    if not view.due or view.over:
        return True  # nobody is sent away
    if not cases.may_be_paid(view.subject_id):
        return False
    until = min(_until(), view.created_at + _MOST)
    if bookings.lengthen(bookings.Subject.CASE, view.subject_id, until):
        return True
    with use_locale(view.locale):
        note = _("We could not book the time that you chose. No money was taken.")
        payments.cancel(payments.Subject.CASE, view.subject_id)
        cases.give_up(view.subject_id, note=note)
    return False


def of_case(definition: Definition, case_id: UUID) -> bookings.BookingView | None:
    """The time that was booked with a form that was sent, while it stands."""
    if slots.question_of(definition) is None:
        return None
    return next((each for each in bookings.of_case(case_id) if each.state.open), None)


def named(service: str) -> bookings.Form | None:
    """What books a service that calendars offer, for those below."""
    form = form_of(service)
    if form is None:
        return None
    charged = form.fee is not None and form.fee.collected
    return bookings.Form(form.service, pgettext(form.service, form.title), charged)


def form_of(service: str) -> Definition | None:
    """The form that books what calendars offer under this name, also where that is its own."""
    for form in publishing.all_published():
        offers = form.booking.offers if form.booking else None
        if service in {form.service, *(offers.names.values() if offers else ())}:
            return form
    return None


def gone(case_id: UUID, *, key: str) -> None:
    """Money came when the time was gone, and goes back: the case ends, and others are offered."""
    sent = booked.sent(case_id)
    slot_id = _chosen(sent.definition, sent.answers) if sent else None
    if sent is None or slot_id is None:
        return
    with transaction(), use_locale(sent.locale):
        note = _("We could not book the time that you chose. All of your money goes back.")
        cases.give_up(case_id, note=note)
        free = _others(slot_id, sent)
        times = [bookings.words.when(each) for each in free]
        cases.mail_person(case_id, template="time_gone", key=key, page="", values={"times": times})


def _others(slot_id: UUID, sent: booked.Sent) -> list[bookings.SlotView]:
    """Times that suit what was sent."""
    question = slots.question_of(sent.definition)
    chosen = sent.answers[question.key] if question else {}
    units, needs = chosen.get("units", 1), bookings.Needs.of(chosen.get("needs", {}))
    return bookings.others(slot_id, units=units, needs=needs, most=_OFFERED)


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
        address=_visited(definition, answers),
        about=_about(definition, answers),
    )


def _visited(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Where we go, for what is done at a property; nothing where people come to us."""
    slot_id, asked = _chosen(definition, answers), definition.booking
    address = answers.get(asked.property or "") if asked else None
    if slot_id is None or not address or bookings.slot(slot_id).calendar.kind not in _VISITS:
        return ()
    return (*address["lines"], address["postcode"])


def _about(definition: Definition, answers: Answers) -> str | None:
    """What staff need at hand, on one line and in English, which they work in."""
    asked = definition.booking.about if definition.booking else ()
    with use_locale(DEFAULT.code):
        said = [
            line
            for key in asked
            if answers.get(key) is not None
            for line in _said(definition.service, definition.questions[key], answers[key])
        ]
    return "; ".join(said) or None


def _said(service: str, question: Question, answer: Any) -> list[str]:
    """An item of a group on a line."""
    if not question.questions:
        return kind_of(question).shown(question, service, answer)
    return [
        ", ".join(
            line
            for each in question.questions
            if item.get(each.key) is not None and each.type is not QuestionType.FILE
            for line in kind_of(each).shown(each, service, item[each.key])
        )
        for item in answer
    ]
