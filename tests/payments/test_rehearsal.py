"""What the demonstration council has to show of money, as its staff and a resident see it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import demonstration
from portal.accounts import people
from portal.accounts.at_work import rehearsal as at_work
from portal.accounts.services import Role
from portal.cases.models import Case
from portal.cases.services import Status
from portal.core import clock, db
from portal.notifications.models import Message
from portal.payments import rehearsal, services
from portal.payments.accounting.waiting import waiting
from portal.payments.models import LedgerEntry, Payment, Subscription
from portal.payments.services import PaymentState
from tests.payments import subscribing
from tests.payments.at_the_desk import PAYMENTS
from tests.support.account import sign_in, sign_in_staff

FINANCE = [player.email for player in at_work.PLAYERS if player.role is Role.FINANCE]


@pytest.fixture
def larkmere(app):
    at_work.engage()
    subscribing.publish()
    demonstration.take_money()


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def as_finance(client):
    sign_in_staff(client, at_work.at_work(FINANCE[0]).id)


def test_a_second_start_takes_no_money(larkmere):
    before = db.session.scalar(select(func.count()).select_from(LedgerEntry))

    assert demonstration.take_money() is False
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == before == 7


def test_finance_sees_what_was_taken_by_fund(larkmere, client):
    as_finance(client)

    yesterday = clock.today() - timedelta(days=1)
    said = page(client, f"{PAYMENTS}ledger?on={yesterday}")

    assert "DEBT-4100" in said
    assert "£24.30" in said
    assert "£42.00" in said


def test_a_refund_waits_that_only_the_other_one_can_approve(larkmere, client):
    as_finance(client)
    said = page(client, f"{PAYMENTS}refunds")
    assert "£340.00" in said
    assert "The hall was closed that day." in said

    second = at_work.at_work(FINANCE[1])
    [line] = waiting(second)
    services.approve_refund(second, line.id)
    assert waiting(second) == []


def test_a_charge_waits_that_the_ledger_lacks(larkmere, client):
    as_finance(client)

    said = page(client, f"{PAYMENTS}differences")

    assert "The payment company has it, and our ledger does not" in said
    assert "£12.50" in said


def test_all_of_it_is_paid_and_found_by_its_bill(larkmere, client):
    states = set(db.session.scalars(select(Payment.state)))
    assert states == {PaymentState.PAID}

    as_finance(client)
    assert "£212.00" in page(client, f"{PAYMENTS}?typed=70011902")


def test_a_resident_can_renew_a_subscription_that_ends_in_a_month(larkmere, client):
    sign_in(client, people.person_with(rehearsal.GARDENER, name=None, phone=None, locale="en"))

    assert "Get your garden waste collected" in page(client, "/account/subscriptions/")
    [ends_on] = db.session.scalars(select(Subscription.ends_on))
    assert ends_on == clock.today() + timedelta(days=30)
    assert db.session.scalars(select(Case.status)).all() == [Status.COMPLETED]


def test_the_jobs_that_follow_find_it_done(larkmere, run_jobs):
    run_jobs()

    assert db.session.scalar(select(func.count()).select_from(Subscription)) == 1


def test_production_has_none_of_it(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], env="production"))

    with pytest.raises(rehearsal.NotInProduction):
        rehearsal.engage(demonstration.DEMO, adviser=None, finance=None)


def test_nobody_is_mailed_of_what_happened_long_ago(larkmere, run_jobs, session):
    """The mailbox of a first start is empty, so that one's own mail is found in it."""
    run_jobs()

    assert session.scalar(select(func.count()).select_from(Message)) == 0
