"""Entering money in the ledger: once a source, however often it is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core import clock
from portal.payments import vat
from portal.payments.models import EntryKind, LedgerEntry, Payment, PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Money that came (above zero) or went (below), in pence. `source` names what moved it.

    `at` is when it moved, where that isn't now.
    """

    kind: EntryKind
    source: str
    amount: int
    method: PaymentMethod
    at: datetime | None = None


def enter(session: Session, payment: Payment, moved: Moved) -> bool:
    """False where it stands there already: then nothing may follow from it again.

    In a transaction that has locked the payment. It is booked today, whenever it moved: finance has
    had the days before.
    """
    now = clock.now()
    entered = insert(LedgerEntry).values(
        source=moved.source,
        kind=moved.kind,
        payment_id=payment.id,
        amount=moved.amount,
        vat_amount=_vat(session, payment, moved.amount),
        currency=payment.currency,
        fund=payment.fund,
        method=moved.method,
        at=moved.at or now,
        booked_at=now,
    )
    once = entered.on_conflict_do_nothing(index_elements=["source"]).returning(LedgerEntry.id)
    return session.scalar(once) is not None


def _vat(session: Session, payment: Payment, amount: int) -> int:
    """What this changes in the VAT of all that has moved, so that parts come to the whole."""
    before = select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(
        LedgerEntry.payment_id == payment.id
    )
    moved = int(session.scalar(before) or 0)
    return _vat_in(payment, moved + amount) - _vat_in(payment, moved)


def _vat_in(payment: Payment, amount: int) -> int:
    part = vat.share(abs(amount), payment.vat_amount, payment.amount)
    return part if amount > 0 else -part
