"""How much one property or one person may book in a calendar within some time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.accounts.services import normal_email
from portal.bookings.faults import LimitReached
from portal.bookings.holding.places import one_at_a_time
from portal.bookings.models import TAKING, Booking, BookingState, Slot
from portal.bookings.plans import Limit
from portal.bookings.views import SlotView
from portal.core import clock, security

type Digest = str | None


def property_digest(name: str | None) -> Digest:
    """Of a UPRN, or another name for the property."""
    return security.keyed_digest("booking-property", name.strip()) if name else None


def person_digest(email: str | None, person_id: UUID | None) -> Digest:
    """Of the email address, else of the person."""
    who = normal_email(email) if email else person_id
    return security.keyed_digest("booking-person", str(who)) if who else None


@dataclass(frozen=True)
class Whose:
    """Whose limits count."""

    property: Digest
    person: Digest


def wait_turn(session: Session, slot: SlotView, whose: Whose) -> None:
    """Until the transaction ends nobody else is counted for the same property or person.

    Before any slot is locked: who has a turn and waits for a slot mustn't meet who has the slot.
    """
    one_at_a_time(session, *(digest for _limit, _column, digest in _limits(slot, whose)))


def check(
    session: Session, slot: SlotView, units: int, whose: Whose, *, apart: UUID | None = None
) -> None:
    """Raises LimitReached. `apart` is a booking that the new one takes the place of."""
    for limit, column, digest in _limits(slot, whose):
        known = session.execute(_counted(slot, limit, column, digest, apart)).all()
        before = most(slot.starts_at, limit, ((row.starts_at, row.units) for row in known))
        if before + units > limit.units:
            raise LimitReached


def _limits(
    slot: SlotView, whose: Whose
) -> Iterator[tuple[Limit, InstrumentedAttribute[str | None], str]]:
    plan = slot.calendar.plan
    if plan.per_property and whose.property:
        yield plan.per_property, Booking.property_digest, whose.property
    if plan.per_person and whose.person:
        yield plan.per_person, Booking.person_digest, whose.person


def _counted(
    slot: SlotView,
    limit: Limit,
    column: InstrumentedAttribute[str | None],
    digest: str,
    apart: UUID | None,
) -> Select[datetime, int]:
    """When and how much they have within the time, before and after the slot."""
    time = timedelta(days=limit.days)
    still = or_(Booking.state != BookingState.HELD, Booking.held_until > clock.now())
    found = (
        select(Slot.starts_at, Booking.units)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.calendar_id == slot.calendar.id, column == digest)
        .where(Booking.state.in_(TAKING), still)
        .where(Slot.starts_at > slot.starts_at - time, Slot.starts_at < slot.starts_at + time)
    )
    return found if apart is None else found.where(Booking.id != apart)


def most(at: datetime, limit: Limit, known: Iterable[tuple[datetime, int]]) -> int:
    """The most units in any such time that has the moment in it."""
    time = timedelta(days=limit.days)
    taken = sorted(known)
    begins = [start for start, _units in taken if at - time < start <= at]
    return max(
        sum(units for start, units in taken if begin <= start < begin + time)
        for begin in (*begins, at)
    )
