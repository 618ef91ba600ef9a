"""Paying a bill at the provider: the bill is asked in the transaction that takes the money."""

import pytest

from portal.payments import services
from portal.payments.bills import exporting, owing, words
from portal.payments.models import BillState, RefundReason
from portal.payments.paying import about
from portal.payments.provider_in_use import using
from portal.payments.reconciling import sessions
from tests.payments.billing import bill, file_of, on, row, take_in
from tests.payments.builders import entries, open_session, refunds
from tests.support.provider import Till


@pytest.fixture
def till(app):
    """The provider in use; bills themselves are asked, as where the portal runs."""
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture(autouse=True)
def _bills(app, tmp_path):
    take_in(file_of(tmp_path, row("LK1")))


def asked_and_opened(till, day="2026-11-10"):
    with on(day):
        asked = owing.ask(bill("LK1").id, person_id=None, email=None, locale="en")
        return asked, open_session(till, asked.reference)


def test_a_bill_that_is_paid_is_paid_at_once_and_told_once(till, run_jobs):
    asked, session = asked_and_opened(till)
    with on("2026-11-10"):
        till.pay(session)
        services.sync(session)
        assert bill("LK1").state is BillState.PAID
        services.sync(session)
        run_jobs()

    assert bill("LK1").payment_id == asked.id
    assert entries(asked.id) == [("charge", 3_500)]
    assert exporting.make("Ola").movements == 1


@pytest.mark.parametrize(
    "change", [{"status": "withdrawn"}, {"status": "paid"}, {"discounted_amount": "45"}], ids=str
)
def test_money_for_what_was_changed_meanwhile_goes_back(till, run_jobs, tmp_path, change):
    asked, session = asked_and_opened(till)
    with on("2026-11-10"):
        take_in(file_of(tmp_path, row("LK1", **change)))
        before = bill("LK1").state
        till.pay(session)
        services.sync(session)
        run_jobs()

    assert bill("LK1").state is before
    assert bill("LK1").payment_id is None
    assert refunds(asked.id) == [("place_gone", "done", 3_500)]
    assert till.total == 0
    batch = exporting.make("Ola")
    assert (batch.movements, batch.total) == (2, 0)


def test_who_went_to_the_provider_before_midnight_keeps_the_discount(till, run_jobs):
    asked, session = asked_and_opened(till, "2026-11-14")
    with on("2026-11-15", 1):
        till.pay(session)
        services.sync(session)
        run_jobs()

    assert bill("LK1").state is BillState.PAID
    assert services.payment(asked.reference).left == 3_500


def test_what_was_sent_back_can_be_paid_again(till, run_jobs, tmp_path):
    _asked, session = asked_and_opened(till)
    with on("2026-11-12"):
        take_in(file_of(tmp_path, row("LK1", status="withdrawn")))
        till.pay(session)
        services.sync(session)
        run_jobs()
        take_in(file_of(tmp_path, row("LK1")))
    again, session = asked_and_opened(till, "2026-11-13")
    with on("2026-11-13"):
        till.pay(session)
        services.sync(session)
        run_jobs()

    assert bill("LK1").payment_id == again.id
    assert till.total == 3_500


def test_a_bill_whose_money_was_given_back_is_not_paid(till, run_jobs, officer):
    asked, session = asked_and_opened(till)
    with on("2026-11-10"):
        till.pay(session)
        services.sync(session)
        services.refund(officer, asked.reference, 3_500, RefundReason.GOODWILL, None)
        run_jobs()

    assert bill("LK1").state is BillState.GIVEN_BACK
    assert exporting.make("Ola").total == 0


def test_a_bill_whose_money_could_not_go_back_is_paid_and_its_payer_is_told(
    till, run_jobs, officer, mailed
):
    with on("2026-11-10"):
        asked = owing.ask(bill("LK1").id, person_id=None, email="ada@example.org", locale="en")
        till.pay(open_session(till, asked.reference))
        services.sync_payment(asked.reference)
        services.refund(officer, asked.reference, 3_500, RefundReason.GOODWILL, None)
        run_jobs()
        till.fail_refund(next(iter(till.given_back)))
        sessions.reconcile()
        run_jobs()

    assert bill("LK1").state is BillState.PAID
    assert mailed()[-1].template == "payment_refund_failed"
    assert exporting.make("Ola").total == 3_500


def test_what_was_paid_is_called_by_its_number_in_every_language(till):
    asked, _session = asked_and_opened(till)
    view = services.payment(asked.reference)

    assert about.title_of(view) == "Penalty charge LK1"
    assert [part.label for part in about.parts_of(view)] == ["Penalty charge LK1"]
    assert words.translated("Bill 70001") == "Bill 70001"
    assert words.translated("Something else") == "Something else"
