"""What a payer reads of money that goes back, went back, or couldn't: on the page and by mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from portal.accounts.services import Actor
from portal.core import clock
from portal.notifications import writing
from portal.payments import services
from portal.payments.accounting import differences as books
from portal.payments.models import Difference
from portal.payments.paying import following, returning
from portal.payments.provider import ProviderRefused
from portal.payments.reconciling import sessions
from portal.payments.services import PaymentMethod, RefundReason
from portal.payments.taking import asking
from tests.eforms.visitor import Visitor
from tests.payments.builders import make_payment, open_session
from tests.support.provider import GENUINE, Fault, Till


def page_of(client, reference, *, back=False, prefix=""):
    code = asking.code_of(services.payment(reference).id)
    visitor = Visitor(client, prefix=prefix)
    visitor.get(f"{prefix}/pay/{reference}?code={code}")
    return visitor.get(f"{prefix}/pay/{reference}{'/back' if back else ''}")


@dataclass(frozen=True)
class Desk:
    """Finance, and the provider at the other end."""

    till: Till
    officer: Actor
    run_jobs: Callable[[], None]

    @property
    def intent(self) -> str:
        return next(each.intent for each in self.till.made.values() if each.intent)

    def give_back(self, paid, pence=1850):
        services.refund(self.officer, paid.reference, pence, RefundReason.NOT_DONE, None)
        self.run_jobs()

    def refuse(self, times=1):
        """The next refunds."""
        refused = ProviderRefused("expired_or_canceled_card")
        self.till.faults = {"refund": Fault(refused, times=times)}


@pytest.fixture
def desk(till, officer, run_jobs):
    return Desk(till, officer, run_jobs)


def test_a_card_has_its_money_sent_back(client, desk, paid, mailed):
    desk.give_back(paid)
    page = page_of(client, paid.reference)

    assert page.heading == "We have sent your money back"
    assert "Banks can take up to 10 days." in page.words
    assert mailed()[-1].values["by_bank"] is True


def test_cash_is_given_back_and_no_bank_is_named(client, desk, mailed):
    asked = make_payment()
    services.take_by_hand(desk.officer, asked.reference, PaymentMethod.CASH, "T-1")
    desk.give_back(asked)
    page = page_of(client, asked.reference)

    assert page.heading == "We have given your money back"
    assert "We have given back £18.50 the way it came." in page.words
    assert "Bank" not in page.words
    assert (mailed()[-1].template, mailed()[-1].values["by_bank"]) == ("payment_refunded", False)


def test_money_of_the_wrong_amount_is_not_said_not_to_have_been_taken(client, till, run_jobs):
    asked = make_payment()
    till.pay(open_session(till, asked.reference), amount=1800)
    page = page_of(client, asked.reference, back=True)
    run_jobs()
    later = page_of(client, asked.reference)

    for each in (page, later):
        assert "£18.00 came that was not to be paid. It goes back the way it came." in each.words
        assert "No money was taken" not in each.words
        assert "Go on to pay £18.50" in each.words


def test_a_refund_that_fails_days_later_is_told_to_the_payer(client, desk, paid, mailed):
    desk.give_back(paid)
    desk.till.fail_refund(next(iter(desk.till.given_back)))
    for _ in range(2):
        services.receive(desk.till.notice("refund.failed", "re_1", desk.intent), GENUINE)
        desk.run_jobs()
    page = page_of(client, paid.reference)

    told = [each for each in mailed() if each.template == "payment_refund_failed"]
    assert [each.values["amount"] for each in told] == ["£18.50"]
    assert page.heading == "This is paid"
    assert "£18.50 was to go back to you, and could not. We still have it." in page.words


def test_a_refund_that_was_refused_is_told_too(client, desk, paid, mailed):
    desk.refuse()
    desk.give_back(paid, 850)

    assert [each.template for each in mailed()] == ["payment_received", "payment_refund_failed"]
    assert "£8.50 was to go back to you, and could not." in page_of(client, paid.reference).words


def test_money_that_went_back_otherwise_is_not_said_to_be_stuck(client, desk, paid, mailed):
    """Finance gave it back on the provider's own pages, so ours is refused."""
    services.refund(desk.officer, paid.reference, 1850, RefundReason.NOT_DONE, None)
    desk.till.give_back(desk.intent, 1850)
    desk.run_jobs()

    assert "payment_refund_failed" not in [each.template for each in mailed()]
    assert "could not" not in page_of(client, paid.reference).words


def test_what_finance_has_seen_to_is_no_longer_said(client, desk, paid, session):
    desk.refuse()
    desk.give_back(paid)
    (difference,) = session.query(Difference)
    books.look_into(desk.officer, difference.id, "Sent as a cheque")

    assert "could not" not in page_of(client, paid.reference).words


def test_tried_twice_it_is_stuck_once(desk, paid):
    desk.refuse(times=2)
    desk.give_back(paid)
    desk.give_back(paid)

    assert returning.of_payment(paid.id).stuck == 1850


def test_money_that_the_payer_s_bank_has_taken_is_not_said_to_be_here(client, desk, paid, mailed):
    dispute = desk.till.contest(desk.intent, 1850)
    sessions.reconcile()
    desk.run_jobs()
    taken = page_of(client, paid.reference)
    desk.till.decide(dispute.id, won=True)
    sessions.reconcile()

    assert taken.heading == "Your bank has taken money back"
    assert "Your bank has taken back £18.50 of this payment." in taken.words
    assert "Thank you" not in taken.words
    assert page_of(client, paid.reference).heading == "This is paid"
    assert [each.template for each in mailed()] == ["payment_received"]


@pytest.mark.parametrize("prefix", ["/easyread", "/pl", "/ur"])
def test_each_state_can_be_read_in_each_language(client, desk, paid, prefix):
    desk.refuse()
    desk.give_back(paid, 850)

    assert page_of(client, paid.reference, prefix=prefix).status == 200


def test_after_another_amount_nobody_is_told_that_none_was_taken(till, run_jobs, mailed):
    asked = make_payment()
    till.pay(open_session(till, asked.reference), amount=1800)
    services.sync_payment(asked.reference)
    with clock.frozen(clock.now() + timedelta(days=9)):
        following.expired(asked.id, key="expired")

    letter = mailed()[-1]
    assert (letter.template, letter.values["took"]) == ("payment_expired", True)
    assert "No money was taken" not in writing.write(letter).text
