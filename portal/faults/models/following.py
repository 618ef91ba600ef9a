"""Who hears of reports, and who said that they saw the same."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base
from portal.faults.models.words import Scope, word


class Follow(Base):
    """Somebody who wants to hear of one report, or of all in an area or a category.

    `contact` is {"email": …} or {"phone": …}; `contact_digest` finds it again. Nothing is sent to
    it before `confirmed_at`. `token_digest` is of the token in its confirming and stopping links.
    `told_to` is the position of the last update it was told of (one report), `told_until` the
    moment up to which reports were in its digests. `area` is a ward's code, a service's key, or
    "lat,lon,metres" for NEAR. `person_id` is set where somebody signed in follows.
    """

    __tablename__ = "report_follow"
    __table_args__ = (
        UniqueConstraint("scope", "report_id", "area", "contact_digest",
                         postgresql_nulls_not_distinct=True, name="uq_report_follow_once"),
        CheckConstraint("(scope = 'report') = (report_id IS NOT NULL)", name="one_report"),
        Index("ix_report_follow_report", "report_id", postgresql_where="stopped_at IS NULL"),
        Index("ix_report_follow_person", "person_id", postgresql_where="person_id IS NOT NULL"),
        Index("ix_report_follow_digest", "told_until",
              postgresql_where="scope <> 'report' AND confirmed_at IS NOT NULL"
              " AND stopped_at IS NULL"),
        Index("ix_report_follow_contact", "contact_digest"),
    )  # fmt: skip

    scope: Mapped[Scope] = mapped_column(word(Scope))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    area: Mapped[str | None] = mapped_column(String(80))
    person_id: Mapped[UUID | None]
    contact: Mapped[dict[str, str]] = mapped_column(Sealed)
    contact_digest: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    told_to: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    told_until: Mapped[datetime]
    came_from: Mapped[UUID | None]  # the merged report it followed before; None where it began here


class SaidToo(Base):
    """One person or browser that saw the same. `mark_digest` is of their person or browser key."""

    __tablename__ = "report_said_too"
    __table_args__ = (UniqueConstraint("report_id", "mark_digest"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    mark_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
