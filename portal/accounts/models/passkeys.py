"""Passkeys, who is who at an OpenID Connect provider, and ceremonies that are under way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Passkey(Base):
    """The public half of a key that somebody's device or password manager keeps.

    `sign_count` only grows where the device counts at all; one that falls back was copied.
    """

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="of_one"),
        Index("ix_passkey_person_id", "person_id"),
        Index("ix_passkey_staff_id", "staff_id"),
    )

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    name: Mapped[str] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """The person or the member of staff that a provider means by a subject, once linked."""

    __tablename__ = "oidc_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="of_one"),
        Index("ix_oidc_identity_person_id", "person_id"),
        Index("ix_oidc_identity_staff_id", "staff_id"),
    )

    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    linked_at: Mapped[datetime]


class ProviderSession(Base):
    """The ID token that a session began with, so that signing out can reach the provider too."""

    __tablename__ = "oidc_session"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("account_session.id", ondelete="CASCADE"), unique=True
    )
    provider: Mapped[str] = mapped_column(String(20))
    id_token: Mapped[str] = mapped_column(Sealed)


class Ceremony(Base):
    """Something that one browser began and may finish once, before `expires_at`.

    Known by a digest over its kind, the browser and a random secret. `kept` is what must be the
    same at the end. The marks of logout tokens that were carried out stand here too.
    """

    __tablename__ = "ceremony"
    __table_args__ = (Index("ix_ceremony_expires_at", "expires_at"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    kept: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    expires_at: Mapped[datetime]
