"""Somebody's place on a waiting list."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.bookings import looking, showing
from portal.bookings.models import BookingState, Calendar, WaitingEntry, WaitingState
from portal.bookings.views import BookingView, CalendarView, Contact, Needs
from portal.core import clock, db
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

_LAPSED = frozenset({BookingState.EXPIRED, BookingState.RELEASED})


class UnknownEntry(NotFound):
    message = _l("You are not on this waiting list. Check the link in our email.")


class NoWaitingList(NotFound):
    message = _l("There is no waiting list here. Phone us instead.")


class OfferOver(Conflict):
    message = _l("The time we kept for you has gone to the next person.")


@dataclass(frozen=True, kw_only=True)
class WaitingView:
    """`ahead` is how many have waited longer for the same calendar.

    `booking` is what is offered until `offer_until` (UTC), or was taken. What is paid for is taken
    into a form, and is theirs once that is sent.
    """

    id: UUID
    calendar: CalendarView
    service: str | None
    first_day: date
    last_day: date
    units: int
    needs: Needs
    contact: Contact
    locale: str
    person_id: UUID | None
    state: WaitingState
    booking: BookingView | None
    offer_until: datetime | None
    ahead: int

    @property
    def until(self) -> datetime | None:
        """Until when it is kept for them (UTC), also in a form that isn't sent."""
        return self.booking.held_until if self._in_form and self.booking else self.offer_until

    @property
    def offered(self) -> bool:
        """Whether it can be taken now."""
        open_ = self.state is WaitingState.OFFERED or self._in_form
        return open_ and self.until is not None and self.until > clock.now()

    @property
    def unfinished(self) -> bool:
        """Whether it was taken into a form, which was not sent with it in time."""
        lapsed = self.booking is not None and self.booking.state in _LAPSED
        taken = self.state is WaitingState.TAKEN
        return taken and not self.offered and (lapsed or self._in_form)

    @property
    def _in_form(self) -> bool:
        booking = self.booking if self.state is WaitingState.TAKEN else None
        held = booking is not None and booking.state is BookingState.HELD
        return booking is not None and held and booking.case_id is None


def entry(entry_id: UUID) -> WaitingView:
    """Raises UnknownEntry."""
    wanted = select(WaitingEntry, Calendar).join(Calendar, Calendar.id == WaitingEntry.calendar_id)
    fresh = wanted.where(WaitingEntry.id == entry_id).execution_options(populate_existing=True)
    found = db.session.execute(fresh).one_or_none()
    if found is None:
        raise UnknownEntry
    return _view(*found)


def of_person(person_id: UUID, calendar_id: UUID) -> UUID | None:
    """Their place on the list of a calendar."""
    there = WaitingEntry.state.in_([WaitingState.WAITING, WaitingState.OFFERED])
    wanted = select(WaitingEntry.id).where(
        WaitingEntry.person_id == person_id, WaitingEntry.calendar_id == calendar_id, there
    )
    return db.session.scalar(wanted.order_by(WaitingEntry.position).limit(1))


def _view(row: WaitingEntry, calendar: Calendar) -> WaitingView:
    waits = row.state is WaitingState.WAITING
    return WaitingView(
        id=row.id,
        calendar=showing.calendar_view(calendar),
        service=row.service,
        first_day=row.first_day,
        last_day=row.last_day,
        units=row.units,
        needs=Needs.of(row.needs),
        contact=Contact.of(row.contact) or Contact(),
        locale=row.locale,
        person_id=row.person_id,
        state=row.state,
        booking=looking.by_id(row.booking_id) if row.booking_id else None,
        offer_until=row.offer_until,
        ahead=_ahead(row) if waits else 0,
    )


def _ahead(row: WaitingEntry) -> int:
    before = (
        WaitingEntry.calendar_id == row.calendar_id,
        WaitingEntry.state == WaitingState.WAITING,
        WaitingEntry.position < row.position,
    )
    return db.session.scalar(select(func.count()).select_from(WaitingEntry).where(*before)) or 0
