"""Money that staff took: at the counter or by phone, on the council's own card machine."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, Permission, record
from portal.core.db import transaction
from portal.core.events import emit
from portal.payments import ledger
from portal.payments.faults import (
    BeingPaid,
    NotHadAnyMore,
    NothingDue,
    ReceiptUsed,
    UnknownPayment,
)
from portal.payments.models import EntryKind, Payment, PaymentMethod, PaymentState
from portal.payments.taking import asking, confirming, settling, viewing
from portal.payments.taking.viewing import PaymentView


def take_by_hand(
    actor: Actor, reference: str, method: PaymentMethod, receipt_number: str
) -> PaymentView:
    """The payment, paid. `receipt_number` is the machine's or the till's: never a card's.

    Raises NotAllowed, UnknownPayment, NothingDue, BeingPaid, NotHadAnyMore, ReceiptUsed, and
    ValueError for a method that isn't staff's. Is it paid online meanwhile, that goes back by
    itself.
    """
    actor.require(Permission.TAKE_PAYMENTS)
    if method is PaymentMethod.ONLINE:
        raise ValueError("Staff don't take money online")
    with transaction() as session:
        payment_id = session.scalar(select(Payment.id).where(Payment.reference == reference))
        if payment_id is None:
            raise UnknownPayment
        payment = settling.lock(session, payment_id)
        _refuse(payment)
        _take(session, payment, method, receipt_number)
        payment.taken_by = actor.id
        about: dict[str, Any] = {"payment": reference, "did": "take", "method": method}
        record(actor, Action.CHANGE, person_id=payment.person_id, **about)
        emit("payment.settled", payment.id, **settling.facts(payment))
        return viewing.view_of(payment)


def _take(session: Session, payment: Payment, method: PaymentMethod, receipt_number: str) -> None:
    came = ledger.Moved(
        kind=EntryKind.CHARGE,
        source=f"{method}:{receipt_number}",
        amount=payment.amount,
        method=method,
    )
    if not ledger.enter(session, payment, came):
        raise ReceiptUsed
    payment.receipt_number = receipt_number
    settling.mark_paid(payment, method)
    asking.end_sessions(payment)


def _refuse(payment: Payment) -> None:
    if payment.state is PaymentState.PROCESSING:
        raise BeingPaid
    if payment.state is not PaymentState.DUE:
        raise NothingDue
    if not confirming.can_be_had(viewing.view_of(payment)):
        raise NotHadAnyMore
