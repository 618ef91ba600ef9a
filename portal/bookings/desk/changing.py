"""A calendar is changed: what that does is shown first, and nobody's change is written over."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, record
from portal.bookings import finding, looking
from portal.bookings.calendars import keeping
from portal.bookings.calendars.keeping import Effect, Wording
from portal.bookings.desk.listing import managed, taken
from portal.bookings.desk.noting import note_each
from portal.bookings.holding import places
from portal.bookings.models import BookingState, Calendar
from portal.bookings.plans import Plan
from portal.bookings.views import BookingView, CalendarView
from portal.core import clock
from portal.core.db import transaction, tried_again
from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.gazetteer.services import NotAPostcode

_FURTHEST = timedelta(days=800)  # beyond the longest horizon of a plan
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 70
_UNNAMED = "calendar"


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
def make(actor: Actor, wording: Wording, plan: Plan) -> CalendarView:
    """A new calendar; its slug is made from its title, its point from the postcode of its address.

    Raises NotAllowed where its team isn't theirs.
    """
    with transaction() as session:
        places.one_at_a_time(session, "a calendar is made")
        slug = _free_slug(session, wording.title)
        lat, lon = _point(wording.address)
        kept = keeping.keep(actor, replace(wording, slug=slug, lat=lat, lon=lon), plan)
        record(actor, Action.CHANGE, calendar=slug, published=wording.published, made=True)
    return kept


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


def _free_slug(session: Session, title: str) -> str:
    """The letters of the title that an address can have; with a number where it is taken."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _NO_LETTERS.sub("-", plain)[:_LONGEST_SLUG].strip("-") or _UNNAMED
    taken = set(session.scalars(select(Calendar.slug).where(Calendar.slug.startswith(slug))))
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _point(address: Sequence[str]) -> tuple[float | None, float | None]:
    """Of the postcode that is a line of the address; None where there is none."""
    for line in address:
        with suppress(NotAPostcode):
            found = finding.near_postcode(line)
            return (found.lat, found.lon) if found else (None, None)
    return None, None
