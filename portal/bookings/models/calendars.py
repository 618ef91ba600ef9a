"""Calendars, and the slots that are made from their plans."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class PlaceKind(StrEnum):
    """How people and the council meet at a calendar's times."""

    COUNTER = "counter"
    PHONE = "phone"
    VIDEO = "video"
    HOME_VISIT = "home_visit"
    COLLECTION = "collection"
    FACILITY = "facility"


def enum(kind: type[StrEnum], length: int = 12) -> Enum:
    return Enum(
        kind, native_enum=False, length=length, values_callable=lambda each: [e.value for e in each]
    )


class Calendar(Base):
    """Where and with whom times can be booked. `plan` is a `plans.Plan` as JSON.

    `place` is its name, `address` its lines, `directions` how to get there, in words.
    `meeting_link` (https) opens the call of a calendar whose people meet by video. `lat` and `lon`
    (WGS 84) are None where nobody goes: a phone call, a visit at home. A calendar that isn't
    `published` takes no new bookings.
    """

    __tablename__ = "calendar"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[PlaceKind] = mapped_column(enum(PlaceKind))
    team: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(Text, server_default="")
    address: Mapped[list[str]] = mapped_column(JSONB)
    directions: Mapped[str] = mapped_column(Text, server_default="")
    meeting_link: Mapped[str] = mapped_column(Text, server_default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(default=True, server_default="true")


class Slot(Base):
    """A time that can be booked. `taken` counts units held and booked; it can't pass `capacity`.

    `blocked` takes no new bookings; those that stand keep their place. `off_plan`: blocked because
    the calendar's plan no longer has this time, and free again should it come back.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("calendar_id", "starts_at"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="never_overbooked"),
        CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
        CheckConstraint("blocked OR NOT off_plan", name="off_plan_is_blocked"),
        Index(
            "ix_slot_free",
            "calendar_id",
            "starts_at",
            postgresql_where=text("NOT blocked AND taken < capacity"),
        ),
    )

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendar.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    blocked: Mapped[bool] = mapped_column(default=False, server_default="false")
    off_plan: Mapped[bool] = mapped_column(default=False, server_default="false")
    reason: Mapped[str | None] = mapped_column(Text)
