"""Money that goes back because staff decide so."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.payments import services
from portal.payments.models import Payment
from portal.payments.provider import ProviderRefused
from portal.payments.reading import story as stories
from portal.payments.reconciling import sessions
from portal.payments.refunding import sending, wanting
from portal.payments.services import RefundReason
from tests.payments.builders import (
    differences,
    make_finance_officer,
    make_payment,
    open_session,
    refunds,
    total,
)
from tests.support.provider import Fault, broke, silent


def test_a_part_goes_back_and_the_rest_can_follow(till, told, run_jobs, officer, paid):
    services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    run_jobs()
    view = services.payment(paid.reference)
    assert (view.refunded, view.left) == (850, 1000)
    with pytest.raises(services.TooMuch):
        services.refund(officer, paid.reference, 1001, RefundReason.GOODWILL, None)
    services.refund(officer, paid.reference, 1000, RefundReason.GOODWILL, None)
    with pytest.raises(services.TooMuch):
        services.refund(officer, paid.reference, 1, RefundReason.GOODWILL, None)
    run_jobs()

    assert services.payment(paid.reference).returned
    assert till.total == total() == 0
    assert [name for name, _f in told].count("payment.refunded") == 2


def test_a_large_sum_waits_for_a_second_person(till, run_jobs, officer):
    asked = make_payment(lines=[services.Line("Permit", 30000, "outside")])
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    refund_id = services.refund(officer, asked.reference, 30000, RefundReason.CANCELLED, None)
    run_jobs()
    assert refunds(asked.id) == [("cancelled", "asked", 30000)]
    with pytest.raises(services.NotYours):
        services.approve_refund(officer, refund_id)

    other = make_finance_officer("eve@larkmere.example")
    services.approve_refund(other, refund_id)
    with pytest.raises(services.RefundDecided):
        services.decline_refund(other, refund_id)
    run_jobs()

    assert refunds(asked.id) == [("cancelled", "done", 30000)]
    assert total() == 0


def test_a_declined_refund_leaves_the_money_here(till, run_jobs, officer):
    asked = make_payment(lines=[services.Line("Permit", 30000, "outside")])
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    refund_id = services.refund(officer, asked.reference, 30000, RefundReason.CANCELLED, None)
    services.decline_refund(make_finance_officer("eve@larkmere.example"), refund_id)
    run_jobs()

    assert till.total == 30000
    assert services.refund(officer, asked.reference, 500, RefundReason.GOODWILL, None)


def test_a_sum_split_into_small_ones_waits_too(till, run_jobs, officer):
    asked = make_payment(lines=[services.Line("Permit", 30000, "outside")])
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    for _each in range(3):
        services.refund(officer, asked.reference, 6000, RefundReason.GOODWILL, None)
    run_jobs()

    assert refunds(asked.id) == [
        ("goodwill", "done", 6000), ("goodwill", "asked", 6000), ("goodwill", "asked", 6000),
    ]  # fmt: skip


def test_what_was_turned_down_does_not_count_to_the_limit(till, officer):
    asked = make_payment(lines=[services.Line("Permit", 30000, "outside")])
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    large = services.refund(officer, asked.reference, 20000, RefundReason.GOODWILL, None)
    services.decline_refund(make_finance_officer("eve@larkmere.example"), large)
    services.refund(officer, asked.reference, 10000, RefundReason.GOODWILL, None)

    assert [state for _reason, state, _amount in refunds(asked.id)] == ["declined", "wanted"]


def test_a_second_payment_that_goes_back_takes_nothing_from_the_first(till, officer, paid, session):
    money = session.get_one(Payment, paid.id)
    reason = RefundReason.PAID_TWICE
    wanting.want(session, money, amount=paid.amount, reason=reason, intent="pi_second")

    story = stories.read_to_refund(officer, paid.reference)
    assert (story.left, story.waiting) == (paid.amount, 0)


@pytest.mark.parametrize(
    "fault",
    [silent(), silent(after=True), broke(after=True), broke(after=True, stored=True)],
    ids=["silent", "silent after", "broke after", "stored after"],
)
def test_a_refund_whose_answer_was_lost_is_made_once(till, run_jobs, officer, paid, fault):
    fault.times = 1
    till.faults = {"refund": fault}
    refund_id = services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    for _ in range(3):
        try:
            sending.send(refund_id)
        except services.ProviderDown:
            continue

    assert [refund.amount for refund in till.given_back.values()] == [850]
    assert refunds(paid.id) == [("not_done", "done", 850)]
    assert total() == till.total == 1000


def test_a_refund_whose_key_was_forgotten_is_looked_up_first(till, officer, paid):
    """The provider knows keys for a day; a portal may be away for longer."""
    till.faults = {"refund": silent(after=True)}
    refund_id = services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    with pytest.raises(services.ProviderDown):
        sending.send(refund_id)
    till.forget_keys()
    sending.send(refund_id)

    assert [refund.amount for refund in till.given_back.values()] == [850]
    assert refunds(paid.id) == [("not_done", "done", 850)]


def test_a_refund_whose_key_was_used_up_by_a_500_has_another_key(till, officer, paid, session):
    till.faults = {"refund": broke(stored=True)}
    refund_id = services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    sending.send(refund_id)
    assert refunds(paid.id) == [("not_done", "wanted", 850)]

    sending.send(refund_id, 1)

    assert refunds(paid.id) == [("not_done", "done", 850)]
    assert len(till.given_back) == 1


def test_a_refund_that_is_refused_is_finance_s_business(till, run_jobs, officer, paid):
    till.faults = {"refund": Fault(ProviderRefused("charge_disputed"))}
    services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    run_jobs()

    assert refunds(paid.id) == [("not_done", "failed", 850)]
    assert differences() == [("refund_failed", -850, None)]
    assert services.payment(paid.reference).refunded == 0


def test_a_refund_that_lost_its_job_is_sent_all_the_same(till, run_jobs, officer, paid, session):
    services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    session.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        sessions.reconcile()
        run_jobs()

    assert refunds(paid.id) == [("not_done", "done", 850)]
