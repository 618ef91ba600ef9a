"""Who has which place, what became of it, and who waits for one."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.bookings.models.calendars import enum
from portal.core.crypto import Sealed
from portal.core.db import Base

_OPEN = "state IN ('held', 'confirmed')"


class BookingState(StrEnum):
    """held → confirmed → attended or no_show; held → expired or released; confirmed → cancelled."""

    HELD = "held"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    EXPIRED = "expired"
    RELEASED = "released"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        return self in {BookingState.HELD, BookingState.CONFIRMED}

    @property
    def takes_place(self) -> bool:
        """Whether its units count in `Slot.taken`."""
        return self in TAKING


TAKING = frozenset(
    {
        BookingState.HELD,
        BookingState.CONFIRMED,
        BookingState.ATTENDED,
        BookingState.NO_SHOW,
    }
)


class Subject(StrEnum):
    """What a booking is made from; `subject_id` names which one.

    `desk`: by staff, with no form behind it. `waiting`: offered to somebody on the waiting list.
    """

    DRAFT = "draft"
    CASE = "case"
    DESK = "desk"
    WAITING = "waiting"


class Booking(Base):
    """One person's place in a slot. It keeps its reference however often it is moved.

    `needs` is a `views.Needs` as JSON. `contact` has `name`, `email` and `phone`, each may be None.
    The digests are keyed HMACs, by which limits are counted; `held_from` are those of the browser
    and the network of a hold. `sequence` goes up with each change that a calendar program has to
    know of. `arrived_at`: checked in at the counter. `offered` is what is booked as calendars name
    it among their services; None: it is had in its own calendar alone. `open_until`: the person can
    change it until then, because the council has moved it or is late with it; None: until its
    calendar's cut-off.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("units > 0", name="something"),
        CheckConstraint(
            "(state = 'held') = (held_until IS NOT NULL)", name="held_until_a_time"
        ),
        Index("ix_booking_slot_id", "slot_id"),
        Index("ix_booking_case_id", "case_id"),
        Index("ix_booking_person_id", "person_id"),
        Index("ix_booking_subject", "subject", "subject_id"),
        Index("ix_booking_held_until", "held_until", postgresql_where=text("state = 'held'")),
        Index("ix_booking_property", "property_digests", postgresql_using="gin"),
        Index("ix_booking_person", "calendar_id", "person_digest"),
        Index("ix_booking_series", "series", postgresql_where=text("series IS NOT NULL")),
        Index(
            "ix_booking_one_open", "subject", "subject_id", "slot_id", unique=True,
            postgresql_where=text(_OPEN),
        ),
        Index(
            "ix_booking_one_held", "subject_id", unique=True,
            postgresql_where=text("state = 'held' AND subject = 'draft'"),
        ),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slot.id"))
    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendar.id"))
    service: Mapped[str | None] = mapped_column(String(80))
    offered: Mapped[str | None] = mapped_column(String(80))
    units: Mapped[int]
    state: Mapped[BookingState] = mapped_column(enum(BookingState))
    subject: Mapped[Subject] = mapped_column(enum(Subject))
    subject_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    property_digests: Mapped[list[str]] = mapped_column(ARRAY(String(64)), server_default="{}")
    person_digest: Mapped[str | None] = mapped_column(String(64))
    contact: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    needs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    series: Mapped[UUID | None]  # the recurring bookings that were made together
    held_until: Mapped[datetime | None]
    held_from: Mapped[list[str]] = mapped_column(ARRAY(String(64)), server_default="{}")
    open_until: Mapped[datetime | None]
    extended: Mapped[bool] = mapped_column(default=False, server_default="false")
    code_digest: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    arrived_at: Mapped[datetime | None]
    reminded: Mapped[list[int]] = mapped_column(JSONB, server_default="[]")  # hours before
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BookingEvent(Base):
    """What happened to a booking; never changed. `by` is a member of staff or the person."""

    __tablename__ = "booking_event"
    __table_args__ = (Index("ix_booking_event_booking_id", "booking_id", "position"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    by: Mapped[UUID | None]
    from_slot: Mapped[UUID | None]
    to_slot: Mapped[UUID | None]
    minutes: Mapped[int | None]  # how late
    reason: Mapped[str | None] = mapped_column(Sealed)


class WaitingState(StrEnum):
    """waiting → offered → taken; offered → lapsed, when nobody took it; waiting → left."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


class WaitingEntry(Base):
    """Somebody who wants a place between two days, both included, should one come free.

    What is offered is held for them by the booking `booking_id` until `offer_until`. Whoever has
    the same `person_digest`, as bookings have it, is offered one time of a calendar at once.
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("units > 0", name="something"),
        CheckConstraint("first_day <= last_day", name="in_order"),
        Index(
            "ix_waiting_entry_waiting", "calendar_id", "position",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_waiting_entry_offered", "calendar_id", "person_digest",
            postgresql_where=text("state IN ('offered', 'taken')"),
        ),
        Index("ix_waiting_entry_booking_id", "booking_id"),
        Index("ix_waiting_entry_person_id", "person_id"),
    )  # fmt: skip

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendar.id"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    service: Mapped[str | None] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    units: Mapped[int]
    needs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    contact: Mapped[dict[str, Any]] = mapped_column(Sealed)
    locale: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[UUID | None]
    person_digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[WaitingState] = mapped_column(enum(WaitingState))
    booking_id: Mapped[UUID | None]
    offer_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
