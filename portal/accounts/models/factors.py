"""How members of staff come in: an invitation, then a second factor beside the emailed code."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class StaffInvitation(Base):
    """A link that was mailed to somebody who is to work here; only its digest is kept."""

    __tablename__ = "staff_invitation"
    __table_args__ = (Index("ix_staff_invitation_staff_id", "staff_id"),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Authenticator(Base):
    """The app on somebody's phone that shows six digits, new ones each 30 seconds (RFC 6238).

    `new_secret` is one that is being set up in the session `new_secret_of`, and becomes `secret`
    once a code of it was shown there; so a new phone takes over only when it works. `last_step` is
    the newest period of 30 seconds whose code was used: no code opens anything twice. `wrong`
    counts wrong codes in a row, of this app and of recovery codes; until `locked_until` none is
    looked at.
    """

    __tablename__ = "authenticator"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), unique=True)
    secret: Mapped[str | None] = mapped_column(Sealed)
    new_secret: Mapped[str | None] = mapped_column(Sealed)
    new_secret_of: Mapped[UUID | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    wrong: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the codes for whoever has lost their phone: known by its HMAC, good for one time."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_staff_id", "staff_id"),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
