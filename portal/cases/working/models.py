"""Contacts of residents, calls that were promised, and cases that belong together."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Demand(StrEnum):
    """Why somebody got in touch: for something of use, or because we failed them (R43)."""

    VALUE = "value"
    AVOIDABLE = "avoidable"


class Missed(StrEnum):
    """Why a call is promised: nobody was there, or a message was left on the machine (R8)."""

    UNAVAILABLE = "unavailable"
    VOICEMAIL = "voicemail"


class Tie(StrEnum):
    LINKED = "linked"
    MERGED = "merged"
    SPLIT = "split"


def _word(of: type[StrEnum]) -> Enum:
    return Enum(
        of, native_enum=False, length=30, values_callable=lambda words: [w.value for w in words]
    )


class CaseContact(Base):
    """Somebody got in touch after a case was open, or without one.

    `id` came with the form: sent twice, it is there once. `channel` and `customer_type` are those
    of a case. Days are working days at the council's desk; None where it was dealt with at once.
    `noticed_at` is when the resident was told of another day (R3). `again`: the case was open
    already. `staff_id` is None where the resident wrote on the page of the case.
    """

    __tablename__ = "case_contact"
    __table_args__ = (
        CheckConstraint(
            "case_id IS NOT NULL OR answered_at IS NOT NULL", name="without_a_case_is_answered"
        ),
        Index("ix_case_contact_case", "case_id", "received_at"),
        Index("ix_case_contact_received_at", "received_at"),
        Index("ix_case_contact_due", "case_id", "respond_by",
              postgresql_where=text("answered_at IS NULL")),
    )  # fmt: skip

    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    team: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(30))
    customer_type: Mapped[str] = mapped_column(String(30))
    staff_id: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(Sealed)
    demand: Mapped[Demand | None] = mapped_column(_word(Demand))
    resolved: Mapped[bool]
    again: Mapped[bool]
    received_at: Mapped[datetime]
    logged_at: Mapped[datetime]
    acknowledge_by: Mapped[date | None]
    respond_by: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime | None]


class CallBack(Base):
    """A call that was promised. `id` came with the form; `owner_id` is who has taken it on.

    `reached` says how it ended: False where it was given up after some tries.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (reached IS NULL)", name="done_says_how"),
        Index("ix_call_back_case", "case_id"),
        Index("ix_call_back_open", "due_at", postgresql_where=text("done_at IS NULL")),
        Index("ix_call_back_done_at", "done_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    owner_id: Mapped[UUID | None]
    asked_by: Mapped[UUID]
    missed: Mapped[Missed] = mapped_column(_word(Missed))
    phone: Mapped[str | None] = mapped_column(Sealed)
    about: Mapped[str | None] = mapped_column(Sealed)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    tried_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    reached: Mapped[bool | None]


class CaseTie(Base):
    """Two cases that belong together.

    `case_id` is linked to `other_id`, goes on in it, or came out of it. `before` is where a merged
    case stood, so that undoing puts it back there.
    """

    __tablename__ = "case_tie"
    __table_args__ = (
        CheckConstraint("case_id <> other_id", name="two_cases"),
        Index("uq_case_tie_once", "case_id", "other_id", "tie", unique=True,
              postgresql_where=text("undone_at IS NULL")),
        Index("uq_case_tie_merged_once", "case_id", unique=True,
              postgresql_where=text("undone_at IS NULL AND tie = 'merged'")),
        Index("ix_case_tie_other", "other_id"),
    )  # fmt: skip

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    tie: Mapped[Tie] = mapped_column(_word(Tie))
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
