"""A person's bookings, for the pages of their account."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, update

from portal.accounts.services import State
from portal.bookings import showing
from portal.bookings.models import Booking, BookingState, Slot
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


def move(case_id: UUID, person_id: UUID) -> None:
    """The bookings of a case go with it, into whoever's account that is now."""
    _give(person_id, Booking.case_id == case_id)


def join(person_id: UUID, was: UUID) -> None:
    """The bookings of a record that turned out to be this person's are theirs now."""
    _give(person_id, Booking.person_id == was)


def _give(person_id: UUID, *which: ColumnElement[bool]) -> None:
    with transaction() as session:
        session.execute(update(Booking).where(*which).values(person_id=person_id))


def _coming(now: datetime | None = None) -> ColumnElement[bool]:
    return (Booking.state == BookingState.CONFIRMED) & (Slot.ends_at > (now or clock.now()))


def _theirs(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Booking.person_id == person_id, Booking.state.in_(_SHOWN)
