"""Versions of forms, drafts on the way, submissions that were sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class FormVersion(Base):
    """A form as it was published. Never changed: drafts and submissions point at what they saw."""

    __tablename__ = "form_version"
    __table_args__ = (
        UniqueConstraint("service", "number"),
        CheckConstraint("number > 0", name="counts_from_one"),
    )

    service: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    published_at: Mapped[datetime]


class Draft(Base):
    """An unfinished form, bound to one browser by the digest of its random cookie."""

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_one_open_a_service",
            "browser",
            "service",
            unique=True,
            postgresql_where="submitted_at IS NULL",
        ),
        Index("ix_draft_expires_at", "expires_at"),
    )

    browser: Mapped[bytes] = mapped_column(LargeBinary)
    service: Mapped[str]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_version.id"))
    locale: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(Sealed)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class Submission(Base):
    """What was sent: only the answers that counted, with the version that asked for them."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_browser_submitted_at", "browser", "submitted_at"),)

    draft_id: Mapped[UUID] = mapped_column(unique=True)
    browser: Mapped[bytes] = mapped_column(LargeBinary)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_version.id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    locale: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(Sealed)
    submitted_at: Mapped[datetime]
