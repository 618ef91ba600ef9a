"""Codes that were mailed, each for one browser, until they are used or their time is over."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Purpose(StrEnum):
    """What the right code shows. A code for one is of no use for another."""

    RESIDENT = "resident"  # signs a resident in
    STAFF = "staff"  # is the first of two factors of staff
    ADDRESS = "address"  # shows that a new email address is theirs


class Challenge(Base):
    """One code for one browser. The table holds neither the code nor the cookie, only digests.

    `code_digest` is None until the mail is written, and for good where no mail goes out. `tries`
    counts guesses. `replaced_at` is when the browser asked for a newer code.
    """

    __tablename__ = "challenge"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries_counted"),
        Index(
            "ix_challenge_browser_digest",
            "browser_digest",
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_challenge_email_digest", "email_digest", "asked_at"),
        Index("ix_challenge_expires_at", "expires_at"),
    )

    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser_digest: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[Purpose] = mapped_column(
        Enum(
            Purpose, native_enum=False, length=10, values_callable=lambda ps: [p.value for p in ps]
        )
    )
    email_digest: Mapped[str] = mapped_column(String(64))  # keyed: what is counted by
    email: Mapped[str] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    code_digest: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
