"""Paying: sent to the provider, back again, and settled once whatever is told how often."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from portal.core import clock
from portal.payments import services
from portal.payments.provider import ProviderDown
from portal.payments.taking import settling
from tests.payments.builders import (
    attempts,
    differences,
    entries,
    make_payment,
    open_session,
    refunds,
)

TOO_BUSY = ProviderDown("429")


def test_the_payer_is_sent_to_pay_what_was_asked_for(till):
    asked = make_payment()
    session = open_session(till, asked.reference, language="pl")

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


def test_a_bank_that_says_no_later_lets_it_be_paid_again(till, told, run_jobs, mailed):
    asked = make_payment()
    session = open_session(till, asked.reference)
    till.pay_slowly(session)
    services.sync(session)
    till.fail(session)
    services.sync(session)
    run_jobs()

    assert services.payment(asked.reference).due
    assert [name for name, _facts in told] == ["payment.failed"]
    assert [each.template for each in mailed()] == ["payment_failed"]
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
        asked.reference, language="en", success_url="", cancel_url=""
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
