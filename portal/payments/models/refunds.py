"""Money that goes back: because we decide so, or because the payer's bank takes it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base
from portal.payments.models.payments import _enum


class RefundReason(StrEnum):
    NOT_DONE = "not_done"
    PLACE_GONE = "place_gone"
    PAID_TWICE = "paid_twice"
    WRONG_AMOUNT = "wrong_amount"
    CANCELLED = "cancelled"
    GOODWILL = "goodwill"
    PROVIDER = "provider"


class RefundState(StrEnum):
    """`asked` waits for a second person; `wanted` and `pending` wait for the provider."""

    ASKED = "asked"
    WANTED = "wanted"
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    DECLINED = "declined"


class Refund(Base):
    """Part or all of what was paid. Its id is the idempotency key: asked for again, it is the same.

    `intent` is the provider's name for the money; None where it came over the counter. What was
    paid twice goes back, too: then it isn't the intent that the payment counts.

    `asked_by` is None where the portal decided by rule, or the provider's own pages were used.
    """

    __tablename__ = "payment_refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="something"),
        Index("ix_payment_refund_payment_id", "payment_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    intent: Mapped[str | None] = mapped_column(String(120))
    amount: Mapped[int]
    reason: Mapped[RefundReason] = mapped_column(_enum(RefundReason))
    note: Mapped[str | None] = mapped_column(Sealed)
    state: Mapped[RefundState] = mapped_column(_enum(RefundState))
    provider_refund: Mapped[str | None] = mapped_column(String(120), unique=True)
    asked_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Dispute(Base):
    """A payment that the payer's bank contests. `status` is the provider's own word for it."""

    __tablename__ = "payment_dispute"
    __table_args__ = (Index("ix_payment_dispute_payment_id", "payment_id"),)

    provider_dispute: Mapped[str] = mapped_column(String(120), unique=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(40))
    answer_by: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
