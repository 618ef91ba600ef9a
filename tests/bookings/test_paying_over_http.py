"""Times that are paid for while they run out: portal, worker and provider as processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.payments.facing import Facing
from tests.support.booked_payers import PENCE, made_by
from tests.support.payers import Payer
from tests.support.waiting import until

_STATES = "SELECT state FROM booking WHERE slot_id = %s AND state IN ('held', 'confirmed')"
_TAKEN = "SELECT taken, capacity FROM slot WHERE id = %s"
_RUN_OUT = (
    "UPDATE booking SET held_until = now() - interval '1 second'"
    " WHERE slot_id = %s AND state = 'held'"
)


@pytest.fixture(scope="module")
def _facing(open_portal, sandbox):
    with sandbox.portal(open_portal, "booked_and_paid") as portal:
        yield Facing.of(portal, sandbox, 1)


@pytest.fixture
def facing(_facing):
    _facing.as_at_first()
    return _facing


def payers(facing, number, places):
    slot, dues = made_by(facing.portal, number, places)
    return slot, [Payer(facing.portal.port, due) for due in dues]


def settled(facing, payer):
    """The payment came to its end: its state, and what its ledger comes to."""
    until(lambda: facing.stands(payer)[0] != "due", f"{payer.due.reference} is settled")
    facing.quiet()
    return facing.stands(payer)[0], sum(amount for _kind, amount in facing.ledger(payer))


def test_of_two_who_pay_for_one_place_at_once_one_has_it_and_one_has_the_money_back(facing):
    slot, both = payers(facing, 2, 2)
    sessions = [payer.open() for payer in both]
    facing.portal.sql(_RUN_OUT, slot)
    facing.job("bookings.expire", timestamp=0)
    until(lambda: not facing.portal.sql(_STATES, slot), "both times are let go")
    facing.portal.sql("UPDATE slot SET capacity = 1 WHERE id = %s", slot)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(facing.sandbox.pay, sessions))

    ends = sorted(settled(facing, payer)[1] for payer in both)
    assert ends == [0, PENCE]
    assert facing.portal.sql(_TAKEN, slot) == [(1, 1)]
    assert facing.portal.sql(_STATES, slot) == [("confirmed",)]
    facing.agrees()


def test_a_hold_that_runs_out_in_the_second_of_its_payment_is_booked_once(facing):
    slot, [payer] = payers(facing, 1, 1)
    session = payer.open()
    facing.portal.sql(_RUN_OUT, slot)

    with ThreadPoolExecutor(2) as threads:
        paying = threads.submit(facing.sandbox.pay, session)
        ending = threads.submit(facing.job, "bookings.expire", timestamp=0)
        paying.result(60)
        ending.result(60)

    assert settled(facing, payer) == ("paid", PENCE)
    assert facing.portal.sql(_TAKEN, slot) == [(1, 1)]
    assert facing.portal.sql(_STATES, slot) == [("confirmed",)]
