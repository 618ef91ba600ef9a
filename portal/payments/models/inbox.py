"""What the provider told us, kept before it is answered with 200."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class ProviderEvent(Base):
    """One event, however often it is delivered. It is a reason to look, and never the truth itself.

    `subject` is the id of the session, intent, charge, refund or dispute that it is about.
    """

    __tablename__ = "provider_event"
    __table_args__ = (
        Index(
            "ix_provider_event_waiting", "received_at", postgresql_where=text("done_at IS NULL")
        ),
    )

    provider_id: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
