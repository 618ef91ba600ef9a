"""Keeping a time for somebody while they finish: at first for minutes, once more if asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.bookings.models import Subject
from portal.bookings.views import NO_NEEDS, BookingView, Contact, Needs


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Who wants which slot. `property` is a UPRN, or another name that the property always has.

    `email` (or else the person) is whose limit counts. `service` is the form's slug.
    """

    subject: Subject
    subject_id: UUID
    slot_id: UUID
    locale: str
    units: int = 1
    needs: Needs = NO_NEEDS
    service: str | None = None
    property: str | None = None
    person_id: UUID | None = None
    email: str | None = None


def hold(holding: Holding) -> BookingView:
    """Keep a time, in the caller's transaction; an earlier hold of the same subject is let go.

    Raises UnknownSlot, SlotTaken, SlotBlocked, TooLate, NotSuitable (each but the first with
    `others`) and LimitReached. Then the earlier hold stands as it was.
    """
    raise NotImplementedError


def held_for(subject: Subject, subject_id: UUID) -> BookingView | None:
    """What is held, or was confirmed, for a subject; None once a hold has run out."""
    raise NotImplementedError


def extend(subject: Subject, subject_id: UUID) -> BookingView:
    """As much time again, once. Raises NothingHeld and ExtendedAlready."""
    raise NotImplementedError


def lengthen(
    subject: Subject,
    subject_id: UUID,
    until: datetime,
    *,
    case_id: UUID | None = None,
    contact: Contact | None = None,
) -> bool:
    """Keep a hold at least until then, and note its case: what is sent and waits for its money.

    A hold that ran out is taken again if it still fits. False where the place is gone.
    """
    raise NotImplementedError


def release(subject: Subject, subject_id: UUID) -> None:
    """Let go what is held for a subject; nothing happens where nothing is."""
    raise NotImplementedError
