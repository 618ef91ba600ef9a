"""Direct Debit: who agreed that we collect from which account, and what the bank is told of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base
from portal.payments.models.payments import _enum


class MandateState(StrEnum):
    """`draft` is what somebody typed and hasn't confirmed: it is deleted after a day."""

    DRAFT = "draft"
    ACTIVE = "active"
    CANCELLED = "cancelled"


class Mandate(Base):
    """An instruction of a payer to their bank, as taken without paper (Bacs: AUDDIS).

    `reference` is what stands on the payer's statement. `account` is sealed and holds `holder`,
    `sort` (6 digits) and `number` (8 digits); it is never shown whole. `day` of the month is when
    we collect. `payment_id` is what it was set up to pay for. A draft with `amends_id` will change
    that one once it is confirmed.
    """

    __tablename__ = "debit_mandate"
    __table_args__ = (
        CheckConstraint("day BETWEEN 1 AND 28", name="a_day_of_each_month"),
        Index("ix_debit_mandate_person_id", "person_id"),
        Index("ix_debit_mandate_payment_id", "payment_id"),
        Index("ix_debit_mandate_amends_id", "amends_id"),
        Index(
            "ix_debit_mandate_drafts", "created_at", postgresql_where=text("state = 'draft'")
        ),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(String(18), unique=True)
    payment_id: Mapped[UUID]
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("debit_mandate.id"))
    person_id: Mapped[UUID | None]
    service: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(Sealed)
    account: Mapped[dict[str, str] | None] = mapped_column(Sealed)
    day: Mapped[int]
    state: Mapped[MandateState] = mapped_column(_enum(MandateState))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class InstructionKind(StrEnum):
    """What the bureau is told: three about the mandate, and one that money is to be collected."""

    NEW = "new"
    AMENDED = "amended"
    CANCELLED = "cancelled"
    COLLECT = "collect"


class DebitBatch(Base):
    """A file for the bureau. Its rows never change: it reads the same each time."""

    __tablename__ = "debit_batch"

    number: Mapped[int] = mapped_column(Integer, unique=True)
    made_at: Mapped[datetime]
    instructions: Mapped[int]
    amount: Mapped[int]


class Instruction(Base):
    """One row of a file. `account` is a copy as it was then; `amount` and `on` where we collect.

    `order_id` is what the money is for. What has no batch yet can still be taken back.
    """

    __tablename__ = "debit_instruction"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'collect') = (amount IS NOT NULL AND collect_on IS NOT NULL)",
            name="collected_on_a_day",
        ),
        CheckConstraint("amount > 0", name="something"),
        Index("ix_debit_instruction_waiting", "created_at",
              postgresql_where=text("batch_id IS NULL")),
        Index("ix_debit_instruction_batch_id", "batch_id"),
        Index("ix_debit_instruction_mandate_id", "mandate_id"),
    )  # fmt: skip

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("debit_mandate.id"))
    kind: Mapped[InstructionKind] = mapped_column(_enum(InstructionKind))
    account: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    amount: Mapped[int | None]
    collect_on: Mapped[date | None]
    order_id: Mapped[UUID | None] = mapped_column(unique=True)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("debit_batch.id"))
    created_at: Mapped[datetime]
