"""What follows from a payment for the case that it is for, and for whoever waits for that."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.cases import services as cases
from portal.core import clock, jobs
from portal.core.db import transaction
from portal.core.i18n import _, use_locale
from portal.payments.models import PaymentMethod, RefundReason, Subject
from portal.payments.money import money
from portal.payments.paying import mails, returning
from portal.payments.taking import asking, viewing
from portal.payments.taking.viewing import PaymentView

_TIME_TO_PAY = timedelta(minutes=10)
# Money that went back by itself: what was decided was mailed then.
_TOLD_BEFORE = frozenset({"place_gone", "paid_twice", "wrong_amount"})


def paid(view: PaymentView) -> bool:
    """Take up the case that this pays for, in the transaction that settles it; whether it could be.

    At once: closed unpaid between the two, it would keep money that nothing is done for.
    """
    if not cases.may_be_paid(view.subject_id):
        return False
    with use_locale(view.locale):
        cases.take_up(view.subject_id, note=_("%(sum)s was paid.", sum=money(view.amount)))
    return True


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
    mails.received(viewing.payment_with(payment_id), key=key)


def expired(payment_id: UUID, *, key: str) -> None:
    """Nobody has paid in time: the case is cancelled, unless it is paid by now after all."""
    view = viewing.payment_with(payment_id)
    if view.paid:
        return
    took = returning.of_payment(view.id).besides > 0
    with transaction(), use_locale(view.locale):
        if view.subject is Subject.CASE:
            cases.give_up(view.subject_id, note=_not_paid(view, took=took))
        mails.expired(view, took=took, key=key)


def _not_paid(view: PaymentView, *, took: bool) -> str:
    if took:
        return _("Nobody paid %(sum)s in time.", sum=money(view.amount))
    return _("Nobody paid %(sum)s in time. No money was taken.", sum=money(view.amount))


def refunded(payment_id: UUID, facts: Mapping[str, Any], *, key: str) -> None:
    """Not what a rule sent back for a booking that was cancelled: the mail about that says it."""
    view = viewing.payment_with(payment_id)
    by_rule = facts.get("reason") == RefundReason.CANCELLED and facts.get("by_rule")
    of_booking = by_rule and facts.get("subject") == Subject.CASE
    told_with_it = of_booking and view.method is PaymentMethod.ONLINE
    if facts.get("reason") not in _TOLD_BEFORE and not told_with_it:
        mails.refunded(view, int(facts["amount"]), key=key)


def refund_failed(payment_id: UUID, amount: int, *, key: str) -> None:
    """The payer, who was told that it goes back, learns that it couldn't. `amount` is in pence.

    Nobody is told where the money isn't here: it went back otherwise, or their bank took it.
    """
    if stuck := returning.of_payment(payment_id).stuck:
        mails.refund_failed(viewing.payment_with(payment_id), min(amount, stuck), key=key)


def closed(case_id: UUID) -> None:
    """Nobody needs to pay for a case that is closed."""
    asking.cancel(Subject.CASE, case_id)
