"""Payments that nobody made in time: a reminder before, and the end."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.core import clock, jobs
from portal.core.db import transaction
from portal.core.events import emit
from portal.payments.models import Payment, PaymentState
from portal.payments.taking import settling, syncing, telling

_REMIND_BEFORE = timedelta(days=2)
_AT_ONCE = 500


def lapse() -> None:
    """Give each payment whose time is over to a job of its own."""
    with transaction() as session:
        over = select(Payment.id).where(
            Payment.state == PaymentState.DUE, Payment.due_at <= clock.now()
        )
        for payment_id in session.scalars(over.order_by(Payment.due_at).limit(_AT_ONCE)):
            jobs.enqueue("payments.expire", once=f"expire:{payment_id}", payment_id=str(payment_id))


def expire(payment_id: UUID) -> None:
    """The provider is told first, so that money which came at the last moment counts.

    Raises ProviderDown: then it isn't over yet.
    """
    syncing.end_sessions(payment_id)
    with transaction() as session:
        payment = settling.lock(session, payment_id)
        if payment.state is not PaymentState.DUE or payment.due_at > clock.now():
            return
        payment.state, payment.changed_at = PaymentState.EXPIRED, clock.now()
        emit("payment.expired", payment.id, **settling.facts(payment))


def remind() -> None:
    """Give each payment that is due soon to a job of its own."""
    with transaction() as session:
        for payment_id in session.scalars(select(Payment.id).where(*_to_remind())):
            jobs.enqueue(
                "payments.remind_of", once=f"remind:{payment_id}", payment_id=str(payment_id)
            )


def remind_of(payment_id: UUID) -> None:
    """Mail whoever is to pay it. Once each."""
    with transaction() as session:
        soon = select(Payment).where(Payment.id == payment_id, *_to_remind())
        payment = session.scalar(soon.with_for_update().execution_options(populate_existing=True))
        if payment is not None:
            payment.reminded_at = clock.now()
            telling.remind(payment)


def _to_remind() -> tuple[ColumnElement[bool], ...]:
    """Two days are left, or half of a shorter time."""
    now = clock.now()
    return (
        Payment.state == PaymentState.DUE,
        Payment.reminded_at.is_(None),
        Payment.email.is_not(None),
        Payment.due_at > now,
        Payment.due_at <= now + _REMIND_BEFORE,
        Payment.due_at - now <= now - Payment.created_at,
    )
