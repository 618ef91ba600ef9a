"""What staff do to bookings and times, each on the audit log in the transaction that does it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from portal.accounts.services import Action, Actor, Permission, record
from portal.bookings import looking
from portal.bookings.changing import at_the_counter, by_us, changes
from portal.bookings.changing.by_us import ForSomebody
from portal.bookings.desk import rights
from portal.bookings.desk.noting import note, note_each
from portal.bookings.models import BookingState
from portal.bookings.repeating import making
from portal.bookings.repeating.making import Conflict, Made
from portal.bookings.repeating.rules import Rule
from portal.bookings.views import BookingView, SlotView
from portal.core.db import transaction, tried_again


@tried_again
def check_in(actor: Actor, reference: str) -> BookingView:
    """Raises UnknownBooking, NotAllowed and NotOpen."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        found = at_the_counter.check_in(actor, reference)
        note(actor, Action.CHANGE, found, booking_is="here")
    return found


@tried_again
def mark(actor: Actor, reference: str, state: BookingState) -> BookingView:
    """Raises UnknownBooking, NotAllowed and NotOpen."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        found = at_the_counter.mark(actor, reference, state)
        note(actor, Action.CHANGE, found, booking_is=state.value)
    return found


@tried_again
def cancel(actor: Actor, reference: str, why: str) -> BookingView:
    """Raises UnknownBooking, NotAllowed and NotOpen."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        found = changes.cancel(reference, actor, why=why)
        note(actor, Action.CHANGE, found, booking_is="cancelled")
    return found


@tried_again
def move(actor: Actor, reference: str, slot_id: UUID) -> BookingView:
    """To a slot of a calendar in which they may book, too.

    Raises NotAllowed, and as `services.move` does; then it stands as it was.
    """
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        found = changes.move(reference, slot_id, actor)
        rights.require_take(actor, found.calendar.team)  # the calendar that it is in now
        note(actor, Action.CHANGE, found, booking_is="moved", to=found.slot.starts_at.isoformat())
    return found


@tried_again
def repeat(
    actor: Actor, reference: str, rule: Rule, instead: Mapping[date, UUID]
) -> list[Made | Conflict]:
    """Raises NotAllowed, and as `services.repeat` does."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        found = looking.booking(reference)
        rights.require_take(actor, found.calendar.team)
        made = making.repeat(reference, rule, instead=instead)
        note(actor, Action.CHANGE, found, booking_is="repeated")
    return made


@tried_again
def book_for(actor: Actor, wanted: ForSomebody) -> BookingView:
    """Raises as `services.book_for` does."""
    with transaction():
        made = by_us.book_for(actor, wanted)
        note(actor, Action.CHANGE, made, booking_is="booked", despite=str(wanted.despite_limits))
    return made


@tried_again
def call_off(actor: Actor, slot: SlotView, bookings: list[BookingView], why: str) -> int:
    """How many were cancelled. Raises NotAllowed."""
    with transaction():
        cancelled = by_us.cancel_by_us(actor, slot.id, why)
        note_each(
            actor, Action.CHANGE, bookings, calendar=slot.calendar.slug, times="called off",
            day=slot.starts_at.isoformat(),
        )  # fmt: skip
    return cancelled


@tried_again
def call_off_day(
    actor: Actor, calendar: str, day: date, bookings: list[BookingView], why: str
) -> int:
    """What is left of a day; how many were cancelled. Raises UnknownCalendar and NotAllowed."""
    with transaction():
        cancelled = by_us.cancel_day_by_us(actor, calendar, day, why)
        note_each(
            actor, Action.CHANGE, bookings, calendar=calendar, times="called off",
            day=day.isoformat(),
        )  # fmt: skip
    return cancelled


@tried_again
def running_late(actor: Actor, calendar: str, day: date, minutes: int, why: str) -> int:
    """How many are told. Raises UnknownCalendar and NotAllowed."""
    with transaction():
        told = by_us.running_late(actor, calendar, day, minutes, why)
        record(actor, Action.MESSAGE, calendar=calendar, day=day.isoformat(), late=minutes)
    return told


@tried_again
def block(actor: Actor, calendar: str, begins: datetime, ends: datetime, why: str) -> int:
    """How many slots. Raises UnknownCalendar and NotAllowed."""
    with transaction():
        blocked = by_us.block(actor, calendar, begins, ends, why)
        _times(actor, calendar, begins, ends, "blocked")
    return blocked


@tried_again
def open_again(actor: Actor, calendar: str, begins: datetime, ends: datetime) -> int:
    """How many slots. Raises UnknownCalendar and NotAllowed."""
    with transaction():
        opened = by_us.unblock(actor, calendar, begins, ends)
        _times(actor, calendar, begins, ends, "open")
    return opened


def _times(actor: Actor, calendar: str, begins: datetime, ends: datetime, are: str) -> None:
    record(
        actor, Action.CHANGE, calendar=calendar, times=are, begins=begins.isoformat(),
        ends=ends.isoformat(),
    )  # fmt: skip
