"""A person's bookings, for the pages of their account."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select, update

from portal.accounts.services import State
from portal.bookings import showing
from portal.bookings.models import Booking, BookingState, Slot, WaitingEntry
from portal.bookings.views import BookingView
from portal.core import clock, db
from portal.core.db import transaction

_SHOWN = (
    BookingState.CONFIRMED,
    BookingState.ATTENDED,
    BookingState.NO_SHOW,
    BookingState.CANCELLED,
)


def state_of(view: BookingView) -> State:
    """Open until its time is over."""
    coming = view.state is BookingState.CONFIRMED and view.slot.ends_at > clock.now()
    return State.OPEN if coming else State.CLOSED


def counts(person_id: UUID) -> dict[State, int]:
    """How many in each state."""
    kind = case((_coming(), State.OPEN.value), else_=State.CLOSED.value)
    wanted = (
        select(kind, func.count())
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(*_theirs(person_id))
        .group_by(kind)
    )
    found = dict.fromkeys(State, 0)
    for state, count in db.session.execute(wanted):
        found[State(state)] = count
    return found


def bookings_of(
    person_id: UUID, states: Collection[State], *, skip: int, most: int
) -> Sequence[BookingView]:
    """What is coming first, the next one on top; then what is over, the latest on top."""
    coming = _coming()
    wanted = [
        condition
        for state, condition in ((State.OPEN, coming), (State.CLOSED, ~coming))
        if state in states
    ]
    if not wanted:
        return []
    either = wanted[0] | wanted[-1]
    seconds = func.extract("epoch", Slot.starts_at)
    page = (
        showing.bookings()
        .where(*_theirs(person_id), either)
        .order_by(case((coming, 0), else_=1), case((coming, seconds), else_=-seconds), Booking.id)
    )
    rows = db.session.execute(page.offset(skip).limit(most))
    return [showing.booking_view(*row) for row in rows]


def among(person_id: UUID, names: Collection[str]) -> list[str]:
    """Which of these references of bookings, and ids of places on a waiting list, are theirs."""
    place = cast(WaitingEntry.id, String)
    wanted = (
        (Booking.reference, Booking.person_id),
        (place, WaitingEntry.person_id),
    )
    return [
        found
        for name, owner in wanted
        for found in db.session.scalars(select(name).where(name.in_(names), owner == person_id))
    ]


def move(case_id: UUID, person_id: UUID) -> None:
    """A case's bookings, and what repeats them, go with it into whoever's account that is now."""
    series = select(Booking.series).where(Booking.case_id == case_id, Booking.series.is_not(None))
    _give(person_id, or_(Booking.case_id == case_id, Booking.series.in_(series)))


def join(person_id: UUID, was: UUID) -> None:
    """What a record booked or waits for that turned out to be this person's is theirs now."""
    _give(person_id, Booking.person_id == was)
    with transaction() as session:
        waits = update(WaitingEntry).where(WaitingEntry.person_id == was)
        session.execute(waits.values(person_id=person_id))


def _give(person_id: UUID, *which: ColumnElement[bool]) -> None:
    with transaction() as session:
        session.execute(update(Booking).where(*which).values(person_id=person_id))


def _coming(now: datetime | None = None) -> ColumnElement[bool]:
    return (Booking.state == BookingState.CONFIRMED) & (Slot.ends_at > (now or clock.now()))


def _theirs(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Booking.person_id == person_id, Booking.state.in_(_SHOWN)
