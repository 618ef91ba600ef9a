"""What goes to and comes from other systems over Open311."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Access(StrEnum):
    """What a key opens. PRIVATE is for the council's own crews."""

    REPORT = "report"
    READ = "read"  # updates; requests are public
    UPDATE = "update"
    PRIVATE = "private"  # reports that aren't public, and words that no officer has shown yet


class Sending(StrEnum):
    """Where a report to another authority stands."""

    WAITING = "waiting"
    SENT = "sent"  # they have it; `external_id` says under which number
    TOKEN = "token"  # noqa: S105 - they have it and will say the number later
    FAILED = "failed"  # given up: an officer was told
    CANCELLED = "cancelled"


_SENDING = Enum(
    Sending, native_enum=False, length=12, values_callable=lambda each: [e.value for e in each]
)


class ApiKey(Base):
    """A key that another system shows us. Only its digest is kept; `name` says whose it is.

    `scopes` are values of Access; `a_minute` is how many calls it may make.
    """

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(Text, unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    a_minute: Mapped[int]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Posted(Base):
    """A report that came over Open311, so that the same one sent again gets the same answer.

    `digest` is of key, service, place, words and contact; the same one within a day is a replay.
    `token` is what was answered where the number came later.
    """

    __tablename__ = "open311_posted"
    __table_args__ = (
        UniqueConstraint("api_key_id", "digest", "slot", name="uq_open311_posted_once"),
        Index("ix_open311_posted_at", "at"),
    )

    api_key_id: Mapped[UUID] = mapped_column(ForeignKey("api_key.id"))
    digest: Mapped[str] = mapped_column(String(64))
    slot: Mapped[int]  # a new one begins when the window of replays has passed
    token: Mapped[str] = mapped_column(String(64), unique=True)
    reference: Mapped[str | None] = mapped_column(String(12))
    at: Mapped[datetime]


class Forwarding(Base):
    """A report on its way to another authority; `facts` keeps what they said that we show staff."""

    __tablename__ = "forwarding"
    __table_args__ = (
        UniqueConstraint("report_id", "authority"),
        UniqueConstraint("authority", "external_id"),
        Index("ix_forwarding_due", "due_at", postgresql_where="state IN ('waiting', 'token')"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    authority: Mapped[str] = mapped_column(String(60))
    state: Mapped[Sending] = mapped_column(_SENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(String(120))
    external_id: Mapped[str | None] = mapped_column(String(120))
    fault: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class UpdateOut(Base):
    """What an authority is to hear of a report it has, once; its `id` is our number of it.

    Without an `update_id` it is what the reporter wrote: it was shown after the report was sent.
    """

    __tablename__ = "update_out"
    __table_args__ = (
        UniqueConstraint("forwarding_id", "update_id"),
        Index("ix_update_out_due", "due_at", postgresql_where="sent_at IS NULL"),
    )

    forwarding_id: Mapped[UUID] = mapped_column(ForeignKey("forwarding.id", ondelete="CASCADE"))
    update_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("report_update.id", ondelete="CASCADE")
    )
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(Text)


class HeardUntil(Base):
    """Up to which moment an authority's updates have been read."""

    __tablename__ = "heard_until"

    authority: Mapped[str] = mapped_column(String(60), unique=True)
    until: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(Text)
