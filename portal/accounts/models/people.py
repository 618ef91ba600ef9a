"""People, as far as the council knows them by an email address."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Person(Base):
    """Somebody with an email address. The address can be recognised, and read only with the keys.

    `email_digest` is keyed, so a copy of this table can't be searched for an address. `proved_at`
    is when somebody first signed in with the address: until then anybody may have typed it.
    """

    __tablename__ = "person"

    email_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(Sealed)
    name: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    # {"uprn": str or None, "lines": [...], "postcode": str}, as an answer with an address
    address: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
