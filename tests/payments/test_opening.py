"""Sending the payer to the provider while it, the line or this process fails."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.payments import services
from portal.payments.provider import ProviderDown, ProviderRefused
from portal.payments.reconciling import sessions
from portal.payments.services import Line, PaymentState
from portal.payments.taking import settling
from tests.payments.builders import (
    attempts,
    make_payment,
    open_session,
)
from tests.support.provider import Fault, broke, silent

TOO_BUSY = ProviderDown("429")


@pytest.mark.parametrize("after", [False, True])
def test_a_provider_that_is_down_leaves_the_payment_due(till, after):
    asked = make_payment()
    till.faults = {"create": silent(after=after), "find": silent()}

    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)
    assert services.payment(asked.reference).due

    open_session(till, asked.reference)
    assert len(till.made) == 1
    assert attempts(asked.id) == ["pending"]


def test_an_answer_of_500_after_the_session_was_made_finds_that_session(till):
    asked = make_payment()
    till.faults = {"create": broke(after=True, stored=True)}

    open_session(till, asked.reference)

    assert len(till.made) == 1
    assert attempts(asked.id) == ["pending"]


def test_a_stored_500_uses_up_its_key_and_the_next_try_has_another(till):
    asked = make_payment()
    till.faults = {"create": broke(stored=True)}

    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)
    till.pay(open_session(till, asked.reference))

    assert attempts(asked.id) == ["failed", "pending"]
    assert services.sync_payment(asked.reference).paid


def test_a_key_that_was_used_up_while_all_was_down_is_found_out_at_the_next_try(till):
    asked = make_payment()
    till.faults = {"create": broke(stored=True), "find": silent()}
    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)

    open_session(till, asked.reference)

    assert attempts(asked.id) == ["failed", "pending"]


def test_a_storm_of_429_makes_no_second_session(till):
    asked = make_payment()
    for _ in range(3):
        till.faults = {"create": Fault(TOO_BUSY), "find": Fault(TOO_BUSY)}
        with pytest.raises(services.ProviderDown):
            open_session(till, asked.reference)
    open_session(till, asked.reference)

    assert len(till.made) == 1
    assert attempts(asked.id)[-1] == "pending"


def test_a_crash_between_making_and_saving_is_found_by_our_own_reference(till, monkeypatch):
    asked = make_payment()
    with monkeypatch.context() as crash:
        crash.setattr(settling, "settle", _crash)
        with pytest.raises(KeyboardInterrupt):
            open_session(till, asked.reference)
    assert attempts(asked.id) == ["created"]

    till.pay(next(iter(till.made)))
    assert services.sync_payment(asked.reference).paid
    assert len(till.made) == 1


def test_a_crash_before_the_call_frees_the_payment_again(till, monkeypatch):
    asked = make_payment()
    with monkeypatch.context() as crash:
        crash.setattr(till, "create", _crash)
        with pytest.raises(KeyboardInterrupt):
            open_session(till, asked.reference)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        sessions.reconcile()

    assert attempts(asked.id) == ["failed"]


def test_a_call_is_not_repeated_once_its_session_would_be_too_short(till, monkeypatch):
    asked = make_payment()
    with monkeypatch.context() as crash:
        crash.setattr(till, "create", _crash)
        with pytest.raises(KeyboardInterrupt):
            open_session(till, asked.reference)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        session = open_session(till, asked.reference)
        assert till.asked[session].expires_at >= clock.now() + timedelta(minutes=35)


def test_a_provider_that_refuses_is_as_good_as_down_for_who_wants_to_pay(till):
    asked = make_payment(lines=[Line("Too little", 20, "outside")])
    till.faults = {"create": Fault(ProviderRefused("amount_too_small"))}

    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)
    assert services.payment(asked.reference).state is PaymentState.DUE


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_many_things_of_one_kind_are_one_line_at_the_provider(till):
    """It takes no more than a hundred lines."""
    lines = [Line("Copy of a certificate", 1250, "outside")] * 150 + [
        Line("Courier", 800, "outside")
    ]
    asked = make_payment(lines=lines)
    open_session(till, asked.reference)

    (checkout,) = till.asked.values()
    assert [(each.label, each.pence, each.count) for each in checkout.lines] == [
        ("Copy of a certificate", 1250, 150),
        ("Courier", 800, 1),
    ]


def test_a_session_that_was_never_made_is_not_looked_for_for_ever(till):
    asked = make_payment()
    till.faults = {"create": broke(times=9)}
    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)
    till.faults = {}
    services.sync_payment(asked.reference)
    assert till.calls.count("find") == 2
    with clock.frozen(clock.now() + timedelta(hours=2)):
        services.sync_payment(asked.reference)

    assert till.calls.count("find") == 2
