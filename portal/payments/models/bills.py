"""Bills and penalty charges that other systems sent us, and what we told those systems was paid."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.payments.models.payments import _enum


class BillKind(StrEnum):
    BILL = "bill"
    PENALTY = "penalty"


class BillState(StrEnum):
    """`given_back`: what was paid here went back whole; no later file has asked for it again."""

    OWED = "owed"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    GIVEN_BACK = "given_back"


class Bill(Base):
    """One thing that somebody owes, by the number on the letter that they have. Money is in pence.

    `number` is as the system that sent it writes it, `number_key` what people's typing is compared
    with. `check_digest` is of the one more fact that a person must know: the fact isn't kept.
    `discounted` is what is owed up to the end of `discount_until` (London's day), `amount` after
    it. `payment_id` is what paid it; a bill that was paid elsewhere has none.
    """

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("kind", "number_key"),
        CheckConstraint("amount > 0", name="something"),
        CheckConstraint("discounted BETWEEN 1 AND amount - 1", name="discount_is_less"),
        CheckConstraint(
            "(discounted IS NULL) = (discount_until IS NULL)", name="discount_has_an_end"
        ),
        CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid_at_a_time"),
    )

    kind: Mapped[BillKind] = mapped_column(_enum(BillKind))
    number: Mapped[str] = mapped_column(String(40))
    number_key: Mapped[str] = mapped_column(String(40))
    check_digest: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int]
    discounted: Mapped[int | None]
    discount_until: Mapped[date | None]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    fund: Mapped[str] = mapped_column(String(40))
    state: Mapped[BillState] = mapped_column(_enum(BillState))
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"))
    paid_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    def owed_on(self, day: date) -> int:
        """What pays it on this day, in pence: less while its discount lasts."""
        if self.discounted and self.discount_until and day <= self.discount_until:
            return self.discounted
        return self.amount


class BillImport(Base):
    """A file of bills that was taken in, and by whom. Files that changed nothing are there, too."""

    __tablename__ = "bill_import"

    file: Mapped[str] = mapped_column(String(200))
    kind: Mapped[BillKind] = mapped_column(_enum(BillKind))
    fund: Mapped[str] = mapped_column(String(40))
    imported_by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    withdrawn: Mapped[int]


class BillExport(Base):
    """A batch of what was paid, for the systems that the bills came from. It never changes."""

    __tablename__ = "bill_export"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]


class BillExportLine(Base):
    """An entry of the ledger in its batch. It is unique: no money is told of twice."""

    __tablename__ = "bill_export_line"
    __table_args__ = (Index("ix_bill_export_line_export_id", "export_id"),)

    ledger_entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    export_id: Mapped[UUID] = mapped_column(ForeignKey("bill_export.id"))
