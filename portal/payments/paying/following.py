"""What follows from a payment for the case that it is for, and for whoever waits for that."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.cases import services as cases
from portal.core import clock, jobs
from portal.core.db import transaction
from portal.core.i18n import _, use_locale
from portal.payments.models import Subject
from portal.payments.money import money
from portal.payments.paying import mails
from portal.payments.taking import asking, viewing
from portal.payments.taking.viewing import PaymentView

_TIME_TO_PAY = timedelta(minutes=10)
# Money that went back by itself: what was decided was mailed then.
_TOLD_BEFORE = frozenset({"place_gone", "paid_twice", "wrong_amount"})


def of_use(view: PaymentView) -> bool:
    """Whether the case that this pays for can still be taken up; asked while it is settled."""
    return cases.may_be_paid(view.subject_id)


def tell_later(payment_id: UUID) -> None:
    """Most people pay at once: who has by then needs no mail that they should."""
    with transaction():
        at = clock.now() + _TIME_TO_PAY
        jobs.enqueue("payments.tell_due", at=at, payment_id=str(payment_id))


def asked(payment_id: UUID, *, key: str) -> None:
    view = viewing.payment_with(payment_id)
    if view.due:
        mails.due(view, key=key)


def settled(payment_id: UUID, *, key: str) -> None:
    """The case that was paid for is taken up, whether this runs once or often."""
    view = viewing.payment_with(payment_id)
    with transaction(), use_locale(view.locale):
        if view.subject is Subject.CASE:
            cases.take_up(view.subject_id, note=_("%(sum)s was paid.", sum=money(view.amount)))
        mails.received(view, key=key)


def expired(payment_id: UUID, *, key: str) -> None:
    """Nobody has paid in time: the case is cancelled, unless it is paid by now after all."""
    view = viewing.payment_with(payment_id)
    if view.paid:
        return
    with transaction(), use_locale(view.locale):
        if view.subject is Subject.CASE:
            note = _("Nobody paid %(sum)s in time. No money was taken.", sum=money(view.amount))
            cases.give_up(view.subject_id, note=note)
        mails.expired(view, key=key)


def refunded(payment_id: UUID, facts: Mapping[str, Any], *, key: str) -> None:
    if facts.get("reason") not in _TOLD_BEFORE:
        mails.refunded(viewing.payment_with(payment_id), int(facts["amount"]), key=key)


def closed(case_id: UUID) -> None:
    """Nobody needs to pay for a case that is closed."""
    asking.cancel(Subject.CASE, case_id)
