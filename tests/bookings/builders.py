"""Calendars and bookings as the tests need them."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text

from portal.accounts.services import Actor, Role
from portal.bookings import services
from portal.bookings.holding import places
from portal.bookings.models import Slot
from portal.bookings.plans import WEEKDAYS
from portal.bookings.services import (
    BookingView,
    CalendarView,
    Contact,
    Holding,
    PlaceKind,
    Plan,
    Subject,
    Wording,
)
from portal.core import clock, db
from tests.support.account import make_staff

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)  # the Sunday before
TEAM = "registrars"
ADA = Contact(name="Ada", email="ada@example.org", phone="07700 900 123")
EVERY_WEEKDAY = {day: ["09:00-12:00"] for day in WEEKDAYS[:5]}


def make_plan(**changes: Any) -> Plan:
    """Weekday mornings in half hours, one booking each, four weeks ahead."""
    values: dict[str, Any] = {
        "services": ["register-birth"],
        "week": EVERY_WEEKDAY,
        "slot_minutes": 30,
        "horizon_days": 28,
    }
    return Plan.model_validate(values | changes)


def make_calendar(slug: str = "registrars", **changes: Any) -> CalendarView:
    """With its slots; what isn't of its wording changes its plan."""
    words = {
        "title": "Registrars at the Town Hall",
        "kind": PlaceKind.COUNTER,
        "team": TEAM,
        "place": "Town Hall One-Stop Shop",
        "address": ("1 Mere Street", "Larkmere", "LK1 1AA"),
    }
    more = ("directions", "meeting_link", "lat", "lon", "published")
    own = {name: changes.pop(name) for name in [*words, *more] if name in changes}
    return services.keep(None, Wording(slug=slug, **(words | own)), make_plan(**changes))


def slot_at(calendar: CalendarView, at: str = "09:00", day: date = MONDAY) -> UUID:
    """The slot that begins at a London clock time."""
    starts_at = datetime.combine(day, time.fromisoformat(at), clock.LONDON)
    found = select(Slot.id).where(Slot.calendar_id == calendar.id, Slot.starts_at == starts_at)
    return db.session.scalars(found).one()


def make_hold(slot_id: UUID, **changes: Any) -> BookingView:
    values = {"subject": Subject.DRAFT, "subject_id": uuid4(), "slot_id": slot_id, "locale": "en"}
    return services.hold(Holding(**(values | changes)))


def make_booking(slot_id: UUID, **changes: Any) -> BookingView:
    """Held, and made good for a case of its own."""
    held = make_hold(slot_id, **changes)
    assert services.confirm(held.subject, held.subject_id, uuid4(), ADA)
    return services.booking(held.reference)


def taken(slot_id: UUID) -> int:
    return db.session.scalars(text("SELECT taken FROM slot WHERE id = :id"), {"id": slot_id}).one()


def expire() -> None:
    """What the job does each minute."""
    places.expire_all()


def make_registrar(team: str = TEAM) -> Actor:
    """An officer of a team, a new one each time."""
    email = f"{uuid4().hex}@larkmere.example"
    staff = make_staff(Role.OFFICER, teams=(team,), email=email)
    return Actor(staff, "Ruth", frozenset({Role.OFFICER}), frozenset({team}))
