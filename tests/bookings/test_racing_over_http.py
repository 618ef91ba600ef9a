"""Two hundred people want one time, over HTTP, at a portal of several web processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.choosers import NAME, THINGS, WASTE, begun_by

_TOGETHER = 50
_GONE = "Someone else has just booked that time"
_TAKEN = (
    "SELECT taken, capacity, (SELECT sum(units) FROM booking WHERE slot_id = slot.id"
    " AND state IN ('held', 'confirmed')) FROM slot WHERE id = %s"
)


@pytest.fixture(scope="module")
def portal(open_portal):
    with open_portal("choosing") as portal:
        yield portal


def choose_at_once(wanted, choosers):
    """The status and page that each got."""
    with ThreadPoolExecutor(_TOGETHER) as threads:
        list(threads.map(lambda each: each.look(wanted), choosers))
        return list(threads.map(lambda each: each.choose(wanted), choosers))


@pytest.mark.parametrize(("people", "places"), [(200, 1), (40, 7)])
def test_a_time_goes_to_as_many_as_fit_and_the_others_keep_their_answers(portal, people, places):
    wanted, choosers = begun_by(portal, people, places)
    outcomes = choose_at_once(wanted, choosers)

    refused = [page for status, page in outcomes if status == 422]
    assert sorted({status for status, _page in outcomes}) == [303, 422]
    assert len(refused) == people - places
    assert all(_GONE in page for page in refused)
    assert all(len(re.findall(r'name="slot"', page)) >= 3 for page in refused)
    assert portal.sql(_TAKEN, wanted.slot) == [(places, places, places)]

    losers = [each for each, (status, _) in zip(choosers, outcomes, strict=True) if status != 303]
    with ThreadPoolExecutor(_TOGETHER) as threads:
        names = list(threads.map(lambda each: each.ask("GET", "name")[1], losers))
    assert all(NAME in page for page in names)


def test_a_collection_takes_as_many_things_as_fit_and_no_part_of_an_order(portal):
    wanted, choosers = begun_by(portal, 30, 20, WASTE)
    outcomes = choose_at_once(wanted, choosers)

    orders = [status for status, _page in outcomes].count(303)
    assert orders == 20 // THINGS
    assert [status for status, _page in outcomes].count(422) == 30 - orders
    assert portal.sql(_TAKEN, wanted.slot) == [(orders * THINGS, 20, orders * THINGS)]
