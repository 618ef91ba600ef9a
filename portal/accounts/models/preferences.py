"""How a person wants to be spoken to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Preference(Base):
    """What a person chose; sealed whole, as EasyRead, Braille and an interpreter tell of health.

    `choices` is `preferences.Preferences` as JSON, without what is as it is for everyone.
    """

    __tablename__ = "preference"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    choices: Mapped[dict[str, Any]] = mapped_column(Sealed)
    changed_at: Mapped[datetime]
