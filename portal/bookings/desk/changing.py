"""A calendar is changed: what that does is shown first, and nobody's change is written over."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.accounts.services import Action, Actor, record
from portal.bookings import looking
from portal.bookings.calendars import keeping
from portal.bookings.calendars.keeping import Effect, Wording
from portal.bookings.desk.listing import managed, taken
from portal.bookings.desk.noting import note_each
from portal.bookings.models import BookingState, Calendar
from portal.bookings.plans import Plan
from portal.bookings.views import BookingView, CalendarView
from portal.core import clock
from portal.core.db import transaction, tried_again
from portal.core.errors import Conflict
from portal.core.i18n import _l

_FURTHEST = timedelta(days=800)  # beyond the longest horizon of a plan


class ChangedMeanwhile(Conflict):
    message = _l("Somebody has changed this calendar since you opened this page. Look again.")


@dataclass(frozen=True)
class Stranded:
    """Bookings to come at times that are not offered any more, and the calendar they are in."""

    calendar: CalendarView
    bookings: tuple[BookingView, ...]


def preview(actor: Actor, slug: str, plan: Plan) -> Effect:
    """What a new plan would do, once it is on the audit log whose bookings were seen.

    Raises UnknownCalendar and NotAllowed.
    """
    with transaction():
        managed(actor, slug)
        effect = keeping.effect_of(slug, plan)
        touched = (*effect.stranded, *effect.squeezed)
        note_each(actor, Action.READ, touched, part="effect of a plan", calendar=slug)
    return effect


@tried_again
def save(actor: Actor, wording: Wording, plan: Plan, *, seen: str) -> CalendarView:
    """Keep it, if it stands as it did when the page was made (`seen`, ISO 8601).

    Raises UnknownCalendar, NotAllowed and ChangedMeanwhile.
    """
    with transaction() as session:
        managed(actor, wording.slug)
        # Its key is left to whoever books in it and has a slot that is waited for below.
        seen_last = select(Calendar.changed_at).where(Calendar.slug == wording.slug)
        changed_at = session.scalars(seen_last.with_for_update(key_share=True)).one()
        if changed_at.isoformat() != seen:
            raise ChangedMeanwhile
        kept = keeping.keep(actor, wording, plan)
        record(actor, Action.CHANGE, calendar=wording.slug, published=wording.published)
    return kept


def stranded(actor: Actor, slug: str) -> Stranded:
    """Those that somebody has to move or call off. Raises UnknownCalendar and NotAllowed."""
    with transaction():
        calendar = taken(actor, slug)
        now = clock.now()
        found = looking.of_calendar(slug, now, now + _FURTHEST)
        left = tuple(
            booking
            for booking in found
            if booking.slot.blocked and booking.state is BookingState.CONFIRMED
        )
        note_each(actor, Action.READ, left, part="times not offered", calendar=slug)
    return Stranded(calendar, left)
