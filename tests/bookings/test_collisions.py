"""Transactions that want the same turns, slots and bookings: one order, and nobody stands for ever.

Each of these holds one transaction still at the worst moment for another.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from portal.accounts.services import Actor, Role
from portal.bookings import services
from portal.bookings.desk import changing
from portal.bookings.holding import limits, places
from portal.bookings.making import slots as making
from portal.bookings.models import Booking, WaitingEntry, WaitingState
from portal.bookings.plans import WEEKDAYS
from portal.bookings.services import Contact
from portal.bookings.waiting import joining, offering
from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms import slots as form_slots
from tests.bookings.builders import TEAM, make_booking, make_hold, make_plan, slot_at, taken
from tests.bookings.test_racing import make_week, time
from tests.bookings.test_racing import racing as racing  # noqa: PLC0414 - a fixture
from tests.support.account import make_staff

_WAIT, _TEN = 10, 10
_LIMITS = {"per_property": {"units": 3, "days": 7}, "per_person": {"units": 3, "days": 7}}
_WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
def shared(racing) -> Iterator[None]:
    yield
    with transaction() as session:
        session.execute(text("DELETE FROM waiting_entry"))


@pytest.fixture
def meanwhile(_app) -> Callable[..., Any]:
    """`first` in a transaction of its own, and `then` in the same once `work` waits or is done."""

    def run(first: Callable[[], Any], then: Callable[[], Any], work: Callable[[], Any]) -> None:
        done, ready, faults = threading.Event(), threading.Event(), []

        def other() -> None:
            with _app.app_context():
                try:
                    with transaction():
                        first()
                        ready.set()
                        _until(lambda: done.is_set() or somebody_waits())
                        then()

                except Exception as error:  # noqa: BLE001 - raised again below
                    faults.append(error)
                finally:
                    ready.set()
                    db.session.remove()

        thread = threading.Thread(target=other)
        thread.start()
        try:
            assert ready.wait(_WAIT)
            work()
        finally:
            done.set()
            thread.join(_WAIT)
        assert faults == []

    return run


def _until(so: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(_WAIT * 50):
        if so():
            return
        tick.wait(0.02)
    raise AssertionError("Nobody came to wait")


def somebody_waits() -> bool:
    with db.session.session_factory.kw["bind"].connect() as connection:
        return bool(connection.scalar(text(_WAITS)))


@pytest.fixture
def once_only(monkeypatch) -> None:
    """Nothing is tried again: what collides is seen."""
    monkeypatch.setattr(db, "_TRIES", 1)


def turn_of(slot_id: Any, **names: Any) -> None:
    person = limits.person_digest(names.get("email"), None)
    whose = limits.Whose(limits.property_digests(names.get("property")), person)
    limits.wait_turn(db.session(), services.slot(slot_id), whose)


def test_a_form_for_another_address_waits_its_turn_before_it_touches_a_slot(
    shared, meanwhile, once_only, monkeypatch
):
    calendar, draft = make_week(**_LIMITS), uuid4()
    slot_id = time(calendar)
    make_hold(slot_id, subject_id=draft, property="before")
    booked = SimpleNamespace(calendar=calendar.slug)
    fixed = {"question_of": None, "units": 1, "property_of": ["after"], "_booking": booked}
    for name, is_ in fixed.items():
        monkeypatch.setattr(form_slots, name, lambda *_args, is_=is_: is_)
    form = SimpleNamespace(service="visit", contact=SimpleNamespace(email="email", phone=None))

    def in_form() -> None:
        with transaction():
            form_slots.hold(form, {}, draft, slot_id, None)  # type: ignore[arg-type]

    meanwhile(
        lambda: turn_of(slot_id, property="after"),
        lambda: places.lock_slots(db.session(), [slot_id]),
        in_form,
    )

    assert taken(slot_id) == 1


def wait_for(calendar: services.CalendarView, email: str) -> None:
    joining.wait(
        joining.Waiting(
            calendar=calendar.slug,
            first_day=clock.today(),
            last_day=clock.today() + timedelta(days=3),
            contact=Contact(name="Bo", email=email),
            locale="en",
        )
    )


def test_what_is_offered_to_one_is_kept_before_the_next_has_a_turn(shared, meanwhile, once_only):
    calendar = make_week(offer_minutes=60, **_LIMITS)
    wait_for(calendar, "bo@example.org")
    wait_for(calendar, "cy@example.org")
    first = services.earliest(services.Wanted(calendar=calendar.slug))

    meanwhile(
        lambda: turn_of(first.id, email="cy@example.org"),
        lambda: places.lock_slots(db.session(), [first.id]),
        lambda: offering.offer(calendar.id),
    )

    offered = select(WaitingEntry.state).order_by(WaitingEntry.position)
    assert list(db.session.scalars(offered)) == [WaitingState.OFFERED] * 2


def test_offers_that_are_over_end_one_by_one(shared, meanwhile, once_only):
    calendar = make_week(offer_minutes=60)
    wait_for(calendar, "bo@example.org")
    wait_for(calendar, "cy@example.org")
    offering.offer(calendar.id)
    with transaction() as session:
        over = {"over": clock.now()}
        session.execute(text("UPDATE waiting_entry SET offer_until = :over"), over)
        held = session.scalars(
            select(Booking.slot_id).join(WaitingEntry, WaitingEntry.booking_id == Booking.id)
            .order_by(WaitingEntry.position)
        ).all()  # fmt: skip
    first, last = held

    meanwhile(
        lambda: places.lock_slots(db.session(), [last]),
        lambda: places.lock_slots(db.session(), [first]),
        offering.lapse,
    )

    assert (taken(first), taken(last)) == (0, 0)


def manager() -> Actor:
    return Actor(
        make_staff(Role.OFFICER, teams=(TEAM,), email=f"{uuid4().hex}@larkmere.example"),
        "Ruth", frozenset({Role.OFFICER}), frozenset({TEAM}),
    )  # fmt: skip


def test_a_calendar_is_saved_while_somebody_books_in_it(shared, meanwhile, once_only):
    calendar = make_week(capacity=2)
    slot_id, actor = time(calendar), manager()
    wording = services.Wording(
        slug=calendar.slug, title="New", kind=calendar.kind, team=calendar.team
    )

    meanwhile(
        lambda: places.lock_slots(db.session(), [slot_id]),
        lambda: make_hold(slot_id),
        lambda: changing.save(actor, wording, calendar.plan, seen=calendar.changed_at.isoformat()),
    )

    assert taken(slot_id) == 1


def test_slots_are_locked_in_one_order_also_when_some_are_taken_away(shared, meanwhile, once_only):
    calendar = make_week(capacity=2)
    first, second = sorted(time(calendar, at) for at in ("09:00", "10:00"))
    make_booking(first)
    gone = services.slot(first).starts_at.astimezone(clock.LONDON).hour
    left = ["10:00-12:00"] if gone < _TEN else ["09:00-10:00", "11:00-12:00"]
    week = dict.fromkeys(WEEKDAYS, left)
    plan = make_plan(week=week, bank_holidays=None, horizon_days=3, capacity=2)

    def anew() -> None:
        with transaction() as session:
            making.make(session, calendar.id, plan)

    meanwhile(
        lambda: places.lock_slots(db.session(), [first]),
        lambda: places.lock_slots(db.session(), [second]),
        anew,
    )

    assert taken(first) == 1


def _weeks_apart(calendar):
    """A day, and the slots at one hour a week before it and on it: the ids of some stand so, of
    others the other way round."""
    for day, hour in product((1, 2), range(_TEN, 2 * _TEN - 1)):
        first = clock.today() + timedelta(days=day)
        later = first + timedelta(days=7)
        yield later, *(slot_at(calendar, f"{hour}:00", each) for each in (first, later))


def test_a_booking_is_repeated_while_it_is_moved(shared, meanwhile, once_only):
    week = {day: ["09:00-19:00"] for day in WEEKDAYS}
    calendar = make_week(week=week, capacity=2, horizon_days=10)
    later, own, same = next(found for found in _weeks_apart(calendar) if found[2] < found[1])
    reference = make_booking(own).reference

    meanwhile(
        lambda: places.lock_slots(db.session(), [same]),
        lambda: services.move(reference, same),
        lambda: services.repeat(reference, services.Rule(services.Every.WEEK, later)),
    )

    assert (taken(own), taken(same)) == (0, 2)
