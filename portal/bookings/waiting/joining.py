"""Joining a waiting list, and leaving it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from portal.bookings import finding
from portal.bookings.holding import holding, limits
from portal.bookings.models import WaitingEntry, WaitingState
from portal.bookings.views import NO_NEEDS, CalendarView, Contact, Needs, SlotView
from portal.bookings.waiting import viewing
from portal.bookings.waiting.viewing import NoWaitingList, UnknownEntry, WaitingView
from portal.core import clock, jobs
from portal.core.db import transaction, tried_again
from portal.core.events import emit

_OVER = frozenset({WaitingState.TAKEN, WaitingState.LAPSED, WaitingState.LEFT})


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Who wants a time between two days, both included. `calendar` is a slug."""

    calendar: str
    first_day: date
    last_day: date
    contact: Contact
    locale: str
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    person_id: UUID | None = None


def list_of(slug: str) -> CalendarView:
    """The calendar whose list can be joined. Raises UnknownCalendar and NoWaitingList."""
    calendar = finding.calendar(slug)
    if calendar.plan.offer_minutes is None or not calendar.published:
        raise NoWaitingList
    return calendar


def free_now(waiting: Waiting) -> SlotView | None:
    """The first time that suits them and is free: nobody has to wait for that."""
    wanted = finding.Wanted(
        calendar=waiting.calendar,
        units=waiting.units,
        needs=waiting.needs,
        first_after=waiting.first_day,
    )
    found = finding.earliest(wanted)
    return found if found and found.day <= waiting.last_day else None


def wait(waiting: Waiting) -> WaitingView:
    """Join at the end. Raises UnknownCalendar and NoWaitingList."""
    calendar, now = list_of(waiting.calendar), clock.now()
    entry_id = uuid4()
    with transaction() as session:
        session.execute(
            insert(WaitingEntry).values(
                id=entry_id,
                calendar_id=calendar.id,
                service=waiting.service or next(iter(calendar.plan.services), None),
                first_day=waiting.first_day,
                last_day=waiting.last_day,
                units=waiting.units,
                needs=waiting.needs.stored(),
                contact=waiting.contact.stored(),
                locale=waiting.locale,
                person_id=waiting.person_id,
                person_digest=limits.person_digest(
                    waiting.contact.email, waiting.person_id, phone=waiting.contact.phone
                ),
                state=WaitingState.WAITING,
                created_at=now,
                changed_at=now,
            )
        )
        emit("booking.waiting", entry_id)
        offer_soon(calendar.id)
    return viewing.entry(entry_id)


@tried_again
def leave(entry_id: UUID) -> None:
    """No longer wait; what was offered goes to the next person. Raises UnknownEntry."""
    with transaction() as session:
        lock = select(WaitingEntry).where(WaitingEntry.id == entry_id).with_for_update()
        row = session.scalar(lock.execution_options(populate_existing=True))
        if row is None:
            raise UnknownEntry
        view = viewing.entry(entry_id)
        if row.state in _OVER and not view.offered:
            return
        if view.booking is not None:
            holding.release(view.booking.subject, view.booking.subject_id)
            row.booking_id = row.offer_until = None
            offer_soon(row.calendar_id)
        row.state, row.changed_at = WaitingState.LEFT, clock.now()


def offer_soon(calendar_id: UUID) -> None:
    """Have a job offer what is free to those who wait."""
    jobs.enqueue("bookings.offer", once=f"offer:{calendar_id}", calendar_id=str(calendar_id))
