"""Changes of a person's details, and to which services they were told."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Outcome(StrEnum):
    """What became of a change at one of the things that keep the person's details."""

    CHANGED = "changed"
    NOT_CHOSEN = "not chosen"
    CLOSED = "closed"
    SENT_ON = "sent on"
    WAITING = "waiting"
    GIVEN_UP = "given up"
    OVERTAKEN = "overtaken"


class DetailChange(Base):
    """New details of a person: put together until `confirmed_at`, a receipt after.

    `details` holds {detail: new value}. A person has one change at a time that isn't confirmed.
    """

    __tablename__ = "detail_change"
    __table_args__ = (
        Index("ix_detail_change_person_id", "person_id", "confirmed_at"),
        Index(
            "uq_detail_change_one_open",
            "person_id",
            unique=True,
            postgresql_where="confirmed_at IS NULL",
        ),
        Index("ix_detail_change_proposed_at", "proposed_at"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    details: Mapped[dict[str, Any]] = mapped_column(Sealed)
    proposed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class ToldItem(Base):
    """One thing that keeps a person's details: a case, a permit, a subscription.

    `source` and `item` say which; `name` is {context, title, reference}: what a receipt calls it.
    """

    __tablename__ = "told_item"
    __table_args__ = (UniqueConstraint("change_id", "source", "item"),)

    change_id: Mapped[UUID] = mapped_column(ForeignKey("detail_change.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(30))
    item: Mapped[str] = mapped_column(String(60))
    name: Mapped[dict[str, Any]] = mapped_column(Sealed)
    outcome: Mapped[Outcome] = mapped_column(
        Enum(Outcome, native_enum=False, length=20, values_callable=lambda o: [w.value for w in o])
    )
    changed_at: Mapped[datetime | None]
