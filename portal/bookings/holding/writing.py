"""A place is asked for, taken and written down: by a hold, and by staff for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.bookings import finding, looking
from portal.bookings.faults import (
    NotHadNow,
    NotSuitable,
    SlotBlocked,
    SlotTaken,
    TooLate,
    UnknownSlot,
)
from portal.bookings.holding import languages, limits, places
from portal.bookings.holding.limits import NOWHERE, Origin, Whose
from portal.bookings.models import Booking, BookingState, Subject
from portal.bookings.views import Contact, Needs, SlotView
from portal.core import clock, security

_PREFIX = "BK"
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for, by whom. `despite_limits`: staff have decided to allow more.

    Where these are said, the slot is one of the `calendar` (a slug), or of one that has what is
    `offered` among its services. `by_staff`: also of a calendar that isn't published.
    """

    slot: SlotView
    units: int
    needs: Needs
    whose: Whose
    locale: str
    subject: Subject
    subject_id: UUID
    service: str | None = None
    calendar: str | None = None
    offered: str | None = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    contact: Contact | None = None
    origin: Origin = NOWHERE
    by_staff: bool = False
    despite_limits: bool = False


def check(session: Session, asked: Asked, *, apart: UUID | None = None) -> None:
    """Raises UnknownSlot, SlotBlocked, NotSuitable and LimitReached; it takes `apart`'s place."""
    if not _is_wanted(asked):
        raise UnknownSlot
    if not (asked.slot.calendar.published or asked.by_staff):
        raise SlotBlocked
    weekdays = finding.serves(asked.slot.calendar, asked.units, asked.needs)
    if asked.units < 1 or not weekdays >> asked.slot.day.weekday() & 1:
        raise NotSuitable(_others(asked))
    if not asked.despite_limits:
        limits.check(session, asked.slot, asked.units, asked.whose, apart=apart)


def take(session: Session, asked: Asked, *, since: datetime, apart: UUID | None = None) -> None:
    """Raises SlotBlocked, TooLate, SlotTaken or NotSuitable, with other times."""
    if places.take(session, asked.slot.id, asked.units, since=since):
        if languages.served(session, asked.slot, asked.needs, apart=apart):
            return
        places.give_back(session, asked.slot.id, asked.units)
        raise NotSuitable(_others(asked))
    now = finding.slot(asked.slot.id)
    why: type[NotHadNow] = SlotTaken
    if now.blocked:
        why = SlotBlocked
    elif now.starts_at < since:
        why = TooLate
    raise why(_others(asked))


def write(
    session: Session, asked: Asked, *, state: BookingState, held_until: datetime | None = None
) -> UUID:
    """The booking's id."""
    for _ in range(_TRIES):
        booking_id = uuid4()
        made = insert(Booking).values(
            id=booking_id, state=state, held_until=held_until, **_columns(asked, booking_id)
        )
        once = made.on_conflict_do_nothing(index_elements=["reference"]).returning(Booking.id)
        if session.scalar(once):
            return booking_id
    raise RuntimeError("No free reference was found; the alphabet is broken")


def _columns(asked: Asked, booking_id: UUID) -> dict[str, Any]:
    now = clock.now()
    return {
        "reference": f"{_PREFIX}-{security.random_code(4)}-{security.random_code(4)}",
        "slot_id": asked.slot.id,
        "calendar_id": asked.slot.calendar.id,
        "service": asked.service,
        "offered": asked.offered,
        "units": asked.units,
        "subject": asked.subject,
        "subject_id": asked.subject_id,
        "case_id": asked.case_id,
        "person_id": asked.person_id,
        "property_digests": sorted(asked.whose.property),
        "person_digest": asked.whose.person,
        "contact": asked.contact.stored() if asked.contact else None,
        "locale": asked.locale,
        "needs": asked.needs.stored(),
        "held_from": asked.origin.digests(),
        "code_digest": looking.digest_of(looking.code_of(booking_id)),
        "created_at": now,
        "changed_at": now,
    }


def _is_wanted(asked: Asked) -> bool:
    """Ids of slots are in public feeds, so any may be sent to any page."""
    of = asked.slot.calendar
    anywhere = asked.calendar is None and asked.offered is None
    return anywhere or asked.calendar == of.slug or asked.offered in of.plan.services


def _others(asked: Asked) -> list[SlotView]:
    return finding.others(asked.slot.id, units=asked.units, needs=asked.needs)
