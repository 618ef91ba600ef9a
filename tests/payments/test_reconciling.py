"""What happened on the provider's own pages or at the payer's bank; its books beside ours."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.payments import services
from portal.payments.provider import MovementKind
from portal.payments.reconciling import comparing, sessions
from portal.payments.services import RefundReason
from tests.payments.builders import (
    differences,
    entries,
    refunds,
    total,
)
from tests.support.provider import GENUINE


def intent_of(till) -> str:
    return next(session.intent for session in till.made.values() if session.intent)


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
