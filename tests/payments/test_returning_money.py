"""Money that goes back: late, twice, by decision, on the provider's pages, by the payer's bank."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.accounts.services import Actor, NotAllowed, Role
from portal.core import clock, jobs
from portal.core.db import transaction
from portal.payments import services
from portal.payments.provider import MovementKind, ProviderRefused
from portal.payments.reconciling import comparing, sessions
from portal.payments.refunding import sending
from portal.payments.services import PaymentMethod, PaymentState, RefundReason, Subject
from tests.payments.builders import (
    asking_about_place,
    differences,
    entries,
    make_payment,
    open_session,
    refunds,
    total,
)
from tests.support.account import make_staff
from tests.support.provider import GENUINE, Fault, broke, silent


@pytest.fixture
def officer() -> Actor:
    return make_actor("ola@larkmere.example")


@pytest.fixture
def paid(till):
    """A payment that was made online."""
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    return services.sync_payment(asked.reference)


def intent_of(till) -> str:
    return next(session.intent for session in till.made.values() if session.intent)


def expire(asked) -> None:
    with clock.frozen(clock.now() + timedelta(days=9)):
        jobs.app.tasks["payments.expire"].func(payment_id=str(asked.id))


def make_actor(email: str) -> Actor:
    staff_id = make_staff(Role.FINANCE, Role.ADVISER, teams=(), email=email)
    return Actor(staff_id, "Ola Nowak", frozenset({Role.FINANCE, Role.ADVISER}), frozenset())


# Late


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


# By hand


def test_taken_at_the_counter_it_is_paid_and_its_session_ends(till, told, run_jobs, officer):
    asked = make_payment()
    session = open_session(till, asked.reference)
    view = services.take_by_hand(officer, asked.reference, PaymentMethod.TERMINAL, "4471-22")
    run_jobs()

    assert view.paid
    assert view.receipt_number == "4471-22"
    assert till.made[session].progress == "expired"
    assert entries(asked.id) == [("charge", 1850)]
    assert [name for name, _f in told] == ["payment.settled"]


def test_paid_online_while_staff_took_it_the_online_money_goes_back(till, run_jobs, officer):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    services.take_by_hand(officer, asked.reference, PaymentMethod.CASH, "C-1")
    run_jobs()

    assert refunds(asked.id) == [("paid_twice", "done", 1850)]
    assert till.total == 0
    assert total() == 1850
    assert services.payment(asked.reference).refunded == 0


def test_a_receipt_number_is_entered_once(till, officer):
    services.take_by_hand(officer, make_payment().reference, PaymentMethod.TERMINAL, "4471-22")
    asked = make_payment()
    with pytest.raises(services.ReceiptUsed):
        services.take_by_hand(officer, asked.reference, PaymentMethod.TERMINAL, "4471-22")
    assert services.payment(asked.reference).due


def test_staff_take_nothing_for_what_is_gone_or_paid(till, officer, paid):
    with pytest.raises(services.NothingDue):
        services.take_by_hand(officer, paid.reference, PaymentMethod.CASH, "C-2")
    with asking_about_place(answer=False), pytest.raises(services.NotHadAnyMore):
        services.take_by_hand(officer, make_payment().reference, PaymentMethod.CASH, "C-3")


def test_only_who_may_takes_payments_and_gives_back(till, paid):
    nobody = Actor(uuid4(), "Nobody", frozenset({Role.EDITOR}), frozenset())
    with pytest.raises(NotAllowed):
        services.take_by_hand(nobody, paid.reference, PaymentMethod.CASH, "C-4")
    with pytest.raises(NotAllowed):
        services.refund(nobody, paid.reference, 100, RefundReason.GOODWILL, None)


def test_what_came_over_the_counter_goes_back_over_it(till, told, run_jobs, officer):
    asked = make_payment()
    services.take_by_hand(officer, asked.reference, PaymentMethod.CASH, "C-5")
    services.refund(officer, asked.reference, 850, RefundReason.NOT_DONE, "Two of three items")
    run_jobs()

    assert entries(asked.id) == [("charge", 1850), ("refund", -850)]
    assert refunds(asked.id) == [("not_done", "done", 850)]
    assert "refund" not in till.calls


# By decision


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

    other = make_actor("eve@larkmere.example")
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
    services.decline_refund(make_actor("eve@larkmere.example"), refund_id)
    run_jobs()

    assert till.total == 30000
    assert services.refund(officer, asked.reference, 500, RefundReason.GOODWILL, None)


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


# On the provider's own pages, and by the payer's bank


@pytest.mark.parametrize("how", ["told", "reconciled", "compared"])
def test_a_refund_made_on_the_provider_s_pages_is_found_and_entered(
    till, told, run_jobs, paid, how
):
    seen = till.give_back(intent_of(till), 850)
    for _ in range(2):
        if how == "told":
            body = till.notice("charge.refunded", "ch_1", intent_of(till))
            services.receive(body, GENUINE)
        else:
            {"reconciled": sessions.reconcile, "compared": comparing.compare}[how]()
        run_jobs()

    assert refunds(paid.id) == [("provider", "done", 850)]
    assert entries(paid.id) == [("charge", 1850), ("refund", -850)]
    assert services.payment(paid.reference).refunded == seen.amount
    assert [name for name, _f in told].count("payment.refunded") == 1


def test_a_refund_that_fails_later_is_entered_back_and_finance_hears(till, run_jobs, officer, paid):
    services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    run_jobs()
    till.fail_refund(next(iter(till.given_back)))
    for _ in range(2):
        services.receive(till.notice("refund.failed", "re_1", intent_of(till)), GENUINE)
        run_jobs()

    assert refunds(paid.id) == [("not_done", "failed", 850)]
    assert entries(paid.id) == [("charge", 1850), ("refund", -850), ("refund_failed", 850)]
    assert services.payment(paid.reference).left == 1850
    assert total() == till.total == 1850
    assert differences() == [("refund_failed", -850, None)]


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_takes_the_money_and_gives_it_back_if_we_win(till, told, run_jobs, paid, won):
    dispute = till.contest(intent_of(till), 1850)
    body = till.notice("charge.dispute.created", dispute.id, intent_of(till))
    services.receive(body, GENUINE)
    run_jobs()
    assert services.payment(paid.reference).disputed == 1850
    assert total() == till.total == 0

    till.decide(dispute.id, won=won)
    for _ in range(2):
        services.receive(till.notice("charge.dispute.closed", dispute.id, intent_of(till)), GENUINE)
        run_jobs()

    assert services.payment(paid.reference).disputed == (0 if won else 1850)
    assert total() == till.total == (1850 if won else 0)
    assert [name for name, _f in told].count("payment.disputed") == 1


def test_a_bank_that_only_asks_takes_nothing(till, told, run_jobs, paid):
    till.contest(intent_of(till), 1850, status="warning_needs_response")
    sessions.reconcile()
    run_jobs()

    assert services.payment(paid.reference).disputed == 0
    assert total() == till.total == 1850


def test_what_is_disputed_is_not_given_back_too(till, officer, paid):
    till.contest(intent_of(till), 1850)
    sessions.reconcile()

    with pytest.raises(services.TooMuch):
        services.refund(officer, paid.reference, 100, RefundReason.GOODWILL, None)


# The nightly comparison


def test_the_books_that_agree_show_no_difference(till, run_jobs, officer, paid):
    services.refund(officer, paid.reference, 850, RefundReason.NOT_DONE, None)
    run_jobs()
    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert comparing.compare() == 0


def test_money_that_nobody_here_knows_of_is_a_difference_once(till, paid):
    till._book(MovementKind.CHARGE, "ch_unknown", 4200)  # noqa: SLF001
    for _ in range(2):
        comparing.compare()

    assert differences() == [("missing_here", None, 4200)]


def test_money_that_their_books_do_not_have_is_a_difference_until_they_have_it(till, paid):
    books, till.books = till.books, []
    with clock.frozen(clock.now() + timedelta(hours=5)):
        comparing.compare()
        assert differences() == [("missing_there", 1850, None)]
        till.books = books
        comparing.compare()

    assert differences() == []
