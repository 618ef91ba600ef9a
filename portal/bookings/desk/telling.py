"""One booking with everything that happened to it, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Permission
from portal.bookings import looking
from portal.bookings.desk import rights
from portal.bookings.desk.noting import note
from portal.bookings.models import Slot
from portal.bookings.repeating import making
from portal.bookings.views import BookingView, Happening
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction


@dataclass(frozen=True)
class Told:
    """Something that happened, by whom of the staff, and the times it went from and to (UTC)."""

    happening: Happening
    who: str | None
    moved_from: datetime | None
    moved_to: datetime | None


@dataclass(frozen=True)
class Story:
    """`case` is the reference of the case it belongs to, `series` what was booked with it."""

    booking: BookingView
    case: str | None
    told: tuple[Told, ...]
    may_open_case: bool
    series: tuple[BookingView, ...]


def read(actor: Actor, reference: str) -> Story:
    """Once it is on the audit log. Raises UnknownBooking and NotAllowed."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        booking = looking.booking(reference)
        rights.require_take(actor, booking.calendar.team)
        note(actor, Action.READ, booking, part="booking")
        return _story(actor, booking)


def known(actor: Actor, reference: str) -> BookingView:
    """To change it, without its history. Raises UnknownBooking and NotAllowed."""
    actor.require(Permission.TAKE_BOOKINGS)
    with transaction():
        booking = looking.booking(reference)
        rights.require_take(actor, booking.calendar.team)
        note(actor, Action.READ, booking, part="booking")
    return booking


def _story(actor: Actor, booking: BookingView) -> Story:
    case = None
    team = None
    if booking.case_id is not None:
        case = cases.references([booking.case_id]).get(booking.case_id)
        team = cases.teams_of([booking.case_id]).get(booking.case_id)
    return Story(
        booking=booking,
        case=case,
        told=tuple(_told(looking.history(booking.id))),
        may_open_case=team is not None and actor.may(Permission.READ_CASES, team=team),
        series=_series(booking),
    )


def _series(booking: BookingView) -> tuple[BookingView, ...]:
    found = making.of_series(booking.series) if booking.series else []
    return tuple(each for each in found if each.id != booking.id)


def _told(history: Sequence[Happening]) -> list[Told]:
    names = accounts.staff_names([each.by for each in history if each.by])
    slots = {each for one in history for each in (one.from_slot, one.to_slot) if each}
    rows = db.session.execute(select(Slot.id, Slot.starts_at).where(Slot.id.in_(slots)))
    starts = {row.id: row.starts_at for row in rows}
    return [
        Told(
            happening=each,
            who=names.get(each.by) if each.by else None,
            moved_from=starts.get(each.from_slot) if each.from_slot else None,
            moved_to=starts.get(each.to_slot) if each.to_slot else None,
        )
        for each in history
    ]
