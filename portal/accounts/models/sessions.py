"""Who is signed in where. The server keeps it, so that it can be ended from anywhere."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Method(StrEnum):
    """How somebody showed who they are."""

    CODE = "code"
    PASSKEY = "passkey"
    OIDC = "oidc"


class AccountSession(Base):
    """One signed-in browser, of a resident or of a member of staff.

    Known by the digest of a random cookie. It ends `idle_minutes` after it was last used, and at
    `expires_at` whatever happens. `shared` says that others use the device too, so both are short.
    `second_factor_at` is None for staff who have only shown the first of two. `device` is what the
    browser says it is, in a few words. `issuer`, `subject` and `sid` are those of OpenID Connect.
    """

    __tablename__ = "account_session"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="of_one"),
        Index("ix_account_session_person_id", "person_id"),
        Index("ix_account_session_staff_id", "staff_id"),
        Index("ix_account_session_expires_at", "expires_at"),
        Index("ix_account_session_issuer_sid", "issuer", "sid"),
    )

    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    method: Mapped[Method] = mapped_column(
        Enum(Method, native_enum=False, length=10, values_callable=lambda ms: [m.value for m in ms])
    )
    second_factor_at: Mapped[datetime | None]
    shared: Mapped[bool] = mapped_column(default=False, server_default="false")
    idle_minutes: Mapped[int]
    device: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    issuer: Mapped[str | None] = mapped_column(String(300))
    subject: Mapped[str | None] = mapped_column(String(300))
    sid: Mapped[str | None] = mapped_column(String(300))
