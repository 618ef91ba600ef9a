"""Payments that the payer's bank contests."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.logs import log
from portal.payments import ledger
from portal.payments.models import Attempt, Dispute, EntryKind, Payment, PaymentMethod
from portal.payments.provider import DisputeSeen


def see(seen: DisputeSeen) -> None:
    """Apply what was fetched. The bank takes the money at once, and gives it back if we win."""
    with transaction() as session:
        payment_id = session.scalar(select(Attempt.payment_id).where(Attempt.intent == seen.intent))
        if payment_id is None:
            log.warning("payments.unknown_dispute", dispute=seen.id)
            return
        payment = session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
        dispute = _known(session, seen)
        new = dispute is None
        dispute = dispute or _found(session, payment_id, seen)
        if not new and dispute.status in _ENDED:
            return
        dispute.status, dispute.answer_by = seen.status, seen.answer_by
        dispute.changed_at = clock.now()
        _enter(session, payment, seen)


_ENDED = {"won", "lost"}


def _known(session: Session, seen: DisputeSeen) -> Dispute | None:
    query = select(Dispute).where(Dispute.provider_dispute == seen.id)
    return session.scalar(query.execution_options(populate_existing=True))


def _found(session: Session, payment_id: UUID, seen: DisputeSeen) -> Dispute:
    dispute = Dispute(
        id=uuid4(), provider_dispute=seen.id, payment_id=payment_id, amount=seen.amount,
        reason=seen.reason, status=seen.status, created_at=seen.at, changed_at=clock.now(),
    )  # fmt: skip
    session.add(dispute)
    return dispute


def _enter(session: Session, payment: Payment, seen: DisputeSeen) -> None:
    if not seen.withdrawn:
        return
    taken = ledger.Moved(
        kind=EntryKind.DISPUTE, source=f"dispute:{seen.id}", amount=-seen.amount,
        method=PaymentMethod.ONLINE, at=seen.at,
    )  # fmt: skip
    if ledger.enter(session, payment, taken):
        _changed(payment, seen, seen.amount)
        emit("payment.disputed", payment.id, **_facts(payment, seen))
    if not seen.won:
        return
    won = ledger.Moved(
        kind=EntryKind.DISPUTE_WON, source=f"dispute_won:{seen.id}", amount=seen.amount,
        method=PaymentMethod.ONLINE,
    )  # fmt: skip
    if ledger.enter(session, payment, won):
        _changed(payment, seen, -seen.amount)
        emit("payment.dispute_won", payment.id, **_facts(payment, seen))


def _changed(payment: Payment, seen: DisputeSeen, amount: int) -> None:
    """What is contested of a second payment of the same takes nothing from the first."""
    payment.changed_at = clock.now()
    if seen.intent == payment.intent:
        payment.disputed += amount


def _facts(payment: Payment, seen: DisputeSeen) -> dict[str, str | int]:
    return {
        "subject": payment.subject,
        "subject_id": str(payment.subject_id),
        "reference": payment.reference,
        "amount": seen.amount,
    }
