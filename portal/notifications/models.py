"""Messages on their way out."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Channel(StrEnum):
    EMAIL = "email"
    TEXT = "text"


class Receipt(StrEnum):
    """What became of a text, in the words of GOV.UK Notify."""

    DELIVERED = "delivered"
    PERMANENT_FAILURE = "permanent-failure"
    TEMPORARY_FAILURE = "temporary-failure"
    TECHNICAL_FAILURE = "technical-failure"


def _enum(words: type[StrEnum], name: str, length: int) -> Enum:
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        length=length,
    )


class Message(Base):
    """One mail or text to one person, known by the `key` of what it tells.

    Kept are the values it is written from, not the finished text: a copy would hold the person's
    words twice, and each try would still have to be the same mail. `to` and `values` are emptied
    some weeks after it went, or at `useful_until` where it is of no use then, sent or not; the rest
    stays, so that no key is ever mailed again. `about` is the id of what it tells of, where that
    has a story for staff to read.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_time"),
        CheckConstraint("(receipt IS NULL) = (receipt_at IS NULL)", name="receipt_at_a_time"),
        Index("ix_message_state_queued_at", "state", "queued_at"),
        Index("ix_message_about", "about", postgresql_where=text("about IS NOT NULL")),
        Index("ix_message_to_digest", "to_digest", postgresql_where=text("to_digest IS NOT NULL")),
        Index(
            "ix_message_useful_until",
            "useful_until",
            postgresql_where=text("useful_until IS NOT NULL AND values IS NOT NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(unique=True)
    to: Mapped[str | None] = mapped_column(Sealed)
    to_digest: Mapped[str | None] = mapped_column(String(64))  # keyed: what it is found by
    locale: Mapped[str]
    template: Mapped[str]
    about: Mapped[UUID | None]
    values: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    channel: Mapped[Channel] = mapped_column(
        _enum(Channel, "channel", 10), default=Channel.EMAIL, server_default=Channel.EMAIL.value
    )
    state: Mapped[State] = mapped_column(_enum(State, "state", 10), default=State.QUEUED)
    useful_until: Mapped[datetime | None]
    message_id: Mapped[str]  # the header of a mail, the reference of a text: the same at each try
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    first_tried_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_fault: Mapped[str | None]  # a class and a code, never the words of a server
    receipt: Mapped[Receipt | None] = mapped_column(_enum(Receipt, "receipt", 20))
    receipt_at: Mapped[datetime | None]

    @property
    def waiting(self) -> bool:
        return self.state is State.QUEUED

    @property
    def text(self) -> bool:
        return self.channel is Channel.TEXT

    @property
    def readable(self) -> bool:
        """Whether its text can still be written out."""
        return self.to is not None and self.values is not None
