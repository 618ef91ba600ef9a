"""Many at once for one place, each with a connection of its own. Cleared away afterwards."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from portal.bookings import services
from portal.bookings.holding import places
from portal.bookings.holding.limits import MOST_OF_BROWSER, Origin
from portal.bookings.models import Booking, Slot
from portal.bookings.services import BookingState, BookingView, Holding, Subject
from portal.core import clock, db
from portal.core.db import transaction
from tests.bookings.builders import (
    ADA,
    expire,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
    taken,
)

_TABLES = (
    "audit_entry",
    "booking_event",
    "booking",
    "slot",
    "calendar",
    "procrastinate_jobs",
    "staff_member",
)
_WAIT = 60
_PEOPLE = 24


@pytest.fixture
def racing(_app) -> Iterator[None]:
    """What is written here stays, so it is deleted at the end. Time goes on as it does."""
    with _app.app_context():
        yield
        with transaction() as session:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
            for table in _TABLES:
                session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
            session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))
        db.session.remove()


@pytest.fixture
def at_once(_app) -> Callable[..., list[Any]]:
    """Run these together, each in a thread of its own; what each gave or raised."""

    def run(*works: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(works))
        outcomes: list[Any] = []

        def work(each: Callable[[], Any]) -> None:
            with _app.app_context():
                try:
                    start.wait(_WAIT)
                    outcomes.append(each())
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    outcomes.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=(each,)) for each in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_WAIT)
        return outcomes

    return run


def make_week(**changes: Any) -> services.CalendarView:
    """Open each day from 9am to noon, whatever day it is when this runs."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    week = {day: ["09:00-12:00"] for day in days}
    return make_calendar(**({"week": week, "bank_holidays": None, "horizon_days": 3} | changes))


def time(calendar: services.CalendarView, at: str = "09:00") -> Any:
    return slot_at(calendar, at, clock.today() + timedelta(days=2))


def kinds(outcomes: list[Any]) -> dict[str, int]:
    names = [type(each).__name__ for each in outcomes]
    return {name: names.count(name) for name in sorted(set(names))}


def out_of_time(view: BookingView, until: datetime) -> None:
    with transaction() as session:
        session.execute(update(Booking).where(Booking.id == view.id).values(held_until=until))


def test_one_of_many_gets_the_last_place_and_the_others_are_offered_more(racing, at_once):
    slot_id = time(make_week())

    outcomes = at_once(*[lambda: make_hold(slot_id)] * _PEOPLE)

    assert kinds(outcomes) == {"BookingView": 1, "SlotTaken": _PEOPLE - 1}
    assert all(each.others for each in outcomes if isinstance(each, services.SlotTaken))
    assert taken(slot_id) == 1


def test_five_places_go_to_five(racing, at_once):
    slot_id = time(make_week(capacity=5))

    outcomes = at_once(*[lambda: make_hold(slot_id)] * _PEOPLE)

    assert kinds(outcomes) == {"BookingView": 5, "SlotTaken": _PEOPLE - 5}
    assert taken(slot_id) == 5


def test_units_of_different_sizes_never_come_to_more_than_fits(racing, at_once):
    slot_id = time(make_week(capacity=10, unit="items"))
    sizes = [1, 2, 3, 4] * 6

    outcomes = at_once(*[lambda size=size: make_hold(slot_id, units=size) for size in sizes])

    got = [each for each in outcomes if isinstance(each, BookingView)]
    assert kinds(outcomes).keys() <= {"BookingView", "SlotTaken"}
    assert taken(slot_id) == sum(each.units for each in got) <= 10
    assert taken(slot_id) >= 7  # whoever was refused wanted more than was left


def test_one_who_speaks_polish_serves_one_however_many_come_at_once(racing, at_once):
    calendar = make_week(capacity=_PEOPLE, staff=[{"name": "Ola", "languages": ["pl"]}])
    slot_id, polish = time(calendar), services.Needs(interpreter="pl")

    outcomes = at_once(*[lambda: make_hold(slot_id, needs=polish)] * _PEOPLE)

    assert kinds(outcomes) == {"BookingView": 1, "NotSuitable": _PEOPLE - 1}
    assert taken(slot_id) == 1


def test_without_the_check_in_the_code_the_table_holds(racing, at_once, monkeypatch):
    slot_id = time(make_week(capacity=3))
    monkeypatch.setattr(places, "fits", lambda _units: Slot.taken >= 0)

    outcomes = at_once(*[lambda: make_hold(slot_id)] * _PEOPLE)

    assert kinds(outcomes) == {"BookingView": 3, "SlotTaken": _PEOPLE - 3}
    assert taken(slot_id) == 3


def test_a_form_open_in_many_tabs_holds_one_time(racing, at_once):
    calendar, draft = make_week(), uuid4()
    times = [time(calendar, at) for at in ("09:00", "09:30", "10:00", "10:30")] * 3

    outcomes = at_once(*[lambda at=at: make_hold(at, subject_id=draft) for at in times])

    assert kinds(outcomes) == {"BookingView": 12}
    assert sum(taken(each) for each in set(times)) == 1


def test_two_who_swap_their_times_dont_block_each_other(racing, at_once):
    calendar = make_week(capacity=2)
    nine, ten = time(calendar, "09:00"), time(calendar, "10:00")
    first, second = make_booking(nine), make_booking(ten)

    for _ in range(3):
        outcomes = at_once(
            lambda: services.move(first.reference, ten),
            lambda: services.move(second.reference, nine),
            lambda: services.move(first.reference, nine),
            lambda: services.move(second.reference, ten),
        )
        assert kinds(outcomes) == {"BookingView": 4}, outcomes
        assert taken(nine) + taken(ten) == 2


def test_a_limit_of_one_holds_for_two_forms_at_once(racing, at_once):
    calendar = make_week(per_property={"units": 1, "days": 7})
    times = [time(calendar, at) for at in ("09:00", "09:30", "10:00", "10:30")]

    outcomes = at_once(*[lambda at=at: make_hold(at, property="100090000123") for at in times])

    assert kinds(outcomes) == {"BookingView": 1, "LimitReached": 3}


def test_one_browser_keeps_no_more_however_many_are_asked_for_at_once(racing, at_once):
    calendar = make_week(capacity=9)
    origin = Origin(browser="Zofia's")
    times = [time(calendar, at) for at in ("09:00", "09:30", "10:00", "10:30")] * 2

    outcomes = at_once(*[lambda at=at: make_hold(at, origin=origin) for at in times])

    assert kinds(outcomes) == {"BookingView": MOST_OF_BROWSER, "KeepingOthers": 5}


@pytest.mark.parametrize("_round", range(3))
def test_it_runs_out_in_the_second_of_its_payment_and_has_one_owner(racing, at_once, _round):
    slot_id = time(make_week())
    held = make_hold(slot_id)
    out_of_time(held, datetime.now(UTC))

    confirmed, taken_by_another, _job = (
        lambda: services.confirm(Subject.DRAFT, held.subject_id, None, ADA),
        lambda: make_hold(slot_id),
        expire,
    )
    outcomes = at_once(confirmed, taken_by_another, _job)

    good = outcomes.count(True)
    got = [each for each in outcomes if isinstance(each, BookingView)]
    assert good + len(got) == 1, outcomes
    state = services.booking(held.reference).state
    assert state is (BookingState.CONFIRMED if good else BookingState.EXPIRED)
    assert taken(slot_id) == 1


def test_two_paid_at_once_for_the_last_place_after_both_ran_out(racing, at_once):
    slot_id = time(make_week())
    first = make_hold(slot_id)
    out_of_time(first, datetime.now(UTC))
    second = make_hold(slot_id)  # the first one's place
    out_of_time(second, datetime.now(UTC))
    expire()

    outcomes = at_once(
        *[
            lambda held=held: services.confirm(Subject.DRAFT, held.subject_id, None, ADA)
            for held in (first, second)
        ]
    )

    assert sorted(outcomes) == [False, True]
    assert taken(slot_id) == 1


def test_the_same_payment_heard_of_often_confirms_once(racing, at_once):
    slot_id = time(make_week())
    held = make_hold(slot_id)

    outcomes = at_once(*[lambda: services.confirm(Subject.DRAFT, held.subject_id, None, ADA)] * 8)

    assert outcomes == [True] * 8
    assert [each.what for each in services.history(held.id)] == ["confirmed"]


def test_cancelled_by_many_it_gives_back_one_place(racing, at_once):
    slot_id = time(make_week(capacity=2))
    booking = make_booking(slot_id)
    make_booking(slot_id)

    outcomes = at_once(*[lambda: services.cancel(booking.reference)] * 8)

    assert kinds(outcomes) == {"BookingView": 8}
    assert taken(slot_id) == 1


def test_slots_are_made_anew_while_they_are_held(racing, at_once):
    calendar = make_week(capacity=3)
    slot_id = time(calendar)
    holding = Holding(
        subject=Subject.DRAFT, subject_id=uuid4(), slot_id=slot_id, locale="en", units=2
    )

    outcomes = at_once(
        *[lambda: make_week(capacity=3)] * 3, *[lambda: make_hold(slot_id)] * 5,
        lambda: services.hold(holding),
    )  # fmt: skip

    assert kinds(outcomes).keys() <= {"BookingView", "CalendarView", "SlotTaken"}, outcomes
    assert taken(slot_id) == 3
