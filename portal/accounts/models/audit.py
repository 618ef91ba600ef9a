"""Which member of staff looked at or changed what. The database refuses to change or delete it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Enum, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Action(StrEnum):
    READ = "read"
    SEARCH = "search"
    CHANGE = "change"
    MESSAGE = "message"
    EXPORT = "export"
    DELETE = "delete"
    STAFF = "staff"


class AuditEntry(Base):
    """`what` names what was seen or done (case, answers, file, person …) with ids and states only.

    `why` is the reason that was given, where one was asked for. `staff_id` is None for an operator
    at the command line.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_person", "person_id", "position"),
        Index("ix_audit_entry_case", "case_id", "position"),
        Index("ix_audit_entry_staff", "staff_id", "position"),
        Index("ix_audit_entry_position", "position"),
        Index("ix_audit_entry_at", "at"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    action: Mapped[Action] = mapped_column(
        Enum(Action, native_enum=False, length=10, values_callable=lambda a: [w.value for w in a])
    )
    person_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    what: Mapped[dict[str, Any]] = mapped_column(JSONB)
    why: Mapped[str | None] = mapped_column(Sealed)
