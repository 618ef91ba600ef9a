"""Another time for what the council had to cancel: chosen by the person, once."""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.bookings import looking
from portal.bookings.after import charging, wording
from portal.bookings.faults import NotOpen
from portal.bookings.holding import confirming, holding
from portal.bookings.holding.limits import Whose
from portal.bookings.models import Booking, BookingState
from portal.bookings.views import BookingView
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction, tried_again

BY_US = "cancelled_by_us"


def was_by_us(view: BookingView) -> bool:
    """Whether the council cancelled it."""
    return any(each.what == BY_US for each in looking.history(view.id))


def why_of(view: BookingView) -> str | None:
    """What staff said, where the council cancelled it."""
    said = [each.reason for each in looking.history(view.id) if each.what == BY_US]
    return said[-1] if said else None


def may_choose(view: BookingView) -> bool:
    """Whether another time can be had for it: the council cancelled it, and none was chosen yet.

    Not of what is paid for: the money goes back, so it is booked and paid anew. Nor once its case
    is closed.
    """
    cancelled = view.state is BookingState.CANCELLED
    if not cancelled or not was_by_us(view) or charging.costs(view):
        return False
    case = wording.case_of(view)
    if case and cases.record_of(case).case.status.closed:
        return False
    return db.session.scalar(select(Booking.id).where(*_chosen(view)).limit(1)) is None


@tried_again
def choose(reference: str, slot_id: UUID) -> BookingView:
    """Another booking in its place, confirmed at once: what was paid stays paid.

    Raises UnknownBooking, NotOpen where there is nothing to choose, and as `hold` does.
    """
    with transaction() as session:
        view = looking.booking(reference)
        holding.wait_turn(session, view.subject, view.subject_id)
        if not may_choose(view):
            raise NotOpen
        whose = Whose.of(session.get_one(Booking, view.id))
        held = holding.hold(_holding(view, slot_id, whose))
        if not confirming.confirm(view.subject, view.subject_id, view.case_id, view.contact):
            raise NotOpen
        return looking.by_id(held.id)


def _holding(view: BookingView, slot_id: UUID, whose: Whose) -> holding.Holding:
    return holding.Holding(
        before=whose,
        subject=view.subject,
        subject_id=view.subject_id,
        slot_id=slot_id,
        locale=view.locale,
        units=view.units,
        needs=view.needs,
        service=view.service,
        calendar=view.calendar.slug,
        offered=view.offered,
        person_id=view.person_id,
    )


def _chosen(view: BookingView) -> tuple[ColumnElement[bool], ...]:
    """Booked for the same since, whatever became of it."""
    return (
        Booking.subject == view.subject,
        Booking.subject_id == view.subject_id,
        Booking.id != view.id,
        Booking.created_at >= view.created_at,
        Booking.state.not_in([BookingState.EXPIRED, BookingState.RELEASED]),
    )
