"""Every movement of money, once. The database refuses to change or delete an entry."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.payments.models.payments import PaymentMethod, _enum


class EntryKind(StrEnum):
    """`refund_failed` and `dispute_won` give the council back what it had lost."""

    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"


class LedgerEntry(Base):
    """What came in (above zero) or went out (below zero), in pence, and for which fund.

    `source` is the one thing that moved the money, like `charge:py_…` or `terminal:4471-22`. It is
    unique: nothing is entered twice, however often it is told. `vat_amount` has the same sign.
    `at` is when the money moved. It counts to the day of `booked_at`, when it was entered: news can
    come late, and a day that finance has had never changes.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="something"),
        Index("ix_ledger_entry_payment_id", "payment_id"),
        Index("ix_ledger_entry_at", "at"),
        Index("ix_ledger_entry_booked_at", "booked_at"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    source: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[EntryKind] = mapped_column(_enum(EntryKind, 20))
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    amount: Mapped[int]
    vat_amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    fund: Mapped[str] = mapped_column(String(40))
    method: Mapped[PaymentMethod] = mapped_column(_enum(PaymentMethod))
    at: Mapped[datetime]
    booked_at: Mapped[datetime]
