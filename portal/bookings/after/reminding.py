"""Reminders, at the times before a booking that its calendar sets."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.bookings import looking
from portal.bookings.after import mails
from portal.bookings.models import Booking, BookingState, Calendar, Slot
from portal.bookings.plans import Plan
from portal.core import clock, jobs
from portal.core.db import transaction

_AT_ONCE = 500


def remind() -> None:
    """Give each booking that is soon to a job of its own."""
    with transaction() as session:
        plans = session.execute(select(Calendar.id, Calendar.plan)).all()
        for calendar_id, stored in plans:
            for reminder in Plan.read(stored).reminders:
                _queue(calendar_id, reminder.hours)


def remind_of(booking_id: UUID) -> None:
    """Tell whoever booked it, once for all the times that have come, by the way of the last.

    Nothing is sent where it was booked after such a time: the confirmation has just gone.
    """
    with transaction() as session:
        lock = select(Booking).where(Booking.id == booking_id).with_for_update()
        booking = session.scalar(lock.execution_options(populate_existing=True))
        if booking is None or booking.state is not BookingState.CONFIRMED:
            return
        view = looking.by_id(booking_id)
        starts_at, now = view.slot.starts_at, clock.now()
        due = [
            each
            for each in sorted(view.calendar.plan.reminders, key=lambda each: each.hours)
            if each.hours not in booking.reminded
            and _moment(starts_at, each.hours) <= now < starts_at
        ]
        if not due:
            return
        booking.reminded = sorted({*booking.reminded, *(each.hours for each in due)})
        if any(booking.created_at <= _moment(starts_at, each.hours) for each in due):
            key = f"booking_reminder:{view.id}:{view.sequence}:{due[0].hours}"
            mails.reminder(view, key=key, text=due[0].by == "text")


def _queue(calendar_id: UUID, hours: int) -> None:
    now = clock.now()
    with transaction() as session:
        soon = (
            select(Booking.id)
            .join(Slot, Slot.id == Booking.slot_id)
            .where(
                Booking.calendar_id == calendar_id,
                Booking.state == BookingState.CONFIRMED,
                Slot.starts_at > now,
                Slot.starts_at <= now + timedelta(hours=hours),
                ~Booking.reminded.contains([hours]),
            )
        )
        for booking_id in session.scalars(soon.order_by(Slot.starts_at).limit(_AT_ONCE)):
            once = f"remind booking:{booking_id}"
            jobs.enqueue("bookings.remind_of", once=once, booking_id=str(booking_id))


def _moment(starts_at: datetime, hours: int) -> datetime:
    return starts_at - timedelta(hours=hours)
