"""Paying: sent to the provider, back again, and settled once whatever is told how often."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from portal.core import clock
from portal.payments import receiving, services
from portal.payments.provider import ProviderDown, ProviderRefused
from portal.payments.reconciling import sessions
from portal.payments.services import Line, PaymentState
from portal.payments.taking import settling
from tests.payments.builders import (
    attempts,
    differences,
    entries,
    make_payment,
    open_session,
    refunds,
)
from tests.support.provider import GENUINE, Fault, broke, silent

TOO_BUSY = ProviderDown("429")


def test_the_payer_is_sent_to_pay_what_was_asked_for(till):
    asked = make_payment()
    session = open_session(till, asked.reference, language="pl", email="ada@example.org")

    checkout = till.asked[session]
    assert checkout.amount == 1850
    assert checkout.language == "pl"
    assert checkout.expires_at >= clock.now() + timedelta(minutes=35)


def test_what_is_paid_is_settled_once_and_told_once(till, told, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay(session)

    for _ in range(4):
        services.sync(session)
    view = services.sync_payment(asked.reference)
    run_jobs()

    assert view.paid
    assert entries(asked.id) == [("charge", 1850)]
    assert [name for name, _facts in told] == ["payment.settled"]
    assert told[0][1]["subject_id"] == str(view.subject_id)


def test_a_second_submit_goes_on_with_the_open_session(till):
    asked = make_payment()

    assert open_session(till, asked.reference) == open_session(till, asked.reference)
    assert till.calls.count("create") == 1


def test_a_session_that_is_nearly_over_is_ended_and_another_made(till):
    asked = make_payment()
    first = open_session(till, asked.reference)
    with clock.frozen(clock.now() + timedelta(minutes=36)):
        second = open_session(till, asked.reference)

    assert first != second
    assert attempts(asked.id) == ["expired", "pending"]


def test_who_paid_and_submits_again_is_told_that_nothing_is_due(till):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))

    with pytest.raises(services.NothingDue):
        open_session(till, asked.reference)
    assert services.payment(asked.reference).paid


def test_while_the_bank_is_at_work_nobody_pays_again(till):
    asked = make_payment()
    till.pay_slowly(open_session(till, asked.reference))

    with pytest.raises(services.BeingPaid):
        open_session(till, asked.reference)
    assert services.payment(asked.reference).processing


def test_a_bank_that_says_yes_later_settles_it(till):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay_slowly(session)
    services.sync(session)
    till.pay(session)
    services.sync(session)

    assert services.payment(asked.reference).paid
    assert entries(asked.id) == [("charge", 1850)]


def test_a_bank_that_says_no_later_lets_it_be_paid_again(till, told, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay_slowly(session)
    services.sync(session)
    till.fail(session)
    services.sync(session)
    run_jobs()

    assert services.payment(asked.reference).due
    assert [name for name, _facts in told] == ["payment.failed"]
    till.pay(open_session(till, asked.reference))
    assert services.sync_payment(asked.reference).paid


def test_an_expired_session_can_be_followed_by_another(till):
    asked = make_payment()
    first = open_session(till, asked.reference)
    till.expire(first)
    services.sync(first)

    assert services.payment(asked.reference).due
    assert open_session(till, asked.reference) != first


def test_older_news_never_undoes_newer(till, told, run_jobs):
    """Fetched before, written after: what a slow process would do."""
    asked = make_payment()
    session = open_session(till, asked.reference)
    stale_open, stale_slow = till.fetch(session), till.pay_slowly(session)
    till.pay(session)
    services.sync(session)

    settling.settle(stale_slow)
    settling.settle(stale_open)
    run_jobs()

    assert attempts(asked.id) == ["paid"]
    assert services.payment(asked.reference).paid
    assert [name for name, _facts in told] == ["payment.settled"]


def test_what_stands_in_the_ledger_is_settled_for_good(till, told, run_jobs, session):
    """Even where all else forgot it."""
    asked = make_payment()
    name = open_session(till, asked.reference)
    till.pay(name)
    services.sync(name)
    session.connection().exec_driver_sql("UPDATE payment_attempt SET state = 'pending'")
    services.sync(name)
    run_jobs()

    assert entries(asked.id) == [("charge", 1850)]
    assert [name for name, _facts in told] == ["payment.settled"]
    assert refunds(asked.id) == []


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


def test_a_webhook_before_the_session_is_saved_settles_it(till, monkeypatch):
    """It finds the visit by our own reference; what is saved after it changes nothing."""
    asked = make_payment()
    create = till.create

    def paid_at_once(checkout):
        made = create(checkout)
        till.pay(made.id)
        services.sync(made.id)
        return made

    monkeypatch.setattr(till, "create", paid_at_once)
    open_session_url = services.open_checkout(
        asked.reference, language="en", success_url="", cancel_url="", email=None
    )

    assert open_session_url
    assert attempts(asked.id) == ["paid"]
    assert entries(asked.id) == [("charge", 1850)]


@pytest.mark.parametrize("taken", [1, 1849, 1851, 185000])
def test_another_amount_is_not_taken_for_payment_and_goes_back(till, told, run_jobs, taken):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay(session, amount=taken)
    services.sync(session)
    run_jobs()

    assert services.payment(asked.reference).due
    assert "payment.settled" not in [name for name, _facts in told]
    assert refunds(asked.id) == [("wrong_amount", "done", taken)]
    assert sum(amount for _kind, amount in entries(asked.id)) == till.total == 0
    assert differences() == [("amount", 1850, taken)]
    till.pay(open_session(till, asked.reference))
    assert services.sync_payment(asked.reference).paid


@pytest.mark.parametrize("other", [{"live": True}, {"currency": "usd"}])
def test_what_is_not_our_money_changes_nothing_and_finance_hears_of_it(till, told, run_jobs, other):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay(session, **other)
    for _ in range(2):
        services.sync(session)
    run_jobs()

    assert services.payment(asked.reference).due
    assert told == []
    assert entries(asked.id) == []
    assert [kind for kind, _o, _t in differences()] == [
        "live_mode" if "live" in other else "currency"
    ]


@pytest.mark.parametrize("reference", [None, "somebody else's", str(UUID(int=7))])
def test_a_session_that_is_not_ours_changes_nothing(till, reference):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.made["cs_other"] = replace(till.pay(session), id="cs_other", reference=reference)

    services.sync("cs_other")
    services.sync("cs_unknown")

    assert entries() == []
    assert services.payment(asked.reference).due


def test_paid_in_two_sessions_the_second_goes_back_by_itself(till, told, run_jobs):
    asked = make_payment()
    first = open_session(till, asked.reference)
    till.expire(first)
    services.sync(first)
    second = open_session(till, asked.reference)
    till.pay(first)  # it was open in another tab, and ending it had lost
    till.pay(second)
    services.sync(second)
    services.sync(first)
    run_jobs()

    view = services.payment(asked.reference)
    assert view.paid
    assert view.refunded == 0
    assert refunds(asked.id) == [("paid_twice", "done", 1850)]
    assert sum(amount for _kind, amount in entries(asked.id)) == till.total == 1850
    assert [name for name, _f in told].count("payment.settled") == 1


def test_a_notice_is_kept_before_it_is_answered_and_looked_at_once(till, run_jobs, client):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay(session)
    body = till.notice("checkout.session.completed", session)

    answers = [
        client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": GENUINE})
        for _ in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert services.payment(asked.reference).due
    before = till.calls.count("fetch")
    run_jobs()

    assert till.calls.count("fetch") == before + 1
    assert services.payment(asked.reference).paid


@pytest.mark.parametrize("signature", ["", "forged"])
def test_a_forged_notice_is_refused(till, client, run_jobs, signature):
    body = till.notice("checkout.session.completed", "cs_1")

    answer = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": signature})

    assert answer.status_code == 400
    assert run_jobs() == 0


def test_what_is_no_notice_is_refused(till, client):
    headers = {"Stripe-Signature": GENUINE}

    assert client.post("/webhooks/stripe", data=b"[", headers=headers).status_code == 400


def test_a_notice_is_looked_at_again_while_the_provider_is_down(till, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay(session)
    receiving.receive(till.notice("checkout.session.completed", session), GENUINE)
    till.faults = {"fetch": silent()}

    with pytest.raises(services.ProviderDown):
        run_jobs()
    run_jobs()

    assert services.payment(asked.reference).paid


def test_without_any_notice_reconciliation_finds_what_was_paid(till, told, run_jobs):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))

    for _ in range(2):
        sessions.reconcile()
    run_jobs()

    assert services.payment(asked.reference).paid
    assert [name for name, _f in told] == ["payment.settled"]


def test_a_provider_that_refuses_is_as_good_as_down_for_who_wants_to_pay(till):
    asked = make_payment(lines=[Line("Too little", 20, "outside")])
    till.faults = {"create": Fault(ProviderRefused("amount_too_small"))}

    with pytest.raises(services.ProviderDown):
        open_session(till, asked.reference)
    assert services.payment(asked.reference).state is PaymentState.DUE


def _crash(*_: object) -> None:
    raise KeyboardInterrupt
