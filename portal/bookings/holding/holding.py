"""Keeping a time for somebody while they finish: at first for minutes, once more if asked."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.bookings import finding, looking, showing
from portal.bookings.faults import ExtendedAlready, LimitReached, NothingHeld
from portal.bookings.holding import languages, limits, places, writing
from portal.bookings.holding.limits import NOWHERE, Names, Origin, Whose
from portal.bookings.models import Booking, BookingState, Subject
from portal.bookings.views import NO_NEEDS, BookingView, Contact, Needs, SlotView
from portal.core import clock, db
from portal.core.db import transaction, tried_again


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Who wants which slot. `property` is a UPRN, or any other names that the property always has.

    The limits count of the `email` and the person, or else of the `phone` or the browser that asks;
    or of those whose they were `before`. `service` is the form's slug. Whoever takes an id of a
    slot from a page says what is wanted: it is to be in the `calendar` (a slug), or to be `offered`
    under this name by its calendar.
    """

    subject: Subject
    subject_id: UUID
    slot_id: UUID
    locale: str
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    calendar: str | None = None
    offered: str | None = None
    property: Names = None
    person_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    before: Whose | None = None
    origin: Origin = NOWHERE
    by_staff: bool = False


@tried_again
def hold(holding: Holding) -> BookingView:
    """Keep a time, in the caller's transaction; an earlier hold of the same subject is let go.

    The same again, for the same property and person, keeps what is held. Raises UnknownSlot,
    SlotTaken, SlotBlocked, TooLate, NotSuitable (each but the first with `others`), LimitReached
    and KeepingOthers. Then the earlier hold stands as it was.
    """
    with transaction() as session:
        wait_turn(session, holding.subject, holding.subject_id)
        asked = _asked(holding)
        limits.wait_turn(session, asked.slot, asked.whose, asked.origin)
        held = (_about(holding.subject, holding.subject_id), Booking.state == BookingState.HELD)
        earlier = places.locked(session, *held, also=[holding.slot_id])
        if earlier is not None and _still(earlier, asked):
            return looking.by_id(earlier.id)
        return _hold(session, asked, earlier)


def wait_turn(session: Session, subject: Subject, subject_id: UUID) -> None:
    """Until the transaction ends nobody else holds anything for it."""
    places.one_at_a_time(session, f"{subject.value}:{subject_id}")


def held_for(subject: Subject, subject_id: UUID) -> BookingView | None:
    """What is held, or was confirmed, for a subject; None once a hold has run out."""
    live = or_(
        Booking.state == BookingState.CONFIRMED,
        and_(Booking.state == BookingState.HELD, Booking.held_until > clock.now()),
    )
    found = showing.bookings().where(about(subject, subject_id), live)
    row = db.session.execute(found.order_by(Booking.created_at.desc()).limit(1)).one_or_none()
    return showing.booking_view(*row) if row else None


@tried_again
def extend(subject: Subject, subject_id: UUID) -> BookingView:
    """As much time again, once. Raises NothingHeld and ExtendedAlready."""
    with transaction() as session:
        held = places.locked(session, about(subject, subject_id), *_held_still())
        if held is None or held.held_until is None:
            raise NothingHeld
        if held.extended:
            raise ExtendedAlready
        minutes = finding.slot(held.slot_id).calendar.plan.hold_minutes
        held.held_until += timedelta(minutes=minutes)
        held.extended, held.changed_at = True, clock.now()
        session.flush()
        return looking.by_id(held.id)


@tried_again
def lengthen(
    subject: Subject,
    subject_id: UUID,
    until: datetime,
    *,
    case_id: UUID | None = None,
    contact: Contact | None = None,
) -> bool:
    """Keep a hold at least until then, and note its case: what is sent and waits for its money.

    A hold that ran out is taken again if it still fits; where `until` is over, too, it stays let
    go, and this only says whether it would fit. False where the place is gone.
    """
    with transaction() as session:
        held = meant(session, subject, subject_id)
        if held is None or not taken_again(session, held):
            return False
        if held.state is BookingState.HELD:
            held.held_until = max(until, held.held_until or until)
            if held.held_until <= clock.now():
                let_go(session, held, BookingState.EXPIRED)
        held.case_id = case_id or held.case_id
        held.contact = contact.stored() if contact else held.contact
        held.changed_at = clock.now()
        return True


@tried_again
def release(subject: Subject, subject_id: UUID) -> None:
    """Let go what is held for a subject; nothing happens where nothing is."""
    with transaction() as session:
        held = places.locked(
            session, about(subject, subject_id), Booking.state == BookingState.HELD
        )
        if held is not None:
            let_go(session, held)


def about(subject: Subject, subject_id: UUID) -> ColumnElement[bool]:
    """A case has the bookings that were made from its form, too."""
    own = _about(subject, subject_id)
    return or_(own, Booking.case_id == subject_id) if subject is Subject.CASE else own


# What can be made good: a hold, also one that ran out, and what is good already.
STILL_MEANT = Booking.state.in_([BookingState.HELD, BookingState.EXPIRED, BookingState.CONFIRMED])


def meant(session: Session, subject: Subject, subject_id: UUID) -> Booking | None:
    """What can be made good for a subject, locked, after the turn of its limits has come."""
    which = (about(subject, subject_id), STILL_MEANT)
    latest = select(Booking).where(*which).order_by(Booking.created_at.desc()).limit(1)
    known = session.scalar(latest)
    if known is None:
        return None
    limits.wait_turn(session, finding.slot(known.slot_id), Whose.of(known))
    return places.locked(session, *which)


def taken_again(session: Session, booking: Booking) -> bool:
    """Whether a place is there for this booking, which is `meant`, and limits allow it.

    A hold keeps its place until it is let go, however long ago it ran out. One that was let go
    because it ran out takes it again, if it still fits. What is good already stays so.
    """
    if booking.state is BookingState.CONFIRMED:
        return True
    slot, held = finding.slot(booking.slot_id), booking.state is BookingState.HELD
    try:
        limits.check(
            session, slot, booking.units, Whose.of(booking), apart=booking.id, made_good=held
        )
    except LimitReached:
        return False
    return held or _again(session, booking, slot)


def _again(session: Session, booking: Booking, slot: SlotView) -> bool:
    if not places.take(session, slot.id, booking.units, since=clock.now()):
        return False
    if not languages.served(session, slot, Needs.of(booking.needs)):
        places.give_back(session, slot.id, booking.units)
        return False
    booking.state, booking.held_until = BookingState.HELD, clock.now()
    return True


def _about(subject: Subject, subject_id: UUID) -> ColumnElement[bool]:
    return and_(Booking.subject == subject, Booking.subject_id == subject_id)


def _held_still() -> tuple[ColumnElement[bool], ...]:
    return Booking.state == BookingState.HELD, Booking.held_until > clock.now()


def _still(earlier: Booking, asked: writing.Asked) -> bool:
    """Whether the same is held for the same property and person, and its time isn't over."""
    wanted = (asked.slot.id, asked.units, asked.whose, asked.needs, asked.offered)
    whose, needs = Whose.of(earlier), Needs.of(earlier.needs)
    same = (earlier.slot_id, earlier.units, whose, needs, earlier.offered) == wanted
    return same and earlier.held_until is not None and earlier.held_until > clock.now()


def _hold(session: Session, asked: writing.Asked, earlier: Booking | None) -> BookingView:
    plan, now = asked.slot.calendar.plan, clock.now()
    writing.check(session, asked, apart=earlier.id if earlier else None)
    asked.origin.check(session, apart=earlier.id if earlier else None)
    # What is let go for it comes back if it can't be had.
    with session.begin_nested() if earlier else nullcontext():
        if earlier is not None:
            let_go(session, earlier)
            session.flush()
        had = earlier is not None and earlier.slot_id == asked.slot.id  # taken in time
        at_once = had or asked.by_staff
        writing.take(session, asked, since=now if at_once else plan.lead.first_start(now))
    until = now + timedelta(minutes=plan.hold_minutes)
    return looking.by_id(writing.write(session, asked, state=BookingState.HELD, held_until=until))


def _asked(holding: Holding) -> writing.Asked:
    return writing.Asked(
        slot=finding.slot(holding.slot_id),
        units=holding.units,
        needs=holding.needs,
        whose=holding.before or _whose(holding),
        origin=holding.origin,
        by_staff=holding.by_staff,
        locale=holding.locale,
        subject=holding.subject,
        subject_id=holding.subject_id,
        service=holding.service,
        calendar=holding.calendar,
        offered=holding.offered,
        person_id=holding.person_id,
    )


def _whose(holding: Holding) -> Whose:
    browser = holding.origin.browser
    return Whose(
        property=limits.property_digests(holding.property),
        person=limits.person_digest(
            holding.email, holding.person_id, phone=holding.phone, browser=browser
        ),
        person_id=holding.person_id,
    )


def let_go(session: Session, held: Booking, state: BookingState = BookingState.RELEASED) -> None:
    """What its owner needs no longer; the caller has it and its slot locked."""
    held.state, held.held_until, held.held_from = state, None, []
    held.changed_at = clock.now()
    places.give_back(session, held.slot_id, held.units)
