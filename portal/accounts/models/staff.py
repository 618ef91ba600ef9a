"""People who work for the council, as the portal knows them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class StaffMember(Base):
    """Invited by an administrator. `roles` and `teams` say what they may do, and for whose cases.

    Never deleted, because the audit log names them: `ended_at` ends every right at once.
    """

    __tablename__ = "staff_member"

    email_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(Sealed)
    name: Mapped[str] = mapped_column(Sealed)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    teams: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    locale: Mapped[str] = mapped_column(String(20), default="en", server_default="en")
    invited_by: Mapped[UUID | None]
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
