"""Words that cases are found by, searches, kept views, and what was done with many at a time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class CaseWords(Base):
    """What a case is found by: `id` is the case's. Nobody can read it, only ask for a word.

    `words` are keyed hashes of names, addresses and phone numbers: decision 14.
    """

    __tablename__ = "case_words"
    __table_args__ = (
        Index("ix_case_words_words", "words", postgresql_using="gin",
              postgresql_with={"fastupdate": "off"}),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class CaseSearch(Base):
    """What an officer looked for, so that no address of a page says it.

    Thrown away after 12 hours.
    """

    __tablename__ = "case_search"

    staff_id: Mapped[UUID]
    typed: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(index=True)


class QueueView(Base):
    """A queue that somebody keeps under a name. `asked` is the query of its address.

    The pinned one is what they see first.
    """

    __tablename__ = "queue_view"
    __table_args__ = (
        UniqueConstraint("staff_id", "name"),
        Index("uq_queue_view_pinned", "staff_id", unique=True, postgresql_where="pinned"),
    )

    staff_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(60))
    asked: Mapped[dict[str, str]] = mapped_column(JSONB)
    pinned: Mapped[bool]
    made_at: Mapped[datetime]


class QueueBatch(Base):
    """What was asked for with many cases at once. `id` came with the form: asked twice, done once.

    `what` names it, `references` are those that were chosen. Thrown away after 30 days.
    """

    __tablename__ = "queue_batch"

    staff_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(20))
    references: Mapped[list[str]] = mapped_column(ARRAY(String(12)))
    at: Mapped[datetime] = mapped_column(index=True)


class QueueBatchLine(Base):
    """What became of one of them, written in the transaction that did it."""

    __tablename__ = "queue_batch_line"
    __table_args__ = (UniqueConstraint("batch_id", "reference"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("queue_batch.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(20))
