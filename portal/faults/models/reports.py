"""Reports, what was said and shown of them, and what staff took back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.services import Status
from portal.core.crypto import Sealed
from portal.core.db import Base
from portal.faults.models.words import By, LocatedBy, Showing, Source, Visibility, word


class Report(Base):
    """The side of a case that may be public. It has the case's reference.

    `category` is the key of its service, `title` that service's English name. `place` is in the
    gazetteer's words; `place_detail` and `text` are what somebody typed, after redaction, and go
    public together as `text_showing` says. `lat` and `lon` (WGS 84) are right to `accuracy` metres.
    `cell` numbers the square of the grid it stands in (`near.cell_of`). `status`, `closed_at` and
    `expected_on` are the case's, written with it. `authority` is the key of whoever is responsible
    instead of the council. `merged_into` is the report that goes on for it. `key` is what its
    sender called it: sent twice, it is one. `listed_at`: since when the public can see it; by it
    followers of an area are told.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="on_earth"),
        CheckConstraint("accuracy >= 0", name="accuracy_in_metres"),
        CheckConstraint("merged_into IS NULL OR merged_into <> id", name="not_into_itself"),
        Index("ix_report_open_in_cell", "cell", "category", postgresql_where="closed_at IS NULL"),
        Index("ix_report_in_cell", "cell", "reported_at", "id",
              postgresql_where="visibility = 'listed'"),
        Index("ix_report_listed", "reported_at", "id", postgresql_where="visibility = 'listed'"),
        Index("ix_report_ward", "ward_code", "reported_at", "id",
              postgresql_where="visibility = 'listed'"),
        Index("ix_report_category", "category", "reported_at", "id",
              postgresql_where="visibility = 'listed'"),
        Index("ix_report_status", "status", "reported_at", "id",
              postgresql_where="visibility = 'listed'"),
        Index("ix_report_open", "reported_at", "id",
              postgresql_where="visibility = 'listed' AND closed_at IS NULL"),
        Index("ix_report_open_ward", "ward_code", "reported_at", "id",
              postgresql_where="visibility = 'listed' AND closed_at IS NULL"),
        Index("ix_report_open_category", "category", "reported_at", "id",
              postgresql_where="visibility = 'listed' AND closed_at IS NULL"),
        Index("ix_report_held", "team", "reported_at", "id",
              postgresql_where="text_showing = 'held'"),
        Index("ix_report_team", "team", "reported_at", "id", postgresql_where="closed_at IS NULL"),
        Index("ix_report_news", "listed_at", "id", postgresql_where="visibility = 'listed'"),
        Index("ix_report_window", "reported_at", "id"),
        Index("ix_report_updated", "updated_at", "id"),
        Index("ix_report_merged", "merged_into", postgresql_where="merged_into IS NOT NULL"),
        Index("ix_report_to_ask", "closed_at",
              postgresql_where="closed_at IS NOT NULL AND asked_at IS NULL"),
        Index("ix_report_asset", "asset", postgresql_where="asset IS NOT NULL"),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    case_id: Mapped[UUID] = mapped_column(unique=True)
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    category: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(String(60))
    source: Mapped[Source] = mapped_column(word(Source))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    status: Mapped[Status] = mapped_column(word(Status, 30))
    place: Mapped[str] = mapped_column(Text)
    place_detail: Mapped[str | None] = mapped_column(Sealed)
    text: Mapped[str | None] = mapped_column(Sealed)
    text_showing: Mapped[Showing] = mapped_column(word(Showing))
    locale: Mapped[str] = mapped_column(String(20))  # of `text` and `place_detail`
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy: Mapped[int]
    located_by: Mapped[LocatedBy] = mapped_column(word(LocatedBy))
    cell: Mapped[int] = mapped_column(BigInteger)
    usrn: Mapped[int | None]
    ward_code: Mapped[str | None] = mapped_column(String(12))
    asset: Mapped[str | None] = mapped_column(String(80))
    authority: Mapped[str | None] = mapped_column(String(60))
    reported_at: Mapped[datetime]
    listed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]
    said_too: Mapped[int] = mapped_column(default=0, server_default="0")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    merged_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # when its reporter was asked whether it is fixed
    answered: Mapped[str | None] = mapped_column(String(12))  # "yes", "no" or "unsure"
    answered_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]  # since when nothing typed or pictured is left in it

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def text_is_public(self) -> bool:
        return self.text_showing is Showing.SHOWN and self.visibility is Visibility.LISTED


class ReportUpdate(Base):
    """Something that happened to a report, in the order of `position`.

    `note` is what was written about it, after redaction, in the language `locale`. `external_id` is
    the number that the authority `authority` gave it: the same one is there once.
    """

    __tablename__ = "report_update"
    __table_args__ = (
        UniqueConstraint("report_id", "authority", "external_id", name="uq_report_update_external"),
        UniqueConstraint("key", name="uq_report_update_key"),
        Index("ix_report_update_report", "report_id", "position"),
        Index("ix_report_update_window", "at", "id"),
        Index("ix_report_update_held", "at", postgresql_where="note_showing = 'held'"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[datetime]
    by: Mapped[By] = mapped_column(word(By))
    status: Mapped[Status] = mapped_column(word(Status, 30))
    note: Mapped[str | None] = mapped_column(Sealed)
    note_showing: Mapped[Showing] = mapped_column(word(Showing))
    locale: Mapped[str] = mapped_column(String(20))
    expected_on: Mapped[date | None]  # set where this update moved the date
    authority: Mapped[str | None] = mapped_column(String(60))
    external_id: Mapped[str | None] = mapped_column(String(120))
    key: Mapped[str | None] = mapped_column(String(80))


class ReportPhoto(Base):
    """A photo of a report; the file itself is the upload `upload_id`. `alt` is what it shows."""

    __tablename__ = "report_photo"
    __table_args__ = (
        Index("ix_report_photo_report", "report_id", "position"),
        Index("ix_report_photo_held", "added_at", postgresql_where="showing = 'held'"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    upload_id: Mapped[UUID] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    showing: Mapped[Showing] = mapped_column(word(Showing))
    alt: Mapped[str] = mapped_column(Text, server_default="")
    by: Mapped[By] = mapped_column(word(By))
    added_at: Mapped[datetime]


class ReportDecision(Base):
    """What an officer let the public see or took back, and why. It is never changed.

    `subject` is the id of a photo or an update, None for the report itself; `what` is one of
    "report", "text", "photo", "note", "merge", "unmerge".
    """

    __tablename__ = "report_decision"
    __table_args__ = (Index("ix_report_decision_report", "report_id", "at"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(12))
    subject: Mapped[UUID | None]
    showing: Mapped[Showing | None] = mapped_column(word(Showing))
    reason: Mapped[str | None] = mapped_column(Sealed)
    staff_id: Mapped[UUID | None]
    at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
