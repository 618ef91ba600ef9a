"""A case and its timeline."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Enum, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.statuses import Status
from portal.core.crypto import Sealed
from portal.core.db import Base


class Kind(StrEnum):
    APPLICATION = "application"
    REPORT = "report"
    BOOKING = "booking"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"


class Channel(StrEnum):
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    POST = "post"
    EMAIL = "email"
    SMS = "sms"


class EntryKind(StrEnum):
    OPENED = "opened"
    STATUS = "status"
    NOTE = "note"
    MESSAGE = "message"


def _word(of: type[StrEnum]) -> Enum:
    """A short text in the table, a member of the enumeration in Python."""
    return Enum(
        of, native_enum=False, length=30, values_callable=lambda words: [w.value for w in words]
    )


class Case(Base):
    """What every interaction with the council becomes.

    `title` is the English name of the service, translated with the context `service`. Days are
    working days. `acknowledge_by` and `respond_by` are dates at the council's desk; `statuses` are
    those that the service uses, as they were when the case was opened.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_list", "team", "status", "respond_by"),
        Index("ix_cases_open", "respond_by", "team", postgresql_where=text("closed_at IS NULL")),
    )

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[Kind] = mapped_column(_word(Kind))
    channel: Mapped[Channel] = mapped_column(_word(Channel))
    service: Mapped[str] = mapped_column(String(60))
    title: Mapped[str]
    team: Mapped[str] = mapped_column(String(60))
    status: Mapped[Status] = mapped_column(_word(Status))
    statuses: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    contact: Mapped[dict[str, Any]] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    access_code: Mapped[str] = mapped_column(Sealed)
    respond_days: Mapped[int]
    received_at: Mapped[datetime]
    acknowledge_by: Mapped[date]
    respond_by: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    submission_id: Mapped[UUID | None] = mapped_column(unique=True)


class TimelineEntry(Base):
    """One thing that happened to a case. The database refuses to change or delete it.

    `position` puts entries in the order in which they were written. `note` is what an officer or
    the resident wrote, in the language `locale`. Only public entries are shown to the resident.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (Index("ix_timeline_entry_case", "case_id", "position"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[datetime]
    kind: Mapped[EntryKind] = mapped_column(_word(EntryKind))
    public: Mapped[bool]
    status: Mapped[Status] = mapped_column(_word(Status))
    note: Mapped[str | None] = mapped_column(Sealed)
    author: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(20))
