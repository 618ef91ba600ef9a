"""News that comes late, or in an order nobody would choose: the books stay right, day by day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, db
from portal.payments import receiving, services
from portal.payments.accounting import totals
from portal.payments.ending import keeping
from portal.payments.models import LedgerEntry
from portal.payments.reconciling import comparing, sessions
from portal.payments.services import Line, RefundReason
from tests.payments.builders import (
    differences,
    entries,
    make_payment,
    open_session,
    refunds,
    total,
)
from tests.support.provider import GENUINE

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def intent_of(till) -> str:
    return next(session.intent for session in till.made.values() if session.intent)


@pytest.mark.parametrize("how", ["told", "reconciled", "compared"])
@pytest.mark.parametrize("known", ["neither", "first", "second"])
def test_a_refund_that_failed_unheard_makes_room_for_the_next(till, run_jobs, paid, how, known):
    """The provider lists the newest first: both went back whole, but for the failure between."""
    first = till.give_back(intent_of(till), 1850)
    if known == "first":
        sessions.reconcile()
    till.fail_refund(first.id)
    till.give_back(intent_of(till), 1850)
    if how == "told":
        services.receive(till.notice("refund.created", "re_2", intent_of(till)), GENUINE)
    else:
        {"reconciled": sessions.reconcile, "compared": comparing.compare}[how]()
    run_jobs()

    assert sorted(refunds(paid.id)) == [("provider", "done", 1850), ("provider", "failed", 1850)]
    assert services.payment(paid.reference).refunded == 1850
    assert total() == till.total == 0


def test_a_failure_from_before_what_is_known_gives_nothing_back_twice(till, run_jobs, paid):
    first = till.give_back(intent_of(till), 1850)
    till.fail_refund(first.id)
    unheard = till.given_back.pop(first.id)
    till.give_back(intent_of(till), 1850)
    sessions.reconcile()
    till.given_back[first.id] = unheard
    sessions.reconcile()

    assert services.payment(paid.reference).refunded == 1850
    assert total() == till.total == 0


def test_one_refund_that_cannot_be_is_told_to_finance_and_holds_up_nobody(till, run_jobs):
    """The provider's books say that more went back than came."""
    broken, other = make_payment(), make_payment()
    for asked in (broken, other):
        till.pay(open_session(till, asked.reference))
        services.sync_payment(asked.reference)
    wrong, right = [each.intent for each in till.made.values()]
    first = till.give_back(wrong, 1850)
    till.given_back["re_odd"] = replace(first, id="re_odd")
    till.give_back(right, 850)
    sessions.reconcile()

    assert services.payment(broken.reference).refunded == 1850
    assert services.payment(other.reference).refunded == 850
    assert ("missing_here", None, -1850) in differences()


def test_a_bank_that_takes_days_is_booked_on_the_day_it_is_heard_of(till, run_jobs):
    """The day on which somebody pressed Pay has been told to finance, and never changes."""
    with clock.frozen(MONDAY):
        asked = make_payment()
        session = open_session(till, asked.reference)
        till.pay(session)
    before = totals.of_day(MONDAY.date())
    with clock.frozen(MONDAY + timedelta(days=3)):
        services.sync(session)

    assert services.payment(asked.reference).paid_at == MONDAY
    assert totals.of_day(MONDAY.date()) == before
    assert totals.of_day(MONDAY.date() + timedelta(days=3)).net == 1850


def test_parts_that_went_back_come_to_the_vat_of_the_whole(till, officer, run_jobs):
    asked = make_payment(lines=[Line("Sticker", 30, "standard")])
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    for _ in range(3):
        services.refund(officer, asked.reference, 10, RefundReason.GOODWILL, None)
        run_jobs()

    vat = select(func.sum(LedgerEntry.vat_amount))
    assert entries(asked.id) == [("charge", 30), *[("refund", -10)] * 3]
    assert db.session.scalar(vat) == 0


def test_what_is_contested_of_a_second_payment_takes_nothing_from_the_first(till):
    asked = make_payment()
    first = open_session(till, asked.reference)
    till.expire(first)
    services.sync(first)
    second = open_session(till, asked.reference)
    till.pay(second)
    services.sync(second)
    contested = till.pay(first)
    services.sync(first)
    till.contest(contested.intent, 1850)
    sessions.reconcile()

    assert services.payment(asked.reference).left == 1850
    assert services.payment(asked.reference).disputed == 0


def test_a_notice_that_lost_its_job_is_looked_at_for_what_it_was_about(till, run_jobs, session):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    till.give_back(intent_of(till), 850)
    services.receive(till.notice("refund.created", "re_1", intent_of(till)), GENUINE)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        receiving.take_up_lost()
        run_jobs()

    assert services.payment(asked.reference).refunded == 850


def test_a_notice_about_nothing_of_ours_is_taken(till, client):
    """The provider stops telling anything where notices are refused."""
    body = till.notice("balance.available", "", None)
    answer = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": GENUINE})

    assert answer.status_code == 200


def test_what_staff_noted_of_a_payment_by_nobody_known_ends_with_its_years(till, officer, run_jobs):
    asked = make_payment(email=None)
    till.pay(open_session(till, asked.reference))
    services.sync_payment(asked.reference)
    services.refund(officer, asked.reference, 10, RefundReason.GOODWILL, "For Ada Okoro")
    run_jobs()
    (rule,) = keeping.rules()
    assert rule.next(None, 10) == []
    with clock.frozen(clock.now() + timedelta(days=8 * 366)):
        assert rule.next(None, 10) == [asked.id]
        rule.carry_out(asked.id)
        assert rule.next(None, 10) == []
