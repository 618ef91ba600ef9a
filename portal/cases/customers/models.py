"""Which records of people are one person's, as staff have found out. See decision 15."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class CustomerMerge(Base):
    """Staff look at the record `merged_id` together with `kept_id`. Nothing of either is moved.

    `id` came with the form: sent twice, it is there once. A record is merged into one other at
    most; undone, both are what they were.
    """

    __tablename__ = "customer_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="of_two"),
        Index("uq_customer_merge_merged", "merged_id", unique=True,
              postgresql_where="undone_at IS NULL"),
        Index("ix_customer_merge_kept", "kept_id"),
    )  # fmt: skip

    kept_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


class CustomerApart(Base):
    """Somebody found that these are two people: it isn't suggested again that they are one.

    `low_id` is the lesser of the two.
    """

    __tablename__ = "customer_apart"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="in_order"),
        UniqueConstraint("low_id", "high_id"),
        Index("ix_customer_apart_high", "high_id"),
    )

    low_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    high_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
