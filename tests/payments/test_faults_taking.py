"""What can go wrong while somebody pays: with web, worker and provider as processes."""

from threading import Thread

import pytest

from tests.payments.facing import DUE, PAID, Facing, at_once
from tests.support.sandbox import SECRET

SESSIONS = "POST /v1/checkout/sessions"


@pytest.fixture(scope="module")
def _facing(open_portal, sandbox):
    with sandbox.portal(open_portal, "faults_taking") as portal:
        yield Facing.of(portal, sandbox, 40)


@pytest.fixture
def facing(_facing):
    _facing.as_at_first()
    return _facing


def test_the_tab_is_closed_and_the_webhook_settles_it(facing):
    payer = facing.payer()
    facing.paid_by(payer)

    facing.is_paid_once(payer)


@pytest.mark.parametrize("order", ["made", "reversed"])
def test_events_come_four_times_in_whatever_order(facing, order):
    payer = facing.payer()
    facing.sandbox.webhooks(hold=True)
    facing.sandbox.pay(payer.open())
    delivered = facing.sandbox.release(order=order, copies=4)
    facing.come_to(payer, PAID)

    assert {status for _kind, status in delivered} == {200}
    facing.is_paid_once(payer)


def test_all_webhooks_are_lost_and_the_payer_comes_back(facing):
    payer = facing.payer()
    facing.sandbox.webhooks(drop=True)
    facing.sandbox.pay(payer.open())

    assert "This is paid" in payer.back()
    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_all_webhooks_are_lost_and_the_tab_is_closed(facing):
    payer = facing.payer()
    facing.sandbox.webhooks(drop=True)
    facing.sandbox.pay(payer.open())
    assert facing.stands(payer) == DUE
    facing.reconcile()

    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_eight_submits_at_once_open_one_session(facing):
    payer = facing.payer()
    payer.come()

    sessions = at_once(8, payer.open)

    assert len(set(sessions)) == 1
    assert [each["id"] for each in facing.sessions(payer)] == sessions[:1]
    facing.sandbox.pay(sessions[0])
    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_a_session_expires_and_another_is_paid(facing):
    payer = facing.payer()
    first = payer.open()
    facing.sandbox.expire(first)
    facing.quiet()
    assert facing.stands(payer) == DUE
    assert "You have not paid yet" in payer.back()
    second = payer.open()
    facing.sandbox.pay(second)
    facing.come_to(payer, PAID)

    assert first != second
    facing.is_paid_once(payer)


def test_a_payment_whose_days_are_over_expires_with_its_session_and_case(facing):
    payer = facing.payer()
    session = payer.open()
    facing.expire(payer)
    facing.come_to(payer, ("expired", "cancelled"))

    assert facing.sandbox.get(f"checkout/sessions/{session}")["status"] == "expired"
    assert "The time to pay this is over" in payer.look()
    assert facing.mails(payer) == ["payment_expired"]
    assert facing.ledger(payer) == []


def test_a_card_is_declined_and_another_goes_through(facing):
    payer = facing.payer()
    session = payer.open()
    assert facing.sandbox.pay(session, "0002")
    facing.quiet()
    assert facing.stands(payer) == DUE
    assert "You have not paid yet" in payer.back()
    facing.sandbox.pay(session)
    facing.come_to(payer, PAID)

    facing.is_paid_once(payer)


def test_a_bank_takes_its_time_and_then_says_yes(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.pay(session, "slow")
    facing.come_to(payer, ("processing", "payment_due"))
    assert "Your payment is on its way" in payer.look()
    facing.sandbox.settle(session, paid=True)
    facing.come_to(payer, PAID)

    facing.is_paid_once(payer)


def test_a_bank_takes_its_time_and_then_says_no(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.pay(session, "slow")
    facing.come_to(payer, ("processing", "payment_due"))
    facing.sandbox.settle(session, paid=False)
    facing.come_to(payer, DUE)
    assert facing.ledger(payer) == []

    facing.paid_by(payer)
    facing.is_paid_once(payer)


@pytest.mark.parametrize("how", ["after", "lost"])
def test_the_answer_is_lost_after_the_session_was_made(facing, how):
    payer = facing.payer()
    payer.come()
    facing.sandbox.fail(SESSIONS, how)
    session = payer.open()
    facing.sandbox.pay(session)
    facing.come_to(payer, PAID)

    assert len(facing.sessions(payer)) == 1
    facing.is_paid_once(payer)


def test_the_provider_breaks_again_and_again_and_the_payer_tries_later(facing):
    payer = facing.payer()
    payer.come()
    facing.sandbox.fail(SESSIONS, "before", times=3)
    status, _where = payer.submit()
    assert status == 503
    assert facing.stands(payer) == DUE

    facing.sandbox.heal()
    facing.paid_by(payer)
    assert facing.attempts(payer) == ["failed", "paid"]
    facing.is_paid_once(payer)


def test_a_storm_of_429_leaves_the_payment_waiting_with_an_honest_page(facing):
    payer = facing.payer()
    payer.come()
    facing.sandbox.fail("*", "busy", times=50)
    for _ in range(3):
        status, _where = payer.submit()
        assert status == 503
    facing.sandbox.heal()

    facing.paid_by(payer)
    assert len(facing.sessions(payer)) == 1
    facing.is_paid_once(payer)


def test_the_return_page_says_that_it_does_not_know_while_the_provider_is_away(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.webhooks(drop=True)
    facing.sandbox.pay(session)
    facing.sandbox.fail("*", "busy", times=50)
    assert "We cannot see yet if you have paid" in payer.back()
    facing.sandbox.heal()

    assert "This is paid" in payer.back()
    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_the_web_is_killed_between_making_the_session_and_saving_it(facing):
    payer = facing.payer()
    payer.come()
    facing.sandbox.fail(SESSIONS, "late", seconds=60)
    with_nobody_left = _in_background(payer.submit)
    facing.sandbox.until_late()
    facing.portal.kill("web")
    facing.sandbox.heal()
    with_nobody_left()
    facing.portal.start_web()
    assert facing.attempts(payer) == ["created"]

    facing.paid_by(payer)
    assert len(facing.sessions(payer)) == 1
    facing.is_paid_once(payer)


def test_an_answer_from_before_is_not_written_over_a_newer_one(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.pay(session, "slow")
    facing.come_to(payer, ("processing", "payment_due"))
    facing.sandbox.fail(f"GET /v1/checkout/sessions/{session}", "late", seconds=60)
    stale = _in_background(payer.back)
    facing.sandbox.until_late()
    facing.sandbox.settle(session, paid=True)
    facing.come_to(payer, PAID)
    facing.sandbox.heal()
    stale()

    facing.is_paid_once(payer)


def test_forged_unsigned_and_old_notices_are_refused(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.webhooks(secrets=["whsec_of_somebody_else"], hold=True)
    facing.sandbox.pay(session)
    assert {status for _kind, status in facing.sandbox.release()} == {400}
    [event] = [
        each
        for each in facing.sandbox.get("events", type="checkout.session.completed")["data"]
        if each["data"]["object"]["id"] == session
    ]
    facing.sandbox.webhooks(secrets=[SECRET])
    facing.sandbox.webhooks(ahead=-900)
    assert facing.sandbox.resend(event["id"]) == [400]
    status, _where, _text = payer.ask("POST", "/webhooks/stripe", "{}")
    assert status == 400
    assert facing.stands(payer) == DUE

    facing.sandbox.webhooks(ahead=0, hold=False)
    assert facing.sandbox.resend(event["id"]) == [200]
    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_a_secret_is_renewed_and_notices_are_signed_with_both(facing):
    payer = facing.payer()
    facing.sandbox.webhooks(secrets=["whsec_that_comes_next", SECRET])
    facing.paid_by(payer)

    facing.is_paid_once(payer)
    facing.sandbox.webhooks(secrets=[SECRET])


@pytest.mark.parametrize("ahead", [-200, 200])
def test_the_clocks_differ(facing, ahead):
    payer = facing.payer()
    facing.sandbox.clock(ahead=ahead)
    facing.paid_by(payer)

    facing.is_paid_once(payer)


def test_twenty_four_at_once_hear_of_it(facing):
    payer = facing.payer()
    facing.sandbox.webhooks(copies=8)
    facing.sandbox.pay(payer.open())
    at_once(24, payer.back)
    facing.come_to(payer, PAID)

    facing.is_paid_once(payer)


def _in_background(work):
    """Begin this; what is given waits for its end, whatever that was."""

    def quietly() -> None:
        try:
            work()
        except (OSError, AssertionError, ValueError):
            return  # the web was killed under it

    thread = Thread(target=quietly)
    thread.start()
    return lambda: thread.join(60)
