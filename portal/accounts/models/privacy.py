"""What people agreed to, what they asked about their own information, and the ends of keeping."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Enum,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class ConsentEntry(Base):
    """One yes or no, for good: the database refuses to change or delete it.

    `purpose` is a key. `wording` is exactly what the person read, in the language `locale`, and
    `wording_digest` (SHA-256) tells whether two people read the same. No link to the person's
    row: once that is gone, an entry is about nobody.
    """

    __tablename__ = "consent_entry"
    __table_args__ = (Index("ix_consent_entry_person", "person_id", "position"),)

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    person_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(60))
    given: Mapped[bool]
    wording: Mapped[str] = mapped_column(Sealed)
    wording_digest: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]


class Stage(StrEnum):
    """How far the work on a request has come."""

    ASKED = "asked"
    READY = "ready"


def _stage() -> Enum:
    return Enum(
        Stage, native_enum=False, length=10, values_callable=lambda words: [w.value for w in words]
    )


class Download(Base):
    """Somebody asked for everything that we hold about them.

    `attempt` numbers the tries: only the pieces of the last one count. `done` of `parts` says how
    far it is. It is deleted with its pieces at `expires_at`.
    """

    __tablename__ = "download"
    __table_args__ = (
        Index(
            "uq_download_one_on_its_way",
            "person_id",
            unique=True,
            postgresql_where=text("stage = 'asked'"),
        ),
        Index("ix_download_person_id", "person_id"),
        Index("ix_download_expires_at", "expires_at"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(20))
    stage: Mapped[Stage] = mapped_column(_stage(), default=Stage.ASKED)
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class DownloadPiece(Base):
    """A piece of the archive, base64: small enough that nobody holds the whole in memory."""

    __tablename__ = "download_piece"
    __table_args__ = (UniqueConstraint("download_id", "attempt", "number"),)

    download_id: Mapped[UUID] = mapped_column(ForeignKey("download.id", ondelete="CASCADE"))
    attempt: Mapped[int]
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Sealed)


class Erasure(Base):
    """Somebody asked that we delete what we may. `email` is for the receipt and then emptied.

    `kept` lists what stays, why and until when, in the words of the receipt.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        Index(
            "uq_erasure_one_on_its_way",
            "person_id",
            unique=True,
            postgresql_where=text("stage = 'asked'"),
        ),
        Index("ix_erasure_person_id", "person_id"),
    )

    person_id: Mapped[UUID]
    email: Mapped[str | None] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    stage: Mapped[Stage] = mapped_column(_stage(), default=Stage.ASKED)
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    kept: Mapped[list[dict[str, Any]] | None] = mapped_column(Sealed)


class RetentionRun(Base):
    """One run over what is past its time; `report` counts a service: due, done, failed, left.

    `dry` runs only counted. `ended_at` is None for one that was stopped half-way.
    """

    __tablename__ = "retention_run"
    __table_args__ = (Index("ix_retention_run_begun_at", "begun_at"),)

    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    dry: Mapped[bool]
    report: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
