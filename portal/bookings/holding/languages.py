"""Nobody speaks for two people at once: a slot serves as many as there are who can."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings.holding import places
from portal.bookings.models import TAKING, Booking
from portal.bookings.views import Needs, SlotView


def served(session: Session, slot: SlotView, needs: Needs, *, apart: UUID | None = None) -> bool:
    """Whether somebody is left at that time for what is needed, beside all bookings but `apart`.

    The caller has taken its place, and so has the slot locked: nobody else comes in between.
    """
    if needs.interpreter is None:
        return True
    places.expire_of(session, slot.id)
    language = Booking.needs["interpreter"].astext
    others = select(language).where(
        Booking.slot_id == slot.id, Booking.state.in_(TAKING), language.is_not(None)
    )
    known = session.scalars(others if apart is None else others.where(Booking.id != apart))
    return slot.calendar.plan.serves_all(slot.day.weekday(), [*known, needs.interpreter])
