"""What is to be paid for something, and each visit to the provider to pay it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base

_OPEN = "state IN ('due', 'processing')"
_AT_WORK = "state IN ('created', 'pending', 'processing')"


class PaymentState(StrEnum):
    """Where a payment stands. `processing`: the payer has done their part, the bank hasn't yet."""

    DUE = "due"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        return self in {PaymentState.DUE, PaymentState.PROCESSING}


class PaymentMethod(StrEnum):
    """How the money came: `terminal` and `phone` on the council's own card machine."""

    ONLINE = "online"
    TERMINAL = "terminal"
    PHONE = "phone"
    CASH = "cash"
    CHEQUE = "cheque"


class Subject(StrEnum):
    """What a payment is for; `subject_id` names which one."""

    CASE = "case"
    BILL = "bill"
    SUBSCRIPTION = "subscription"


def _enum(kind: type[StrEnum], length: int = 12) -> Enum:
    return Enum(
        kind, native_enum=False, length=length, values_callable=lambda each: [e.value for e in each]
    )


class Payment(Base):
    """One thing to be paid, whoever pays and however often they try.

    Money is in pence of `currency`. `lines` say what it is made of: a list of objects with `label`
    (English, to be translated with the context `service`), `pence`, `vat` (a rate's name) and
    `vat_pence`. `amount` is their sum and never changes. `intent` is the provider's name for the
    money that paid it, `receipt_number` that of the council's own card machine. `refunded` is what
    was given back, `disputed` what the payer's bank has taken back for now. `code_digest` is of the
    code in the link that lets somebody else pay. `taken_by` is who took it by phone or counter.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="something"),
        CheckConstraint("refunded BETWEEN 0 AND amount", name="never_more_back"),
        CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid_at_a_time"),
        Index(
            "ix_payment_one_open",
            "subject",
            "subject_id",
            unique=True,
            postgresql_where=text(_OPEN),
        ),
        Index("ix_payment_subject_id", "subject_id"),
        Index("ix_payment_of_person", "person_id", "changed_at", "id", "state"),
        Index("ix_payment_due", "due_at", postgresql_where=text(_OPEN)),
        Index("ix_payment_receipt_number", "receipt_number"),
        Index("ix_payment_paid_at", "paid_at"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    subject: Mapped[Subject] = mapped_column(_enum(Subject))
    subject_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    service: Mapped[str] = mapped_column(String(80))
    fund: Mapped[str] = mapped_column(String(40))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    amount: Mapped[int]
    vat_amount: Mapped[int] = mapped_column(default=0, server_default="0")
    currency: Mapped[str] = mapped_column(String(3), default="gbp", server_default="gbp")
    locale: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(Sealed)
    state: Mapped[PaymentState] = mapped_column(_enum(PaymentState))
    method: Mapped[PaymentMethod | None] = mapped_column(_enum(PaymentMethod))
    intent: Mapped[str | None] = mapped_column(String(120))
    receipt_number: Mapped[str | None] = mapped_column(String(40))
    taken_by: Mapped[UUID | None]
    refunded: Mapped[int] = mapped_column(default=0, server_default="0")
    disputed: Mapped[int] = mapped_column(default=0, server_default="0")
    code_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]

    @property
    def left(self) -> int:
        """What can still be given back, in pence."""
        return self.amount - self.refunded if self.state is PaymentState.PAID else 0


class AttemptState(StrEnum):
    """Where a visit to the provider stands. It only moves forward.

    `created` until the provider has answered: whether it made a session isn't known before.
    """

    CREATED = "created"
    PENDING = "pending"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"

    def may_become(self, state: "AttemptState") -> bool:
        """Money that came wins over whatever was thought before it was known."""
        return _ORDER[state] > _ORDER[self]


_ORDER = {
    AttemptState.CREATED: 0,
    AttemptState.PENDING: 1,
    AttemptState.PROCESSING: 2,
    AttemptState.FAILED: 3,
    AttemptState.EXPIRED: 3,
    AttemptState.PAID: 4,
}


class Attempt(Base):
    """One session at the provider. `idempotency_key` and `expires_at` are stored before the call.

    So a call that is repeated after a crash is the same call, byte for byte. `intent` is the
    provider's name for the money itself, which it has once somebody has tried to pay. `language`
    (an HTML tag) is that of the provider's pages, and of the page that they lead back to.
    """

    __tablename__ = "payment_attempt"
    __table_args__ = (
        UniqueConstraint("payment_id", "number"),
        Index(
            "ix_payment_attempt_one_at_work", "payment_id", unique=True,
            postgresql_where=text(_AT_WORK),
        ),
        Index("ix_payment_attempt_created_at", "created_at"),
    )  # fmt: skip

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(40))
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True)
    session: Mapped[str | None] = mapped_column(String(120), unique=True)
    intent: Mapped[str | None] = mapped_column(String(120), unique=True)
    url: Mapped[str | None] = mapped_column(Sealed)
    state: Mapped[AttemptState] = mapped_column(_enum(AttemptState))
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
