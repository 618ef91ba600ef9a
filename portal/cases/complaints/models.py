"""What a complaint turned out to be, its stages, and what was learnt from it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Nature(StrEnum):
    """What somebody who complained, praised or commented really sent. Decided by an officer."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    COMPLIMENT = "compliment"
    COMMENT = "comment"
    DATA_PROTECTION = "data_protection"
    ADULT_CARE = "adult_care"
    CHILDREN = "children"
    SCHOOL = "school"
    INFORMATION = "information"
    PLANNING = "planning"
    PARKING = "parking"
    COUNCILLOR = "councillor"


class Finding(StrEnum):
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


def _word(of: type[StrEnum]) -> Enum:
    return Enum(
        of, native_enum=False, length=20, values_callable=lambda words: [w.value for w in words]
    )


class Complaint(Base):
    """What a case of this kind turned out to be. `id` is the case's."""

    __tablename__ = "complaint"

    id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    nature: Mapped[Nature] = mapped_column(_word(Nature))
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID]


class ComplaintStage(Base):
    """One of the two looks at a complaint.

    `begun_at` is when it was asked for. Of the second: `reason` is why, in the resident's words;
    `late` that it was asked for after the days there are for it, and then `allowed` what was
    decided about that, None until it is. `officer_id` is who answers, another one at each stage.
    `extended_to` is the day that an extension promised. The last three are as they were when it was
    answered.
    """

    __tablename__ = "complaint_stage"
    __table_args__ = (
        CheckConstraint("stage IN (1, 2)", name="one_or_two"),
        CheckConstraint("(answered_at IS NULL) = (finding IS NULL)", name="answer_has_finding"),
        Index("uq_complaint_stage_case", "case_id", "stage", unique=True),
        Index("ix_complaint_stage_answered_at", "answered_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    stage: Mapped[int] = mapped_column(SmallInteger)
    begun_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Sealed)
    late: Mapped[bool]
    allowed: Mapped[bool | None]
    officer_id: Mapped[UUID | None]
    extended_to: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    finding: Mapped[Finding | None] = mapped_column(_word(Finding))
    due_by: Mapped[date | None]

    @property
    def open(self) -> bool:
        """Whether it has still to be answered: not where it came too late and was refused."""
        return self.answered_at is None and self.allowed is not False


class Lesson(Base):
    """What was learnt from a complaint that was right. Nobody is named in it.

    `said` is what people said, `did` what the council does about it, both in English. The public
    reads it once somebody has looked at it: `published_at`.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        Index("ix_lesson_published_at", "published_at", "id",
              postgresql_where="published_at IS NOT NULL"),
        Index("ix_lesson_case", "case_id"),
    )  # fmt: skip

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    service: Mapped[str]
    team: Mapped[str]
    said: Mapped[str] = mapped_column(Text)
    did: Mapped[str] = mapped_column(Text)
    learnt_at: Mapped[datetime]
    learnt_by: Mapped[UUID]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
