"""Calendars are made and changed; what a new plan does is known before it is kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.services import Actor, Permission
from portal.bookings import finding, showing
from portal.bookings.making import slots
from portal.bookings.models import Booking, BookingState, Calendar, PlaceKind, Slot
from portal.bookings.plans import Plan
from portal.bookings.views import BookingView, CalendarView
from portal.core import clock, db
from portal.core.db import transaction


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a calendar is called and where it is."""

    slug: str
    title: str
    kind: PlaceKind
    team: str
    place: str = ""
    address: tuple[str, ...] = ()
    directions: str = ""
    meeting_link: str = ""
    lat: float | None = None
    lon: float | None = None
    published: bool = True


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What another plan does to the slots of a calendar from now on.

    `stranded` are open bookings at times that it no longer has, `squeezed` those of slots that
    keep more room than it gives, because it is taken. Both keep their place. `waiting` counts its
    times that are not made yet, because they overlap such bookings.
    """

    made: int
    gone: int
    waiting: int
    stranded: tuple[BookingView, ...]
    squeezed: tuple[BookingView, ...]


def is_link(given: str) -> bool:
    """Whether it opens a page, and nothing that isn't encrypted on its way."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    spaces = any(each.isspace() for each in given)
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.username or spaces)


def keep(actor: Actor | None, wording: Wording, plan: Plan) -> CalendarView:
    """Make or change a calendar, and its slots with it. `actor` is None for the command line.

    Raises NotAllowed for a calendar, as it was or as it will be, of another team.
    """
    with transaction() as session:
        if actor is not None:
            for team in {wording.team, *_team_of(wording.slug)}:
                actor.require(Permission.MANAGE_CALENDARS, team=team)
        columns = asdict(wording) | {
            "address": list(wording.address),
            "plan": plan.stored(),
            "changed_at": clock.now(),
        }
        made = insert(Calendar).values(**columns)
        kept = {name: made.excluded[name] for name in columns if name != "slug"}
        calendar_id = session.scalar(
            made.on_conflict_do_update(index_elements=["slug"], set_=kept).returning(Calendar.id)
        )
        if calendar_id is None:
            raise RuntimeError("A calendar was neither made nor changed")
        slots.make(session, calendar_id, plan)
        return finding.calendar(wording.slug)


def effect_of(slug: str, plan: Plan) -> Effect:
    """What `keep` would do, without doing it. Raises UnknownCalendar."""
    view = finding.calendar(slug)
    planned = slots.upcoming(plan)
    ahead = {each.starts_at for each in slots.beside(planned, slots.booked(view.id))}
    known = _known(view.id)
    booked = _open_bookings(view.id)
    return Effect(
        made=len(ahead - set(known)),
        gone=sum(1 for at in known if at not in ahead),
        waiting=len(planned) - len(ahead),
        stranded=tuple(each for each in booked if each.slot.starts_at not in ahead),
        squeezed=tuple(each for each in booked if _squeezed(each, ahead, plan)),
    )


def _squeezed(booking: BookingView, ahead: set[datetime], plan: Plan) -> bool:
    slot = booking.slot
    return slot.starts_at in ahead and slot.capacity - slot.left > plan.capacity


def _team_of(slug: str) -> Sequence[str]:
    return db.session.scalars(select(Calendar.team).where(Calendar.slug == slug)).all()


def _known(calendar_id: UUID) -> Sequence[datetime]:
    """When slots start from now on that the plan has today."""
    found = select(Slot.starts_at).where(Slot.calendar_id == calendar_id, ~Slot.off_plan)
    return db.session.scalars(found.where(Slot.starts_at > clock.now())).all()


def _open_bookings(calendar_id: UUID) -> list[BookingView]:
    found = showing.bookings().where(
        Slot.calendar_id == calendar_id,
        Slot.starts_at > clock.now(),
        Booking.state.in_([BookingState.HELD, BookingState.CONFIRMED]),
    )
    return [
        showing.booking_view(*row) for row in db.session.execute(found.order_by(Slot.starts_at))
    ]
