"""How much one property or one person may book in a calendar within some time, and keep at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.services import normal_email
from portal.bookings.faults import KeepingOthers, LimitReached
from portal.bookings.holding.places import one_at_a_time
from portal.bookings.models import TAKING, Booking, BookingState, Slot
from portal.bookings.plans import Limit
from portal.bookings.views import SlotView
from portal.core import clock, phones, security

MOST_OF_BROWSER = 3  # times that are kept at once, of all calendars
MOST_OF_NETWORK = 30  # libraries and mobile providers have many people behind one address

type Digest = str | None
type Names = str | Iterable[str] | None


def property_digests(names: Names) -> frozenset[str]:
    """Of a UPRN, and of other names for the property."""
    every = (names,) if isinstance(names, str) else names or ()
    return frozenset(security.keyed_digest("booking-property", name.strip()) for name in every)


def person_digest(
    email: str | None,
    person_id: UUID | None,
    *,
    phone: str | None = None,
    browser: str | None = None,
) -> Digest:
    """Of the first that is known. What follows a + in an address leads to the same person."""
    by_phone = phones.kept(phone) or phone if phone else None
    who = _plain(email) if email else person_id or by_phone or browser
    return security.keyed_digest("booking-person", str(who)) if who else None


@dataclass(frozen=True)
class Whose:
    """Whose limits count: a property by any of its names, a person by either of theirs."""

    property: frozenset[str] = frozenset()
    person: Digest = None
    person_id: UUID | None = None

    @classmethod
    def of(cls, booking: Booking) -> Self:
        return cls(frozenset(booking.property_digests), booking.person_digest, booking.person_id)


@dataclass(frozen=True)
class Origin:
    """Where somebody asks from over the web; nothing of staff, who keep times for many.

    `by_staff`: who is signed in now is staff, so that what they decided counts.
    """

    browser: str | None = None
    network: str | None = None
    by_staff: bool = False

    def digests(self) -> list[str]:
        """Kept with a hold for as long as it is one."""
        return [each for each, _most in self._counted()]

    def check(self, session: Session, *, apart: UUID | None = None) -> None:
        """Raises KeepingOthers where as many times are kept from there as may be."""
        live = and_(Booking.state == BookingState.HELD, Booking.held_until > clock.now())
        for digest, most_kept in self._counted():
            known = select(func.count()).select_from(Booking).where(live, Booking.id != apart)
            kept = session.scalar(known.where(Booking.held_from.contains([digest])))
            if kept is not None and kept >= most_kept:
                raise KeepingOthers

    def _counted(self) -> Iterator[tuple[str, int]]:
        for name, value, most_kept in (
            ("browser", self.browser, MOST_OF_BROWSER),
            ("network", self.network, MOST_OF_NETWORK),
        ):
            if value:
                yield security.keyed_digest("booking-from", f"{name}:{value}"), most_kept


NOWHERE = Origin()


def wait_turn(session: Session, slot: SlotView, whose: Whose, origin: Origin = NOWHERE) -> None:
    """Until the transaction ends nobody else is counted for the same property, person or origin.

    Before any slot is locked: who has a turn and waits for a slot mustn't meet who has the slot.
    """
    plan = slot.calendar.plan
    names = set(origin.digests())
    names |= whose.property if plan.per_property else set()
    if plan.per_person:
        names |= {str(each) for each in (whose.person, whose.person_id) if each}
    one_at_a_time(session, *names)


def check(  # noqa: PLR0913 - the last are named
    session: Session,
    slot: SlotView,
    units: int,
    whose: Whose,
    *,
    apart: UUID | None = None,
    made_good: bool = False,
) -> None:
    """Raises LimitReached. `apart` is a booking that the new one takes the place of.

    Where a hold is `made_good` other holds don't count: who is first with that has it. Nor do the
    holds of others for somebody who is signed in: anybody can write anybody's address into a form.
    """
    counts = Booking.state != BookingState.HELD
    if not made_good:
        own = [Booking.person_id == whose.person_id] if whose.person_id else []
        counts = or_(counts, and_(Booking.held_until > clock.now(), *own))
    for limit, theirs in _limits(slot, whose):
        known = session.execute(_counted(slot, limit, apart).where(theirs, counts)).all()
        before = most(slot.starts_at, limit, ((row.starts_at, row.units) for row in known))
        if before + units > limit.units:
            raise LimitReached


def _limits(slot: SlotView, whose: Whose) -> Iterator[tuple[Limit, ColumnElement[bool]]]:
    plan = slot.calendar.plan
    if plan.per_property and whose.property:
        yield plan.per_property, Booking.property_digests.overlap(list(whose.property))
    person = [Booking.person_digest == whose.person] if whose.person else []
    if whose.person_id:
        person.append(Booking.person_id == whose.person_id)
    if plan.per_person and person:
        yield plan.per_person, or_(*person)


def _counted(slot: SlotView, limit: Limit, apart: UUID | None) -> Select[datetime, int]:
    """When and how much is taken within the time, before and after the slot."""
    time = timedelta(days=limit.days)
    found = (
        select(Slot.starts_at, Booking.units)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.calendar_id == slot.calendar.id, Booking.state.in_(TAKING))
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


def _plain(email: str) -> str:
    name, at, domain = normal_email(email).partition("@")
    return f"{name.partition('+')[0]}{at}{domain}"
