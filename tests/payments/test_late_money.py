"""Payments that come too late, or when nobody waits for them any more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.core import clock, jobs
from portal.core.db import transaction
from portal.payments import services
from portal.payments.services import PaymentState, Subject
from tests.payments.builders import (
    asking_about_place,
    entries,
    make_payment,
    open_session,
    refunds,
    total,
)
from tests.support.provider import silent


def expire(asked) -> None:
    with clock.frozen(clock.now() + timedelta(days=9)):
        jobs.app.tasks["payments.expire"].func(payment_id=str(asked.id))


def test_an_unpaid_payment_expires_and_its_session_with_it(till, told, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    with clock.frozen(clock.now() + timedelta(days=9)):
        jobs.app.tasks["payments.lapse"].func(timestamp=0)
        run_jobs()

    assert services.payment(asked.reference).state is PaymentState.EXPIRED
    assert till.made[session].progress == "expired"
    assert [name for name, _f in told] == ["payment.expired"]


def test_ending_it_loses_to_a_payment_that_came_at_the_last_moment(till, told, run_jobs):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    expire(asked)
    run_jobs()

    assert services.payment(asked.reference).paid
    assert [name for name, _f in told] == ["payment.settled"]


def test_while_the_provider_is_down_nothing_expires(till):
    asked = make_payment()
    open_session(till, asked.reference)
    till.faults = {"fetch": silent()}

    with pytest.raises(services.ProviderDown):
        expire(asked)
    assert services.payment(asked.reference).due


def test_late_money_counts_where_the_place_is_still_there(till, told, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    expire(asked)
    till.pay(session)
    with asking_about_place(lambda view: view.state is PaymentState.EXPIRED) as references:
        services.sync(session)
    run_jobs()

    # Ending the session had been recorded; the money that came wins over it.
    assert references == [asked.reference]
    assert services.payment(asked.reference).paid
    assert [name for name, _f in told] == ["payment.expired", "payment.settled"]


@pytest.mark.parametrize("how", ["expired", "cancelled", "due"])
def test_late_money_goes_back_where_the_place_is_gone(till, told, run_jobs, mailed, how):
    asked = make_payment()
    session = open_session(till, asked.reference)
    if how == "expired":
        expire(asked)
    elif how == "cancelled":
        with transaction():
            services.cancel(Subject.CASE, services.payment(asked.reference).subject_id)
    till.pay(session)
    with asking_about_place(answer=False) as references:
        services.sync(session)
        services.sync(session)
        run_jobs()

    assert references == [asked.reference]
    view = services.payment(asked.reference)
    assert view.returned
    assert refunds(asked.id) == [("place_gone", "done", 1850)]
    assert entries(asked.id) == [("charge", 1850), ("refund", -1850)]
    assert till.total == 0
    assert "payment.settled" not in [name for name, _f in told]
    assert [each.template for each in mailed()] == ["payment_sent_back"]


def test_cancelled_the_session_is_ended_by_a_job(till, run_jobs):
    asked = make_payment()
    session = open_session(till, asked.reference)
    with transaction():
        services.cancel(Subject.CASE, services.payment(asked.reference).subject_id)
    run_jobs()

    assert till.made[session].progress == "expired"
    with pytest.raises(services.NothingDue):
        open_session(till, asked.reference)


def test_late_money_for_what_was_asked_again_and_paid_goes_back(till, told, run_jobs):
    subject_id = uuid4()
    asked = make_payment(subject_id=subject_id)
    session = open_session(till, asked.reference)
    expire(asked)
    again = make_payment(subject_id=subject_id)
    till.pay(open_session(till, again.reference))
    services.sync_payment(again.reference)
    till.pay(session)
    services.sync(session)
    run_jobs()

    assert refunds(asked.id) == [("paid_twice", "done", 1850)]
    assert services.payment(asked.reference).state is PaymentState.EXPIRED
    assert services.payment(again.reference).refunded == 0
    assert till.total == total() == 1850


def test_late_money_pays_for_what_was_asked_again_in_the_meantime(till, run_jobs):
    subject_id = uuid4()
    asked = make_payment(subject_id=subject_id)
    session = open_session(till, asked.reference)
    expire(asked)
    again = make_payment(subject_id=subject_id)
    till.pay(session)
    services.sync(session)

    assert services.payment(asked.reference).paid
    assert services.payment(again.reference).state is PaymentState.CANCELLED
