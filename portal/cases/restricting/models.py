"""Contact with somebody is restricted: proposed, decided by another, reviewed, ended."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Way(StrEnum):
    """A way to reach the council that can be closed to somebody.

    Our website, the post and emergency numbers are never closed to anybody.
    """

    PHONE = "phone"
    COUNTER = "counter"
    EMAIL = "email"


class Stage(StrEnum):
    PROPOSED = "proposed"
    DECLINED = "declined"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Restriction(Base):
    """One, from its proposal on. `id` came with the form: sent twice, it is there once.

    `reason` is what the person is told; `evidence` references of cases. `named` is the one whom the
    person may still reach by a closed way, if any. `begins_on`, `review_on` and `ends_on` are set
    when it is approved. `asked` is what the person wrote who asked for a review. `ended_by` is None
    where it ended by itself.
    """

    __tablename__ = "contact_restriction"
    __table_args__ = (
        Index("uq_contact_restriction_open", "person_id", unique=True,
              postgresql_where=text("stage IN ('proposed', 'in_force')")),
        Index("ix_contact_restriction_due", "stage", "review_on"),
        Index("ix_contact_restriction_person", "person_id"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(
        Enum(Stage, native_enum=False, length=20, values_callable=lambda s: [w.value for w in s])
    )
    ways: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    reason: Mapped[str] = mapped_column(Sealed)
    named: Mapped[str | None] = mapped_column(Sealed)
    evidence: Mapped[list[str]] = mapped_column(ARRAY(String(12)))
    months: Mapped[int] = mapped_column(SmallInteger)
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    begins_on: Mapped[date | None]
    review_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reminded_on: Mapped[date | None]  # of the review of this day its team was reminded
    asked: Mapped[str | None] = mapped_column(Sealed)
    asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class RestrictionReview(Base):
    """What was decided when it was looked at again, and why. `id` came with the form."""

    __tablename__ = "restriction_review"
    __table_args__ = (Index("ix_restriction_review_of", "restriction_id", "at"),)

    restriction_id: Mapped[UUID] = mapped_column(
        ForeignKey("contact_restriction.id", ondelete="CASCADE")
    )
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
    kept: Mapped[bool]
    note: Mapped[str] = mapped_column(Sealed)
