"""Wanting money to go back: by rule, or because staff decide so."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, Permission, record
from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.payments import council
from portal.payments.faults import (
    NotYours,
    RefundDecided,
    SeenBefore,
    TooMuch,
    UnknownPayment,
    UnknownRefund,
)
from portal.payments.models import Payment, Refund, RefundReason, RefundState
from portal.payments.refunding import entering
from portal.payments.taking.viewing import PaymentView

_CAME_TO_NOTHING = (RefundState.DECLINED, RefundState.FAILED)


def refund(  # noqa: PLR0913 - the last is named
    actor: Actor,
    reference: str,
    amount: int,
    reason: RefundReason,
    note: str | None,
    *,
    seen: int | None = None,
) -> UUID:
    """The refund's id. Of more than `alone` it waits for somebody else.

    `seen` is what could go back when the actor decided: pressed twice, it goes back once. Raises
    NotAllowed, UnknownPayment, TooMuch, SeenBefore.
    """
    actor.require(Permission.REFUND_PAYMENTS)
    with transaction() as session:
        payment = _locked(session, reference)
        left = can_go_back(payment)
        if seen not in {None, left}:
            raise SeenBefore
        if not 0 < amount <= left:
            raise TooMuch
        wanted = want(
            session, payment, amount=amount, reason=reason, intent=payment.intent, note=note,
            asked_by=actor.id, state=_begins_as(payment, amount),
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
        if can_go_back(payment) < 0:
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


def alone(payment_id: UUID) -> int:
    """Pence that one member of staff may give back of this payment, with nobody else deciding.

    All that staff gave back before counts, so that no large sum goes back in small ones.
    """
    given = (Refund.asked_by.is_not(None), Refund.state.not_in(_CAME_TO_NOTHING))
    before = _sum(Refund.payment_id == payment_id, *given)
    return max(0, council.second_person_above() - before)


def waits(refund_id: UUID) -> bool:
    """Whether it waits for a second person."""
    asked = (Refund.id == refund_id, Refund.state == RefundState.ASKED)
    return db.session.scalar(select(Refund.id).where(*asked)) is not None


def can_go_back(payment: Payment | PaymentView) -> int:
    """What is neither given back, nor on its way, nor asked for, nor held by the payer's bank."""
    return payment.left - payment.disputed - undecided(payment.id)


def undecided(payment_id: UUID) -> int:
    """Pence of what was paid that are asked to go back, or about to be sent.

    What the provider has in hand was entered already, and so is part of `refunded`.
    """
    return _of_this_money(payment_id, RefundState.ASKED, RefundState.WANTED)


def going_back(payment_id: UUID) -> int:
    """Pence of what was paid that are about to be sent back: decided, not at the provider yet."""
    return _of_this_money(payment_id, RefundState.WANTED)


def _of_this_money(payment_id: UUID, *states: RefundState) -> int:
    """Of no second payment for the same."""
    counts = select(Payment.intent).where(Payment.id == payment_id).scalar_subquery()
    same = Refund.intent.is_not_distinct_from(counts)
    return _sum(Refund.payment_id == payment_id, same, Refund.state.in_(states))


def _sum(*conditions: ColumnElement[bool]) -> int:
    query = select(func.coalesce(func.sum(Refund.amount), 0)).where(*conditions)
    return int(db.session.scalar(query) or 0)


def _go(session: Session, payment: Payment, wanted: Refund) -> None:
    """To the provider by a job; over the counter it has gone back by the time this is written."""
    if wanted.intent is None:
        entering.given_by_hand(session, payment, wanted)
    else:
        jobs.enqueue("payments.send_refund", once=f"refund:{wanted.id}", refund_id=str(wanted.id))


def _begins_as(payment: Payment, amount: int) -> RefundState:
    enough = amount <= alone(payment.id)
    return RefundState.WANTED if enough else RefundState.ASKED


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
