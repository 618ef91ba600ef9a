"""People, as far as the council knows them by an email address."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Person(Base):
    """Somebody with an email address. The address can be recognised, and read only with the keys.

    `email_digest` is keyed, so a copy of this table can't be searched for an address.
    """

    __tablename__ = "person"

    email_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(Sealed)
    name: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
