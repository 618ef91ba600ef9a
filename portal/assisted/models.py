"""Visits that an adviser helps with, machines that nobody watches, and who sent people here."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class By(StrEnum):
    """How an adviser and a visitor meet."""

    COUNTER = "counter"
    PHONE = "phone"


class Role(StrEnum):
    """Who speaks for somebody else, and so must be allowed to."""

    CARER = "carer"
    ATTORNEY = "attorney"
    COUNCILLOR = "councillor"
    OTHER = "other"


class Ending(StrEnum):
    FINISHED = "finished"
    LEFT = "left"  # nobody finished it: the adviser's session was over, or it lay still


def _word(of: type[StrEnum]) -> Enum:
    return Enum(
        of, native_enum=False, length=20, values_callable=lambda words: [w.value for w in words]
    )


class Visit(Base):
    """Somebody whom an adviser helps at their machine, or on the phone.

    Known by the digest of a cookie that ends with the browser. `browser` is the name under which
    the visitor's forms are bound, so that they can be put away whoever ends the visit. `name` is
    whom it is for; `speaker` acts for them as `role` says, by an `authority` that was shown.
    `consent` are the words that were agreed to, in the language `consent_locale`.
    """

    __tablename__ = "assisted_visit"
    __table_args__ = (
        CheckConstraint("(role IS NULL) = (speaker IS NULL)", name="speaker_has_a_role"),
        CheckConstraint("(consent IS NULL) = (consented_at IS NULL)", name="consent_is_dated"),
        Index("ix_assisted_visit_staff_id", "staff_id", "started_at"),
        Index("ix_assisted_visit_open", "seen_at", postgresql_where="ended_at IS NULL"),
        Index("ix_assisted_visit_named", "ended_at", postgresql_where="name IS NOT NULL"),
    )

    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser: Mapped[str | None] = mapped_column(Sealed)
    staff_id: Mapped[UUID]
    place: Mapped[str] = mapped_column(String(60))
    by: Mapped[By] = mapped_column(_word(By))
    name: Mapped[str | None] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    role: Mapped[Role | None] = mapped_column(_word(Role))
    speaker: Mapped[str | None] = mapped_column(Sealed)
    authority: Mapped[str | None] = mapped_column(Sealed)
    consent: Mapped[str | None] = mapped_column(Text)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_locale: Mapped[str | None] = mapped_column(String(20))
    consented_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(_word(Ending))


class VisitCase(Base):
    """A case that was opened while an adviser helped."""

    __tablename__ = "assisted_case"
    __table_args__ = (Index("ix_assisted_case_visit_id", "visit_id"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("assisted_visit.id"))
    case_id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime]


class HandOver(Base):
    """A form on its way from the adviser's machine to the visitor's own phone.

    The link is in a QR code and the code is read from the screen: both are needed, once, and soon.
    """

    __tablename__ = "assisted_hand_over"
    __table_args__ = (Index("ix_assisted_hand_over_expires_at", "expires_at"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("assisted_visit.id"))
    draft_id: Mapped[UUID] = mapped_column(unique=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))  # HMAC
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Kiosk(Base):
    """A machine that nobody watches. `seen_at` is when somebody last did something at it.

    `turn` counts how often it was cleared: a page that gives it its cookie back works once.
    """

    __tablename__ = "assisted_kiosk"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    place: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    started_by: Mapped[UUID]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    ended_at: Mapped[datetime | None]


class Call(Base):
    """Somebody at a machine that nobody watches asked for a person."""

    __tablename__ = "assisted_call"
    __table_args__ = (
        Index(
            "uq_assisted_call_one_open", "kiosk_id", unique=True,
            postgresql_where="ended_at IS NULL",
        ),
        Index("ix_assisted_call_at", "at"),
    )  # fmt: skip

    kiosk_id: Mapped[UUID] = mapped_column(ForeignKey("assisted_kiosk.id"))
    locale: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Partner(Base):
    """Somebody who sends people here: `slug` is what stands after `?from=` in their links."""

    __tablename__ = "referral_partner"

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Referral(Base):
    """How often a partner's link to a service was opened on a day, and a form begun from it.

    Counts alone: nothing says who it was, and nothing is kept in their browser.
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("partner_id", "service", "day"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("referral_partner.id"))
    service: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    opened: Mapped[int] = mapped_column(default=0, server_default="0")
    begun: Mapped[int] = mapped_column(default=0, server_default="0")
