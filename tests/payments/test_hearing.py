"""What the provider tells: kept, looked at once, forged or lost."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.payments import receiving, services
from portal.payments.provider import ProviderDown
from portal.payments.reconciling import sessions
from tests.payments.builders import (
    entries,
    make_payment,
    open_session,
)
from tests.support.provider import GENUINE, silent

TOO_BUSY = ProviderDown("429")


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


def test_a_notice_that_lost_its_job_is_looked_at_all_the_same(till, run_jobs, session):
    asked = make_payment()
    name = open_session(till, asked.reference)
    till.pay(name)
    receiving.receive(till.notice("checkout.session.completed", name), GENUINE)
    session.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    with clock.frozen(clock.now() + timedelta(hours=3)):
        receiving.take_up_lost()
        run_jobs()

    assert services.payment(asked.reference).paid


def test_old_notices_are_deleted_and_change_nothing_when_they_come_again(till, run_jobs):
    asked = make_payment()
    name = open_session(till, asked.reference)
    till.pay(name)
    body = till.notice("checkout.session.completed", name)
    receiving.receive(body, GENUINE)
    run_jobs()
    with clock.frozen(clock.now() + timedelta(days=61)):
        receiving.tidy()
        receiving.receive(body, GENUINE)
        run_jobs()

    assert entries(asked.id) == [("charge", 1850)]


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
