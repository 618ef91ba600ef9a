"""A case and its timeline."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Identity,
    Index,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.complaints import models as complaint_models  # noqa: F401 - tables too
from portal.cases.customers import models as customer_models  # noqa: F401 - and these
from portal.cases.queue import models as queue_models  # noqa: F401 - tables of this domain too
from portal.cases.restricting import models as restricting_models  # noqa: F401 - and these
from portal.cases.statuses import Status
from portal.cases.working import models as working_models  # noqa: F401 - and these
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


class CustomerType(StrEnum):
    """Who asked, for figures: a person for themselves, or somebody for an organisation."""

    INDIVIDUAL = "individual"
    BUSINESS = "business"
    CHARITY = "charity"
    GROUP = "group"


class EntryKind(StrEnum):
    OPENED = "opened"
    STATUS = "status"
    NOTE = "note"
    MESSAGE = "message"
    DETAILS = "details"
    DATE = "date"
    CONTACT = "contact"


def _word(of: type[StrEnum]) -> Enum:
    """A short text in the table, a member of the enumeration in Python."""
    return Enum(
        of, native_enum=False, length=30, values_callable=lambda words: [w.value for w in words]
    )


class Direction(StrEnum):
    """Which way a message went: to the council, or to the resident."""

    IN = "in"
    OUT = "out"


class Purpose(StrEnum):
    """Why a message was written; the council only answers."""

    QUESTION = "question"
    INFORMATION = "information"
    ANSWER = "answer"


# Of a case: whether the council waits for the resident alone, and the day that is due next. The
# queue's index is made of these words, as PostgreSQL itself writes them, and its queries use them.
WAITS = (
    "waiting_since IS NOT NULL"
    " AND (acknowledged_at IS NOT NULL OR status::text = 'payment_due'::text)"
)
DUE = """
CASE
    WHEN acknowledged_at IS NULL AND status::text <> 'payment_due'::text\
 THEN LEAST(acknowledge_by, respond_by)
    ELSE respond_by
END"""


class Case(Base):
    """What every interaction with the council becomes.

    `title` is the English name of the service, translated with the context `service`. Days are
    working days. `acknowledge_by` and `respond_by` are dates at the council's desk; `statuses` are
    those that the service uses, as they were when the case was opened. `waiting_since` is set while
    the resident is asked something again: the promised date stands still until then. `promised` is
    what was promised before an officer gave another `respond_by`. `changed_at` is when the resident
    was last shown something new: the database sets it with each public timeline entry. `owner_id`
    is the officer who has taken it on, of its team; `opened_by` whoever of the council opened it
    for somebody.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_list", "team", "status", "respond_by"),
        Index("ix_cases_queue", "team", text(f"({WAITS})"), text(f"({DUE})"), "id",
              postgresql_where=text("closed_at IS NULL")),
        # A team that waits for nobody would be looked through to the last of its open cases.
        Index("ix_cases_waiting", "team",
              postgresql_where=text("closed_at IS NULL AND waiting_since IS NOT NULL")),
        Index("ix_cases_ended", "team", "status", "closed_at", "id",
              postgresql_where=text("closed_at IS NOT NULL")),
        Index("ix_cases_service", "team", "service", "closed_at", "id"),
        Index("ix_cases_owned", "owner_id", "closed_at", "id",
              postgresql_where=text("owner_id IS NOT NULL")),
        Index("ix_cases_open", "respond_by", "team", postgresql_where=text("closed_at IS NULL")),
        # All that the overview of a person counts and orders by stands in the index itself.
        Index(
            "ix_cases_of_person",
            "person_id",
            "changed_at",
            "id",
            "status",
            "submission_id",
            "waiting_since",
        ),
        Index(
            "ix_cases_to_be_emptied",
            "service",
            "closed_at",
            "id",
            postgresql_where=text("closed_at IS NOT NULL AND emptied_at IS NULL"),
        ),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[Kind] = mapped_column(_word(Kind))
    channel: Mapped[Channel] = mapped_column(_word(Channel))
    service: Mapped[str] = mapped_column(String(60))
    title: Mapped[str]
    team: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[UUID | None]
    opened_by: Mapped[UUID | None]
    status: Mapped[Status] = mapped_column(_word(Status))
    statuses: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    person_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    customer_type: Mapped[CustomerType] = mapped_column(
        _word(CustomerType), default=CustomerType.INDIVIDUAL, server_default="individual"
    )
    contact: Mapped[dict[str, Any]] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    access_code: Mapped[str] = mapped_column(Sealed)
    respond_days: Mapped[int]
    received_at: Mapped[datetime]
    acknowledge_by: Mapped[date]
    respond_by: Mapped[date]
    promised: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submission_id: Mapped[UUID | None] = mapped_column(unique=True)
    emptied_at: Mapped[datetime | None]  # since when nothing in it says whose it was


class TimelineEntry(Base):
    """One thing that happened to a case. The database refuses to change or delete it.

    `position` puts entries in the order in which they were written. `note` is what an officer or
    the resident wrote, in the language `locale`. `expect_by` is the day that this entry promises
    instead of another one. Only public entries are shown to the resident.
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
    expect_by: Mapped[date | None]


class CaseMessage(Base):
    """What the resident or the council wrote on a case. What was sent is never changed.

    `id` is made from the key that its form carried: sent twice, it is there once. `text` is in the
    language `locale`. `staff_id` is set where the council wrote; `person_id` where a resident wrote
    who was signed in; neither where the access code opened the case. `read_at` is when the other
    side first saw it.
    """

    __tablename__ = "case_message"
    __table_args__ = (
        CheckConstraint("(direction = 'out') = (staff_id IS NOT NULL)", name="has_its_author"),
        Index("ix_case_message_case", "case_id", "position"),
        Index("ix_case_message_unread", "case_id", "direction", postgresql_where="read_at IS NULL"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    direction: Mapped[Direction] = mapped_column(_word(Direction))
    purpose: Mapped[Purpose] = mapped_column(_word(Purpose))
    text: Mapped[str] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ReadyAnswer(Base):
    """Words that officers can send as they are, from a file of the council's: that is all there is.

    `services` are those it fits, none for all of them; `status` is where the case goes with it.
    `name` is what officers choose it by. `texts` are the words by language; English is always one.
    """

    __tablename__ = "ready_answer"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    services: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    status: Mapped[Status] = mapped_column(_word(Status))
    name: Mapped[str] = mapped_column(Text)
    texts: Mapped[dict[str, str]] = mapped_column(JSONB)


class UsualTime(Base):
    """How long a service took in the last year, measured each night from `cases` that were closed.

    8 in 10 of them were closed within `days` working days. Of each 100, counting those that are
    still open, `late_in_100` took longer than was promised.
    """

    __tablename__ = "usual_time"

    service: Mapped[str] = mapped_column(String(60), unique=True)
    cases: Mapped[int]
    days: Mapped[int]
    late_in_100: Mapped[int]
    measured_at: Mapped[datetime]
