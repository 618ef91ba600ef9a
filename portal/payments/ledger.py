"""Entering money in the ledger: once a source, however often it is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core import clock
from portal.payments import vat
from portal.payments.models import EntryKind, LedgerEntry, Payment, PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Money that came (above zero) or went (below), in pence. `source` names what moved it."""

    kind: EntryKind
    source: str
    amount: int
    method: PaymentMethod
    at: datetime | None = None


def enter(session: Session, payment: Payment, moved: Moved) -> bool:
    """False where it stands there already: then nothing may follow from it again."""
    entered = insert(LedgerEntry).values(
        source=moved.source,
        kind=moved.kind,
        payment_id=payment.id,
        amount=moved.amount,
        vat_amount=vat_share(payment, moved.amount),
        currency=payment.currency,
        fund=payment.fund,
        method=moved.method,
        at=moved.at or clock.now(),
    )
    once = entered.on_conflict_do_nothing(index_elements=["source"]).returning(LedgerEntry.id)
    return session.scalar(once) is not None


def vat_share(payment: Payment, amount: int) -> int:
    """The VAT in a part of a payment, with the sign of that part."""
    part = vat.share(abs(amount), payment.vat_amount, payment.amount)
    return part if amount > 0 else -part
