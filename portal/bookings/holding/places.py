"""The only code that changes how much of a slot is taken.

Who changes a booking locks its slot first, several in the order of their ids, and then the booking.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.bookings.models import Booking, BookingState, Slot
from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit

_NEVER_OVERBOOKED = "ck_slot_never_overbooked"
_TRIES = 5


def take(session: Session, slot_id: UUID, units: int, *, since: datetime) -> bool:
    """Take so much of a slot that starts at `since` or later; False where it doesn't fit.

    One statement: it looks and takes under the row's own lock. Where holds that ran out stand in
    the way they are let go first.
    """
    if _take(session, slot_id, units, since=since):
        return True
    return expire_of(session, slot_id) > 0 and _take(session, slot_id, units, since=since)


def give_back(session: Session, slot_id: UUID, units: int) -> None:
    """The caller has the slot locked."""
    session.execute(
        update(Slot).where(Slot.id == slot_id).values(taken=Slot.taken - units),
        execution_options={"synchronize_session": False},
    )


def lock_slots(session: Session, slot_ids: Iterable[UUID]) -> None:
    wanted = select(Slot.id).where(Slot.id.in_(set(slot_ids)))
    session.execute(wanted.order_by(Slot.id).with_for_update()).all()


def locked(
    session: Session, *which: ColumnElement[bool], also: Iterable[UUID] = ()
) -> Booking | None:
    """The latest booking of these, locked with its slot and with the slots `also`."""
    found = select(Booking.id, Booking.slot_id).where(*which)
    latest = found.order_by(Booking.created_at.desc()).limit(1)
    for _ in range(_TRIES):
        row = session.execute(latest).one_or_none()
        if row is None:
            return None
        wanted = select(Booking).where(Booking.id == row.id, Booking.slot_id == row.slot_id, *which)
        with suppress(_Moved):
            return _lock(session, wanted, {row.slot_id, *also})
    raise RuntimeError("A booking was changed each time before it could be locked")


class _Moved(Exception):
    """Before it was locked."""


def _lock(session: Session, wanted: Select[Booking], slots: Iterable[UUID]) -> Booking:
    """Where it was moved these slots are let go again, before others are locked. Raises _Moved."""
    with session.begin_nested():
        lock_slots(session, slots)
        booking = session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
        if booking is None:
            raise _Moved
        return booking


def expire_of(session: Session, slot_id: UUID) -> int:
    """Let go the holds of a slot that ran out; how many units came free."""
    lock_slots(session, [slot_id])
    now = clock.now()
    over = update(Booking).where(
        Booking.slot_id == slot_id, Booking.state == BookingState.HELD, Booking.held_until <= now
    )
    ended = session.execute(
        over.values(state=BookingState.EXPIRED, held_until=None, held_from=[], changed_at=now)
        .returning(Booking.id, Booking.units, Booking.subject, Booking.subject_id),
        execution_options={"synchronize_session": False},
    ).all()  # fmt: skip
    units: int = sum(each.units for each in ended)
    if units:
        give_back(session, slot_id, units)
    for each in ended:
        emit(
            "booking.expired", each.id, subject=each.subject.value, subject_id=str(each.subject_id)
        )
    return units


def expire_all(most: int = 500) -> None:
    """Each slot with holds that ran out, in a transaction of its own."""
    over = select(Booking.slot_id).where(
        Booking.state == BookingState.HELD, Booking.held_until <= clock.now()
    )
    with transaction() as session:
        slots = list(session.scalars(over.distinct().limit(most)))
    for slot_id in slots:
        with transaction() as session:
            expire_of(session, slot_id)


def one_at_a_time(session: Session, *names: str) -> None:
    """Until the transaction ends nobody else is here under one of these names."""
    for name in sorted(set(names)):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _take(session: Session, slot_id: UUID, units: int, *, since: datetime) -> bool:
    free = (~Slot.blocked, Slot.starts_at >= since, fits(units))
    taking = update(Slot).where(Slot.id == slot_id, *free).values(taken=Slot.taken + units)
    try:
        with session.begin_nested():
            done = session.execute(
                taking.returning(Slot.id), execution_options={"synchronize_session": False}
            )
            return done.one_or_none() is not None
    except IntegrityError as error:
        if _NEVER_OVERBOOKED in str(error.orig):
            return False
        raise


def fits(units: int) -> ColumnElement[bool]:
    """Whether so much is left of a slot. Were this wrong, the table's CHECK would still hold."""
    return Slot.taken + units <= Slot.capacity
