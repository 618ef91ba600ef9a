"""What is paid for is booked with its form, which stands above: an offer leads into it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.bookings import looking
from portal.bookings.after import charging
from portal.bookings.holding import holding, places
from portal.bookings.models import Booking, BookingState, Subject, WaitingEntry, WaitingState
from portal.bookings.views import BookingView
from portal.bookings.waiting import viewing
from portal.bookings.waiting.viewing import OfferOver, WaitingView
from portal.core import clock
from portal.core.db import transaction

type Leads = Callable[[WaitingView], str]

_leads: list[Leads] = []


def set_lead(leads: Leads) -> None:
    """This begins the form of what is offered, with the time in it, and says where it goes on."""
    _leads[:] = [leads]


def into_form(view: WaitingView) -> str | None:
    """Where the form goes on that books what is offered; None where that costs nothing.

    Raises OfferOver.
    """
    if not charging.is_charged(view.service):
        return None
    return next((leads(view) for leads in _leads), None)


def hand_over(entry_id: UUID, draft_id: UUID, service: str) -> BookingView:
    """Keep what is offered for a form, at least as long as it keeps a time, and let its own go.

    In the caller's transaction. `service` is the form's slug. Until the form is sent it can be
    handed over again, as to another browser. Raises UnknownEntry and OfferOver.
    """
    with transaction() as session:
        lock = select(WaitingEntry).where(WaitingEntry.id == entry_id).with_for_update()
        row = session.scalar(lock.execution_options(populate_existing=True))
        view = viewing.entry(entry_id)
        if row is None or not view.offered or view.booking is None:
            raise OfferOver
        places.one_at_a_time(session, f"{Subject.DRAFT.value}:{draft_id}")
        own = (Booking.subject == Subject.DRAFT, Booking.subject_id == draft_id)
        held = Booking.state == BookingState.HELD
        earlier = places.locked(session, *own, held, also=[view.booking.slot.id])
        offered = places.locked(session, Booking.id == view.booking.id, held)
        if offered is None:
            raise OfferOver
        if earlier is not None and earlier.id != offered.id:
            holding.let_go(session, earlier)
            session.flush()
        _give(offered, view, draft_id, service)
        row.state, row.offer_until, row.changed_at = WaitingState.TAKEN, None, clock.now()
        session.flush()
        return looking.by_id(offered.id)


def _give(offered: Booking, view: WaitingView, draft_id: UUID, service: str) -> None:
    if offered.subject is not Subject.DRAFT:  # handed over again, it is kept no longer
        usual = clock.now() + timedelta(minutes=view.calendar.plan.hold_minutes)
        offered.held_until = max(usual, offered.held_until or usual)
    offered.subject, offered.subject_id, offered.service = Subject.DRAFT, draft_id, service
    offered.changed_at = clock.now()
