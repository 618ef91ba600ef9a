"""Bookings go a year after their time, holds that came to nothing after a month.

A year: long enough to settle a complaint about a visit (the Ombudsman takes them for 12 months),
and to count a limit of one a year.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update

from portal.accounts.services import RetentionRule
from portal.bookings.holding import places
from portal.bookings.models import Booking, BookingEvent, BookingState, Slot
from portal.core import clock, db
from portal.core.db import transaction

KEPT = timedelta(days=365)
_LAPSED_KEPT = timedelta(days=30)
_LAPSED = (BookingState.EXPIRED, BookingState.RELEASED)
# Tells the trigger of the history that a reason is taken out for good.
_REDACTING = text("SET LOCAL portal.redacting = 'on'")


def rules() -> Iterator[RetentionRule]:
    yield RetentionRule(service="bookings", version=None, due=_count, next=_next, carry_out=_delete)


def over(now: datetime) -> ColumnElement[bool]:
    """Bookings that nobody waits for any more."""
    before = select(Slot.id).where(Slot.id == Booking.slot_id, Slot.ends_at < now).exists()
    ended = Booking.state.not_in([BookingState.HELD, BookingState.CONFIRMED])
    return or_(before, ended)


def make_nobodys(ids: Sequence[UUID]) -> None:
    """In the caller's transaction: what was booked stays counted, without who it was."""
    with transaction() as session:
        session.execute(_REDACTING)
        done_by_them = select(Booking.id).where(
            Booking.id == BookingEvent.booking_id, Booking.person_id == BookingEvent.by
        )
        nobody: dict[str, object] = {
            "contact": None, "person_id": None, "property_digests": [], "person_digest": None,
            "needs": {}, "held_from": [],
        }  # fmt: skip
        history = update(BookingEvent).where(BookingEvent.booking_id.in_(ids))
        for statement in (
            history.values(reason=None),
            history.where(done_by_them.exists()).values(by=None),
            update(Booking).where(Booking.id.in_(ids)).values(nobody),
        ):
            session.execute(statement, execution_options={"synchronize_session": False})


def _due() -> ColumnElement[bool]:
    now = clock.now()
    long_ago = select(Slot.id).where(Slot.id == Booking.slot_id, Slot.ends_at < now - KEPT)
    came_to_nothing = and_(Booking.state.in_(_LAPSED), Booking.changed_at < now - _LAPSED_KEPT)
    return or_(long_ago.exists(), came_to_nothing)


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking).where(_due())) or 0


def _next(after: UUID | None, most: int) -> Sequence[UUID]:
    found = select(Booking.id).where(_due()).order_by(Booking.id).limit(most)
    return db.session.scalars(found if after is None else found.where(Booking.id > after)).all()


def _delete(booking_id: UUID) -> bool:
    """With its history; the slot counts it no longer."""
    with transaction() as session:
        booking = places.locked(session, Booking.id == booking_id)
        if booking is not None:
            if booking.state.takes_place:
                places.give_back(session, booking.slot_id, booking.units)
            session.delete(booking)
    return True
