"""Days that are read once for everybody are those that each would have found alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from portal.bookings import services as bookings
from portal.core import clock
from portal.eforms.pages import ahead, moments
from tests.eforms.booked import DAYS, make_calendar

NEVER = {day: [] for day in DAYS}
PLANS = {
    "daily": {"open_at": ["09:00-11:00"]},
    "on Mondays": {"week": {**NEVER, "monday": ["09:00-11:00"]}},
    "once in a long while": {
        "week": NEVER,
        "exceptions": [
            {"day": clock.today() + timedelta(days=day), "open": ["09:00-10:00"]}
            for day in (30, 83, 86, 97, 150, 190)
        ],
    },
    "never": {"week": NEVER},
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_from_any_day_on_the_same_days_are_found(app, plan):
    make_calendar(horizon_days=200, **plan)
    places = [bookings.calendar("visits")]
    for day in (None, *range(0, 201, 7)):
        after = None if day is None else clock.today() + timedelta(days=day)
        wanted = bookings.Wanted(calendar="visits", first_after=after)
        alone = bookings.free(wanted)
        found = ahead.found(places, wanted)

        assert [(each.day, each.free) for each in found] == [
            (each.day, each.free) for each in alone
        ], day
        assert [each.slots[:1] for each in found[:1]] == [each.slots[:1] for each in alone[:1]]


def test_many_who_look_for_different_days_ask_the_database_once(app, statements):
    make_calendar(horizon_days=80, exceptions=[])
    places = [bookings.calendar("visits")]
    wanted = bookings.Wanted(calendar="visits")
    moments.forget()
    statements.clear()
    for day in range(1, 60):
        after = clock.today() + timedelta(days=day)
        assert ahead.found(places, replace(wanted, first_after=after))[0].day == after

    assert len(statements) == 3


def test_who_comes_while_something_is_made_waits_for_it():
    made, together = [], Barrier(8)

    def look():
        together.wait()
        return moments.once("made once", lambda: made.append(1) or len(made))

    moments.forget()
    with ThreadPoolExecutor(8) as pool:
        found = [each.result() for each in [pool.submit(look) for _ in range(8)]]

    assert (found, made) == ([1] * 8, [1])
