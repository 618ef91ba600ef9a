"""Businesses, charities and groups, and the people who act for them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class OrganisationKind(StrEnum):
    BUSINESS = "business"
    CHARITY = "charity"
    GROUP = "group"
    OTHER = "other"


class Organisation(Base):
    """Sealed like a person: many a business is one person, at home. `number` is that of a register.

    It ends when its last member leaves. Its cases keep its id.
    """

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(Sealed)
    kind: Mapped[OrganisationKind] = mapped_column(
        Enum(
            OrganisationKind,
            native_enum=False,
            length=20,
            values_callable=lambda kinds: [kind.value for kind in kinds],
        )
    )
    number: Mapped[str | None] = mapped_column(Sealed)
    address: Mapped[str | None] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Membership(Base):
    """A person who acts for an organisation; `position` is what they are there, in their words."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        Index("ix_membership_person_id", "person_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    owner: Mapped[bool] = mapped_column(default=False, server_default="false")
    position: Mapped[str | None] = mapped_column(Sealed)
    joined_at: Mapped[datetime]


class OrganisationInvitation(Base):
    """A mail that asks somebody to act for an organisation. Its link is known by a digest."""

    __tablename__ = "organisation_invitation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email_digest"),
        Index("ix_organisation_invitation_expires_at", "expires_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(Sealed)
    email_digest: Mapped[str] = mapped_column(String(64))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
