"""Wanting money to go back: by rule, or because staff decide so."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, Permission, record
from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.payments import council
from portal.payments.faults import NotYours, RefundDecided, TooMuch, UnknownPayment, UnknownRefund
from portal.payments.models import Payment, Refund, RefundReason, RefundState
from portal.payments.refunding import entering

_UNDECIDED = (RefundState.ASKED, RefundState.WANTED)
UNDER_WAY = (*_UNDECIDED, RefundState.PENDING)


def refund(
    actor: Actor, reference: str, amount: int, reason: RefundReason, note: str | None
) -> UUID:
    """The refund's id. Above `council.second_person_above()` (pence) it waits for somebody else.

    Raises NotAllowed, UnknownPayment, TooMuch.
    """
    actor.require(Permission.REFUND_PAYMENTS)
    with transaction() as session:
        payment = _locked(session, reference)
        if not 0 < amount <= can_go_back(session, payment):
            raise TooMuch
        waits = amount > council.second_person_above()
        wanted = want(
            session, payment, amount=amount, reason=reason, intent=payment.intent, note=note,
            asked_by=actor.id, state=RefundState.ASKED if waits else RefundState.WANTED,
        )  # fmt: skip
        _record(actor, payment, "refund", amount=amount, reason=reason)
        return wanted.id


def approve_refund(actor: Actor, refund_id: UUID) -> None:
    """Raises NotAllowed, UnknownRefund, NotYours, RefundDecided, TooMuch."""
    actor.require(Permission.APPROVE_REFUNDS)
    with transaction() as session:
        wanted, payment = _asked(session, refund_id)
        if wanted.asked_by == actor.id:
            raise NotYours
        if wanted.amount > can_go_back(session, payment) + wanted.amount:
            raise TooMuch
        wanted.state, wanted.approved_by = RefundState.WANTED, actor.id
        wanted.changed_at = clock.now()
        _record(actor, payment, "approve refund", amount=wanted.amount)
        _go(session, payment, wanted)


def decline_refund(actor: Actor, refund_id: UUID) -> None:
    """Raises NotAllowed, UnknownRefund, RefundDecided."""
    actor.require(Permission.APPROVE_REFUNDS)
    with transaction() as session:
        wanted, payment = _asked(session, refund_id)
        wanted.state, wanted.approved_by = RefundState.DECLINED, actor.id
        wanted.changed_at = clock.now()
        _record(actor, payment, "decline refund", amount=wanted.amount)


def want(  # noqa: PLR0913 - all named; each is a column
    session: Session,
    payment: Payment,
    *,
    amount: int,
    reason: RefundReason,
    intent: str | None,
    note: str | None = None,
    asked_by: UUID | None = None,
    state: RefundState = RefundState.WANTED,
) -> Refund:
    """In a transaction that has locked the payment; the money is sent by a job."""
    now = clock.now()
    wanted = Refund(
        id=uuid4(), payment_id=payment.id, intent=intent, amount=amount, reason=reason, note=note,
        state=state, asked_by=asked_by, created_at=now, changed_at=now,
    )  # fmt: skip
    session.add(wanted)
    session.flush()
    if state is RefundState.WANTED:
        _go(session, payment, wanted)
    return wanted


def can_go_back(session: Session, payment: Payment) -> int:
    """What is neither given back, nor on its way, nor asked for, nor held by the payer's bank."""
    of_this = (Refund.payment_id == payment.id, Refund.intent.is_not_distinct_from(payment.intent))
    # What the provider has in hand was entered already, and so is part of `refunded`.
    waiting = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        *of_this, Refund.state.in_(_UNDECIDED)
    )
    return payment.left - payment.disputed - int(session.scalar(waiting) or 0)


def going_back(payment_id: UUID) -> int:
    """Pence of what was paid that are about to be sent back: decided, and not at the provider yet."""
    query = (
        select(func.coalesce(func.sum(Refund.amount), 0))
        .join(Payment, Payment.id == Refund.payment_id)
        .where(
            Refund.payment_id == payment_id,
            Refund.state == RefundState.WANTED,
            Refund.intent.is_not_distinct_from(Payment.intent),
        )
    )
    return int(db.session.scalar(query) or 0)


def _go(session: Session, payment: Payment, wanted: Refund) -> None:
    """To the provider by a job; over the counter it has gone back by the time this is written."""
    if wanted.intent is None:
        entering.given_by_hand(session, payment, wanted)
    else:
        jobs.enqueue("payments.send_refund", once=f"refund:{wanted.id}", refund_id=str(wanted.id))


def _locked(session: Session, reference: str) -> Payment:
    query = select(Payment).where(Payment.reference == reference).with_for_update()
    payment = session.scalar(query.execution_options(populate_existing=True))
    if payment is None:
        raise UnknownPayment
    return payment


def _asked(session: Session, refund_id: UUID) -> tuple[Refund, Payment]:
    known = session.get(Refund, refund_id)
    if known is None:
        raise UnknownRefund
    payment = session.get_one(
        Payment, known.payment_id, with_for_update=True, populate_existing=True
    )
    wanted = session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    if wanted.state is not RefundState.ASKED:
        raise RefundDecided
    return wanted, payment


def _record(actor: Actor, payment: Payment, did: str, **what: Any) -> None:
    about = {"payment": payment.reference, "did": did, **what}
    record(actor, Action.CHANGE, person_id=payment.person_id, **about)
