"""What the provider told us, kept before it is answered with 200."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class ProviderEvent(Base):
    """One event, however often it is delivered. It is a reason to look, and never the truth itself.

    `subject` is the id of the session, intent, charge, refund or dispute that it is about, `intent`
    that of the payment at the provider, where it names one.
    """

    __tablename__ = "provider_event"
    __table_args__ = (
        Index("ix_provider_event_waiting", "received_at", postgresql_where=text("done_at IS NULL")),
    )

    provider_id: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    intent: Mapped[str | None] = mapped_column(String(120))
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Difference(Base):
    """Where the provider's books and the ledger don't agree, for finance. Found once a `source`.

    Amounts are in pence with their sign; None where one side has nothing. `settled_at` is when it
    was seen to agree after all, `looked_at` when somebody in finance said that they have seen to
    it, and `note` what they found.
    """

    __tablename__ = "payment_difference"
    __table_args__ = (
        Index("ix_payment_difference_found_at", "found_at"),
        CheckConstraint("(looked_at IS NULL) = (looked_by IS NULL)", name="looked_at_by_somebody"),
    )

    source: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    payment_id: Mapped[UUID | None]
    ours: Mapped[int | None]
    theirs: Mapped[int | None]
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(Sealed)
