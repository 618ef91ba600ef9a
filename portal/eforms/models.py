"""Versions of forms, drafts on the way, submissions that were sent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class FormVersion(Base):
    """A form as it was published. Never changed: drafts and submissions point at what they saw.

    A form whose newest version is withdrawn isn't live.
    """

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
    withdrawn_at: Mapped[datetime | None]


class Draft(Base):
    """An unfinished form, bound to one browser by the digest of its random cookie.

    `person_id` is who was signed in when it was begun, saved or opened: theirs on any device.
    """

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
        Index("ix_draft_person_id", "person_id", postgresql_where="person_id IS NOT NULL"),
        Index(
            "ix_draft_to_be_reminded",
            "expires_at",
            postgresql_where="email IS NOT NULL AND submitted_at IS NULL",
        ),
    )

    browser: Mapped[bytes] = mapped_column(LargeBinary)
    service: Mapped[str]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_version.id"))
    locale: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(Sealed)
    set_aside: Mapped[dict[str, Any] | None] = mapped_column(Sealed)  # by question: carrying.Aside
    asked_again: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None]
    # The organisation it is filled in for, and who of its members said so; None: for themselves.
    organisation_id: Mapped[UUID | None]
    acting_person_id: Mapped[UUID | None]

    # Saved by email: where to, and what opens it on another device. Neither can be read here.
    email: Mapped[str | None] = mapped_column(Sealed)
    email_digest: Mapped[str | None] = mapped_column(index=True)  # HMAC, to find it by its address
    token_digest: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    code_digest: Mapped[str | None]  # HMAC
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded: Mapped[int] = mapped_column(default=0, server_default="0")  # reminders that went out
    # Whether the link stands in the history of the very browser that the draft is bound to.
    link_opened: Mapped[bool] = mapped_column(default=False, server_default="false")


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
    channel: Mapped[str] = mapped_column(String(30), default="web", server_default="web")
    received_at: Mapped[datetime]  # earlier than submitted_at where it came on paper
    submitted_at: Mapped[datetime]


class Reopening(Base):
    """Questions of a form that was sent, which an officer asks again, and `why` in their words.

    `questions` are the keys of those named. `status_before` is where the case stood. It is open
    until it is answered or taken back: then `ended_at` is set.
    """

    __tablename__ = "reopening"
    __table_args__ = (
        Index(
            "uq_reopening_one_open",
            "submission_id",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
        Index("ix_reopening_reference", "reference", "asked_at"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    reference: Mapped[str] = mapped_column(String(12))
    questions: Mapped[list[str]] = mapped_column(JSONB)
    why: Mapped[str] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[UUID]
    status_before: Mapped[str] = mapped_column(String(30))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Amendment(Base):
    """What somebody answered when they were asked again. Never changed.

    `before` and `after` are the answers that differ, by question. A question in `before` alone is
    no longer asked, because of another answer; one in `after` alone was asked for the first time.
    """

    __tablename__ = "amendment"
    __table_args__ = (Index("ix_amendment_submission_id_at", "submission_id", "at"),)

    reopening_id: Mapped[UUID] = mapped_column(ForeignKey("reopening.id"), unique=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    before: Mapped[dict[str, Any]] = mapped_column(Sealed)
    after: Mapped[dict[str, Any]] = mapped_column(Sealed)
    person_id: Mapped[UUID | None]  # None where the access code opened the case
    locale: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Delivery(Base):
    """A submission, or a change to one, on its way to a team's system: one id at each try."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="known_state"),
        CheckConstraint("(state = 'delivered') = (delivered_at IS NOT NULL)", name="at_a_time"),
        CheckConstraint("num_nonnulls(submission_id, amendment_id) = 1", name="of_one_thing"),
        Index("ix_delivery_state_planned_at", "state", "planned_at"),
    )

    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), unique=True)
    amendment_id: Mapped[UUID | None] = mapped_column(ForeignKey("amendment.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(12))
    service: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime]
    first_tried_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    last_fault: Mapped[str | None]  # a class and a status, never the words of another system


class Export(Base):
    """Who took answers out of the portal, when and how many. `count` is None while it runs."""

    __tablename__ = "submission_export"
    __table_args__ = (Index("ix_submission_export_begun_at", "begun_at"),)

    service: Mapped[str] = mapped_column(String(60))
    version: Mapped[int | None]
    style: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    count: Mapped[int | None]


class DiscountUse(Base):
    """A lower price that a property has had. `property` is a digest that leads to no address.

    What was picked from a list stands here by its UPRN and as it is written: one case, two rows.
    `released_at` is set where it wasn't paid in the end: then it doesn't count.
    """

    __tablename__ = "discount_use"
    __table_args__ = (
        UniqueConstraint("case_id", "discount", "property"),
        Index("ix_discount_use_property", "property", "service", "discount"),
    )

    case_id: Mapped[UUID]
    service: Mapped[str] = mapped_column(String(60))
    discount: Mapped[str] = mapped_column(String(40))
    property: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class EqualityAnswer(Base):
    """An answer about equality: no link to who gave it, with what else, or on which day."""

    __tablename__ = "equality_answer"
    __table_args__ = (CheckConstraint("EXTRACT(day FROM month) = 1", name="a_whole_month"),)

    service: Mapped[str] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(String(60))
    month: Mapped[date] = mapped_column(index=True)  # its first day
