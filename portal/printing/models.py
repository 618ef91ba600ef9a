"""PDFs that somebody asked for."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base


class Document(Base):
    """A PDF that the worker makes when it is first asked for: a person's copy, a receipt.

    `key` says of what; `content` is base64, None until it is made. It is thrown away some days
    later and made again when asked, so nobody's answers lie here longer than they are wanted.
    """

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_asked_at", "asked_at"),)

    key: Mapped[str] = mapped_column(unique=True)
    content: Mapped[str | None] = mapped_column(Sealed)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
