"""Money that has to go back, over the line: with web, worker and provider as processes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.payments.facing import DUE, PAID, Facing
from tests.support.payers import PENCE
from tests.support.waiting import until

REFUNDS = "POST /v1/refunds"
RETURNED = [("charge", PENCE), ("refund", -PENCE)]


_MISSING = "SELECT theirs FROM payment_difference WHERE kind = 'missing_here' ORDER BY found_at"


@pytest.fixture(scope="module")
def _facing(open_portal, sandbox):
    with sandbox.portal(open_portal, "faults_returning") as portal:
        yield Facing.of(portal, sandbox, 20)


@pytest.fixture
def facing(_facing):
    _facing.as_at_first()
    return _facing


def intent_of(facing, session):
    return facing.sandbox.get(f"checkout/sessions/{session}")["payment_intent"]


def closed_unnoticed(facing, payer):
    """The case is closed while its payment is still open, as where the two race."""
    facing.portal.sql(
        "UPDATE cases SET status = 'cancelled', closed_at = now(), waiting_since = NULL"
        " WHERE id = %s",
        payer.due.case_id,
    )


def has_its_money_back(facing, payer, reason):
    """One charge and one refund of it, and one mail that says so."""
    facing.quiet()
    until(lambda: facing.ledger(payer) == RETURNED, f"all goes back: {facing.ledger(payer)}")
    facing.quiet()
    assert facing.refunds(payer) == [(reason, "done", PENCE)]
    assert facing.mails(payer).count("payment_sent_back") == 1
    assert "payment_received" not in facing.mails(payer)
    assert "We have sent your money back" in payer.look()
    facing.agrees()


def test_money_comes_late_and_the_place_is_gone(facing):
    payer = facing.payer()
    facing.sandbox.webhooks(drop=True)
    session = payer.open()
    facing.sandbox.pay(session)
    facing.portal.sql(
        "UPDATE payment SET state = 'expired', due_at = now() WHERE id = %s", payer.due.id
    )
    closed_unnoticed(facing, payer)
    facing.reconcile()

    has_its_money_back(facing, payer, "place_gone")
    assert facing.stands(payer) == ("paid", "cancelled")


def test_a_case_is_cancelled_while_it_is_being_paid(facing):
    payer = facing.payer()
    session = payer.open()
    with ThreadPoolExecutor(2) as threads:
        cancelling = threads.submit(facing.cancel, payer)
        paying = threads.submit(_pay, facing, session)
        cancelling.result(120)
        paying.result(120)
    facing.quiet()
    state, status = facing.stands(payer)

    assert status == "cancelled"
    if facing.sandbox.get(f"checkout/sessions/{session}")["status"] == "expired":
        assert state == "cancelled"
        assert facing.ledger(payer) == []
        assert facing.mails(payer) == []
        facing.agrees()
    else:
        assert state == "paid"
        _goes_back_or_was_taken_up_first(facing, payer)


def _goes_back_or_was_taken_up_first(facing, payer):
    """Of a case that was received before it was cancelled, staff decide about the money."""
    if facing.refunds(payer):
        has_its_money_back(facing, payer, "place_gone")
        return
    statuses = facing.portal.sql(
        "SELECT status FROM timeline_entry WHERE case_id = %s AND kind = 'status'"
        " ORDER BY position",
        payer.due.case_id,
    )
    assert statuses[-2:] == [("received",), ("cancelled",)]
    assert facing.ledger(payer) == [("charge", PENCE)]
    assert facing.mails(payer) == ["payment_received"]
    assert "This is paid" in payer.look()
    facing.agrees()


def test_another_amount_was_taken_and_goes_back(facing):
    payer = facing.payer()
    session = payer.open()
    facing.portal.sql("UPDATE payment SET amount = amount + 100 WHERE id = %s", payer.due.id)
    facing.sandbox.pay(session)
    until(lambda: facing.ledger(payer) == RETURNED, "it goes back")
    facing.quiet()

    assert facing.stands(payer) == DUE
    assert facing.refunds(payer) == [("wrong_amount", "done", PENCE)]
    assert facing.mails(payer) == ["payment_sent_back"]
    [(kind, ours, theirs)] = facing.portal.sql(
        "SELECT kind, ours, theirs FROM payment_difference WHERE payment_id = %s", payer.due.id
    )
    assert (kind, ours, theirs) == ("amount", PENCE + 100, PENCE)
    facing.agrees()


def test_test_money_is_not_taken_for_real_or_real_for_test(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.webhooks(hold=True)
    facing.sandbox.pay(session)
    facing.sandbox.change(session, livemode=True)
    facing.sandbox.release()
    facing.quiet()

    assert facing.stands(payer) == DUE
    assert facing.ledger(payer) == []
    [(kind,)] = facing.portal.sql(
        "SELECT kind FROM payment_difference WHERE payment_id = %s", payer.due.id
    )
    assert kind == "live_mode"
    facing.sandbox.change(session, livemode=False)
    facing.reconcile()
    facing.come_to(payer, PAID)
    facing.is_paid_once(payer)


def test_paid_in_two_sessions_the_second_goes_back(facing):
    payer = facing.payer()
    first = payer.open()
    facing.portal.sql("UPDATE payment_attempt SET state = 'expired' WHERE session = %s", first)
    second = payer.open()
    facing.sandbox.pay(first)
    facing.sandbox.pay(second)
    facing.come_to(payer, PAID)
    until(lambda: len(facing.ledger(payer)) == 3, "the second goes back")
    facing.quiet()

    assert facing.refunds(payer) == [("paid_twice", "done", PENCE)]
    assert sorted(facing.mails(payer)) == ["payment_received", "payment_sent_back"]
    assert "This is paid" in payer.look()
    facing.agrees()


@pytest.mark.parametrize("how", ["after", "lost", "before", "unreached", "busy"])
def test_a_refund_is_asked_for_again_and_made_once(facing, how):
    payer = facing.payer()
    facing.sandbox.webhooks(drop=True)
    facing.sandbox.pay(payer.open())
    closed_unnoticed(facing, payer)
    facing.sandbox.fail(REFUNDS, how, times={"before": 3, "busy": 2}.get(how, 1))
    facing.reconcile()
    facing.hurry()
    until(lambda: facing.refunds(payer)[0][1] == "done" or facing.hurry(), "it was made")

    has_its_money_back(facing, payer, "place_gone")


def test_a_refund_is_made_on_the_provider_s_own_pages(facing):
    payer = facing.payer()
    session = facing.paid_by(payer)
    facing.sandbox.refund(intent_of(facing, session), 850)
    until(lambda: facing.refunds(payer), "the refund is found")
    facing.quiet()

    assert facing.ledger(payer) == [("charge", PENCE), ("refund", -850)]
    assert facing.refunds(payer) == [("provider", "done", 850)]
    assert facing.mails(payer).count("payment_refunded") == 1
    facing.agrees()


def test_a_refund_made_there_is_found_without_any_webhook(facing):
    payer = facing.payer()
    session = facing.paid_by(payer)
    facing.sandbox.webhooks(drop=True)
    facing.sandbox.refund(intent_of(facing, session))
    facing.job("payments.compare", timestamp=0)

    assert facing.ledger(payer) == RETURNED
    assert "We have sent your money back" in payer.look()
    facing.agrees()


def test_a_refund_fails_days_later(facing):
    payer = facing.payer()
    session = facing.paid_by(payer)
    refund = facing.sandbox.refund(intent_of(facing, session))
    until(lambda: facing.ledger(payer) == RETURNED, "it went back")
    facing.sandbox.fail_refund(refund["id"])
    until(lambda: len(facing.ledger(payer)) == 3, "it came back")
    facing.quiet()

    assert facing.ledger(payer)[2] == ("refund_failed", PENCE)
    assert facing.refunds(payer) == [("provider", "failed", PENCE)]
    assert sorted(facing.mails(payer)) == [
        "payment_received", "payment_refund_failed", "payment_refunded",
    ]  # fmt: skip
    page = payer.look()
    assert "We have sent your money back" not in page
    assert "We still have it." in page
    facing.agrees()


@pytest.mark.parametrize("won", [True, False])
def test_the_payer_s_bank_contests_it(facing, won):
    payer = facing.payer()
    session = facing.paid_by(payer)
    dispute = facing.sandbox.dispute(intent_of(facing, session))
    until(lambda: ("dispute", -PENCE) in facing.ledger(payer), "the bank takes it")
    facing.quiet()
    assert "Your bank has taken money back" in payer.look()
    facing.agrees()
    facing.sandbox.close_dispute(dispute["id"], won=won)
    until(lambda: _dispute(facing, payer) == ("won" if won else "lost"), "it is decided")
    facing.quiet()

    back = [("dispute_won", PENCE)] if won else []
    assert facing.ledger(payer) == [("charge", PENCE), ("dispute", -PENCE), *back]
    assert facing.stands(payer) == PAID
    assert facing.mails(payer) == ["payment_received"]
    assert facing.refunds(payer) == []
    assert ("This is paid" if won else "Your bank has taken money back") in payer.look()
    facing.agrees()


def test_a_notice_is_replayed_very_late(facing):
    payer = facing.payer()
    session = facing.paid_by(payer)
    [event] = [
        each
        for each in facing.sandbox.get("events", type="checkout.session.completed")["data"]
        if each["data"]["object"]["id"] == session
    ]
    facing.portal.sql("DELETE FROM provider_event")  # so long ago that it is forgotten
    assert facing.sandbox.resend(event["id"], copies=2) == [200, 200]
    facing.quiet()

    facing.is_paid_once(payer)


def test_a_session_that_nobody_here_asked_for_changes_nothing(facing):
    payer = facing.payer()
    session = payer.open()
    facing.sandbox.change(session, client_reference_id="of another system")
    facing.portal.sql("UPDATE payment_attempt SET session = NULL WHERE session = %s", session)
    facing.sandbox.pay(session)
    facing.quiet()

    assert facing.stands(payer) == DUE
    assert facing.ledger(payer) == []
    before = facing.portal.sql(_MISSING)
    facing.job("payments.compare", timestamp=0)
    assert facing.portal.sql(_MISSING) == [*before, (PENCE,)]
    facing.sandbox.refund(facing.sandbox.get(f"checkout/sessions/{session}")["payment_intent"])


def _dispute(facing, payer):
    rows = facing.portal.sql(
        "SELECT status FROM payment_dispute WHERE payment_id = %s", payer.due.id
    )
    return rows[0][0] if rows else None


def _pay(facing, session):
    """It may have ended by then."""
    with suppress(AssertionError):  # the sandbox said that it had
        facing.sandbox.pay(session)
