"""A file that somebody sent. What is in it stands in the store, sealed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class State(StrEnum):
    """Served only when clean. Of an infected or refused file only the name is left."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    REFUSED = "refused"


class Upload(Base):
    """`size` is in bytes, of the file as it is kept. `mark` recognises the same file sent again.

    It belongs to what it was added to, a draft of a form or a message, and once that was sent to a
    case; what belongs to neither is swept away. `question` is the key of the question it answers.
    """

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("draft_id", "question", "mark"),
        CheckConstraint("size > 0", name="not_empty"),
        Index("ix_upload_case_id", "case_id"),
        Index("ix_upload_waiting", "added_at", postgresql_where="state = 'waiting'"),
        Index("ix_upload_without_case", "draft_id", postgresql_where="case_id IS NULL"),
    )

    draft_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    question: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Sealed)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    mark: Mapped[str] = mapped_column(String(64))
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=10,
             values_callable=lambda states: [state.value for state in states])
    )  # fmt: skip
    added_at: Mapped[datetime]
    # Where it was taken ({"lat", "lon", "accuracy"}), to be offered until it is sent; never served.
    position: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    tried_at: Mapped[datetime | None]
    scanned_at: Mapped[datetime | None]

    @property
    def usable(self) -> bool:
        """Whether it can be sent: it is clean, or it may turn out to be."""
        return self.state in {State.WAITING, State.CLEAN}
