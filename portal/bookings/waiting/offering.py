"""What comes free is offered to one person after the other, in the order in which they asked."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, cast, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.bookings import finding, showing, speaking
from portal.bookings.faults import LimitReached, NotHadNow
from portal.bookings.holding import confirming, holding, places
from portal.bookings.models import (
    Booking,
    BookingState,
    Calendar,
    Slot,
    Subject,
    WaitingEntry,
    WaitingState,
)
from portal.bookings.views import BookingView, CalendarView, Contact, Needs
from portal.bookings.waiting import joining, viewing
from portal.bookings.waiting.viewing import OfferOver
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction, tried_again
from portal.core.events import emit

KEPT = timedelta(days=28)
_AT_ONCE = 200
_TRIES = 3
_MIDNIGHT = datetime.min.time()


def offer(calendar_id: UUID) -> int:
    """Keep each free place for the first person whom it suits; how many offers were made.

    Each in a transaction of its own: whoever has a slot must not wait for somebody's turn.
    """
    row = db.session.get(Calendar, calendar_id, populate_existing=True)
    if row is None or not row.published:
        return 0
    calendar = showing.calendar_view(row)
    if calendar.plan.offer_minutes is None:
        return 0
    made, after = 0, 0
    while found := _waiting(calendar, after):
        made += sum(_offer(entry_id, calendar) for entry_id, _position in found)
        after = found[-1][1]
    return made


def lapse() -> None:
    """Each minute: offers that nobody took go on to the next, who gets what is free."""
    offered = WaitingEntry.state == WaitingState.OFFERED
    over = select(WaitingEntry.id).where(offered, WaitingEntry.offer_until <= clock.now())
    for entry_id in db.session.scalars(over.order_by(WaitingEntry.position)).all():
        _lapse(entry_id)
    waits = WaitingEntry.state == WaitingState.WAITING
    with transaction() as session:
        for calendar_id in session.scalars(
            select(WaitingEntry.calendar_id).where(waits).distinct()
        ):
            joining.offer_soon(calendar_id)


@tried_again
def take(entry_id: UUID) -> BookingView:
    """Book what is offered. Taken already, it is given again. Raises UnknownEntry and OfferOver."""
    with transaction() as session:
        lock = select(WaitingEntry).where(WaitingEntry.id == entry_id).with_for_update()
        session.execute(lock)
        view = viewing.entry(entry_id)
        if view.state is WaitingState.TAKEN and view.booking:
            return view.booking
        if not view.offered or view.booking is None:
            raise OfferOver
        if not confirming.confirm(Subject.WAITING, entry_id, None, view.contact):
            raise OfferOver
        row = session.get_one(WaitingEntry, entry_id)
        row.state, row.changed_at, row.offer_until = WaitingState.TAKEN, clock.now(), None
        session.flush()
        booking = viewing.entry(entry_id).booking
        if booking is None:
            raise OfferOver
        return booking


def tidy() -> None:
    """Delete entries four weeks after they ended, or after the last day that was wanted."""
    now, today = clock.now(), clock.today()
    waits = WaitingEntry.state.in_([WaitingState.WAITING, WaitingState.OFFERED])
    with transaction() as session:
        session.execute(delete(WaitingEntry).where(~waits, WaitingEntry.changed_at < now - KEPT))
        session.execute(delete(WaitingEntry).where(waits, WaitingEntry.last_day < today - KEPT))


def _waiting(calendar: CalendarView, after: int) -> Sequence[tuple[UUID, int]]:
    """The next ones with their positions, where so much is free between their days."""
    free = exists().where(
        Slot.calendar_id == calendar.id,
        ~Slot.blocked,
        Slot.starts_at >= calendar.plan.lead.first_start(clock.now()),
        Slot.starts_at >= _begins(WaitingEntry.first_day),
        Slot.starts_at < _begins(WaitingEntry.last_day + 1),
        Slot.capacity - Slot.taken >= WaitingEntry.units,
    )
    wanted = (
        select(WaitingEntry.id, WaitingEntry.position)
        .where(
            WaitingEntry.calendar_id == calendar.id,
            WaitingEntry.state == WaitingState.WAITING,
            WaitingEntry.position > after,
            free,
        )
        .order_by(WaitingEntry.position)
        .limit(_AT_ONCE)
    )
    return [(row.id, row.position) for row in db.session.execute(wanted)]


def _begins(day: Any) -> ColumnElement[datetime]:
    """The midnight with which a day begins."""
    return func.timezone(LONDON.key, cast(day, DateTime))


def _locked(session: Session, entry_id: UUID, state: WaitingState) -> WaitingEntry | None:
    """None where it is no longer in this state."""
    wanted = select(WaitingEntry).where(WaitingEntry.id == entry_id, WaitingEntry.state == state)
    fresh = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalar(fresh)


@tried_again
def _lapse(entry_id: UUID) -> None:
    now = clock.now()
    with transaction() as session:
        entry = _locked(session, entry_id, WaitingState.OFFERED)
        if entry is None:
            return
        holding.release(Subject.WAITING, entry.id)
        entry.state, entry.changed_at = WaitingState.LAPSED, now
        emit("booking.offer_over", entry.id)


@tried_again
def _offer(entry_id: UUID, calendar: CalendarView) -> bool:
    with transaction() as session:
        entry = _locked(session, entry_id, WaitingState.WAITING)
        if entry is None or _has_another(session, entry):
            return False
        return _offer_to(session, entry, calendar)


def _has_another(session: Session, entry: WaitingEntry) -> bool:
    """Whether they have an offer here, or one in a form that isn't sent or paid for.

    Anybody can join as often as they like.
    """
    if entry.person_digest is None:
        return False
    places.one_at_a_time(session, f"waiting:{entry.person_digest}")
    theirs = (
        WaitingEntry.calendar_id == entry.calendar_id,
        WaitingEntry.person_digest == entry.person_digest,
    )
    offered = exists().where(*theirs, WaitingEntry.state == WaitingState.OFFERED)
    in_form = exists().where(
        *theirs,
        WaitingEntry.state == WaitingState.TAKEN,
        Booking.id == WaitingEntry.booking_id,
        Booking.state == BookingState.HELD,
    )
    return bool(session.scalar(select(or_(offered, in_form))))


def _offer_to(session: Session, entry: WaitingEntry, calendar: CalendarView) -> bool:
    for slot in _suiting(session, entry, calendar):
        until = _until(slot, calendar)
        try:
            with session.begin_nested():
                held = holding.hold(_holding(entry, slot.id, calendar))
                holding.lengthen(Subject.WAITING, entry.id, until)
        except (NotHadNow, LimitReached):  # a limit counts the days around a time
            continue
        entry.state, entry.changed_at = WaitingState.OFFERED, clock.now()
        entry.booking_id, entry.offer_until = held.id, until
        emit("booking.offered", entry.id)
        return True
    return False


def _suiting(session: Session, entry: WaitingEntry, calendar: CalendarView) -> Iterator[Slot]:
    """The first free times between their days that suit their needs and aren't too soon."""
    needs = Needs.of(entry.needs)
    weekdays = finding.serves(calendar, entry.units, needs)
    first = calendar.plan.lead.first_start(clock.now()).astimezone(UTC)
    begins = max(first, datetime.combine(entry.first_day, _MIDNIGHT, LONDON).astimezone(UTC))
    wanted = (
        select(Slot)
        .where(
            Slot.calendar_id == calendar.id,
            ~Slot.blocked,
            Slot.capacity - Slot.taken >= entry.units,
            Slot.id.not_in(speaking.all_busy([calendar], needs)),
            func.extract("isodow", func.timezone(LONDON.key, Slot.starts_at)).in_(
                [number + 1 for number in range(7) if weekdays >> number & 1]
            ),
            Slot.starts_at > begins if begins == first else Slot.starts_at >= begins,
            Slot.starts_at < clock.day_after(entry.last_day),
        )
        .order_by(Slot.starts_at)
        .limit(_TRIES)
    )
    return iter(session.scalars(wanted.execution_options(populate_existing=True)).all())


def _until(slot: Slot, calendar: CalendarView) -> datetime:
    """When the offer ends: in so many minutes, and before the time itself begins."""
    ends = clock.now() + timedelta(minutes=calendar.plan.offer_minutes or 0)
    return min(ends, slot.starts_at)


def _holding(entry: WaitingEntry, slot_id: UUID, calendar: CalendarView) -> holding.Holding:
    contact = Contact.of(entry.contact)
    offered = entry.service if entry.service in calendar.plan.services else None
    return holding.Holding(
        subject=Subject.WAITING,
        subject_id=entry.id,
        slot_id=slot_id,
        locale=entry.locale,
        units=entry.units,
        needs=Needs.of(entry.needs),
        service=entry.service,
        offered=offered,
        person_id=entry.person_id,
        email=contact.email if contact else None,
        phone=contact.phone if contact else None,
    )
