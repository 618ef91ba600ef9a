"""The calendars that a member of staff works with."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from portal.accounts.services import Actor, Permission
from portal.bookings import finding
from portal.bookings.desk import diary, rights
from portal.bookings.models import Booking, BookingState, Calendar, Slot
from portal.bookings.views import CalendarView
from portal.core import clock, db

_COMING = (BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.NO_SHOW)


@dataclass(frozen=True)
class Line:
    """`today` counts today's bookings, `stranded` those to come at times that are not offered."""

    slug: str
    title: str
    place: str
    team: str
    published: bool
    today: int
    stranded: int
    may_manage: bool


def listed(actor: Actor) -> list[Line]:
    """By title, in two statements; it names nobody. Raises NotAllowed."""
    actor.require(Permission.TAKE_BOOKINGS)
    numbers = _numbers()
    rows = db.session.execute(
        select(
            Calendar.id, Calendar.slug, Calendar.title, Calendar.place, Calendar.team,
            Calendar.published,
        ).order_by(Calendar.title, Calendar.slug)
    )  # fmt: skip
    return [
        Line(
            slug=row.slug,
            title=row.title,
            place=row.place,
            team=row.team,
            published=row.published,
            today=numbers.get(row.id, (0, 0))[0],
            stranded=numbers.get(row.id, (0, 0))[1],
            may_manage=rights.may_manage(actor, row.team),
        )
        for row in rows
        if rights.may_take(actor, row.team)
    ]


def managed(actor: Actor, slug: str) -> CalendarView:
    """One whose plan this actor may change. Raises UnknownCalendar and NotAllowed."""
    actor.require(Permission.MANAGE_CALENDARS)
    calendar = finding.calendar(slug)
    rights.require_manage(actor, calendar.team)
    return calendar


def taken(actor: Actor, slug: str) -> CalendarView:
    """One in which this actor may book. Raises UnknownCalendar and NotAllowed."""
    actor.require(Permission.TAKE_BOOKINGS)
    calendar = finding.calendar(slug)
    rights.require_take(actor, calendar.team)
    return calendar


def _numbers() -> dict[UUID, tuple[int, int]]:
    """For each calendar how many come today, and how many stand at times that are not offered."""
    begins, ends = diary.bounds(clock.today())
    today = and_(Slot.starts_at >= begins, Slot.starts_at < ends, Booking.state.in_(_COMING))
    stranded = and_(
        Slot.blocked, Slot.starts_at > clock.now(), Booking.state == BookingState.CONFIRMED
    )
    rows = db.session.execute(
        select(
            Booking.calendar_id,
            func.count().filter(today),
            func.count().filter(stranded),
        )
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Slot.starts_at >= begins, or_(today, stranded))
        .group_by(Booking.calendar_id)
    )
    return {calendar_id: (coming, outside) for calendar_id, coming, outside in rows}
