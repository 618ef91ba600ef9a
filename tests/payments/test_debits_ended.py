"""A Direct Debit that has ended: no page says that it still pays, and its account isn't kept."""

from datetime import date, timedelta

import pytest

from portal.payments import services
from portal.payments.debiting import changing, exporting
from portal.payments.debiting import viewing as debits
from portal.payments.models import MandateState, PaidBy, PaymentState, SubscriptionState
from portal.payments.subscribing import cancelling, offers, ordering, viewing
from tests.accounts.pages import text
from tests.payments.subscribing import FIRST, LAST, a_day, again, on, subscribe_by_debit
from tests.support.account import make_person, sign_in

LIST = "/account/subscriptions/"


@pytest.fixture
def person(shop, client):
    return sign_in(client, make_person())


def stop(person, view):
    cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)


@pytest.fixture
def not_offered(shop, monkeypatch):
    """The council stops offering it."""
    return lambda: monkeypatch.setattr(offers, "find", lambda _service: None)


def test_the_page_of_the_payment_says_that_the_debit_has_ended(client, run_jobs, person):
    view = subscribe_by_debit(run_jobs, person)
    (payment,) = services.of_person(person)
    reference = changing.end(person, view.id)

    for prefix in ("", "/easyread"):
        shown = text(client.get(f"{prefix}/pay/{payment.reference}"))
        assert "You do not need to do anything" not in shown
        assert "You pay this by Direct Debit" not in shown
        assert "Your Direct Debit has ended" in shown
        assert "See your subscriptions" in shown
        done = text(client.get(f"{prefix}/pay/{payment.reference}/direct-debit/done"))
        assert "Your Direct Debit is set up" not in done
        assert "We collect £170.00" not in done
        assert "Your Direct Debit has ended" in done
    assert services.payment(reference).state is PaymentState.DUE


@pytest.mark.parametrize("exported", [False, True])
def test_a_cancelled_subscription_has_no_debit_on_its_page(client, run_jobs, person, exported):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person, day=25)
    with on(date(2026, 3, 20)):
        if exported:
            exporting.make()
        stop(person, view)
        sign_in(client, person)
        shown = text(client.get(f"{LIST}{view.id}"))
        for page in ("change", "end", "check"):
            assert client.get(f"{LIST}{view.id}/direct-debit/{page}").status_code == 404

    assert "Your Direct Debit" not in shown
    assert "Next we collect" not in shown
    assert "By card" not in shown
    assert debits.of_mandate(view.mandate_id).next_on is None


def test_what_expires_ends_its_debit_and_can_be_renewed_by_card(
    run_jobs, person, monkeypatch, not_offered
):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
    with on(LAST + timedelta(days=1)), monkeypatch.context() as patched:
        patched.setattr(offers, "find", lambda _service: None)
        a_day()

    with on(LAST + timedelta(days=2)):
        over = again(view)
        assert over.state is SubscriptionState.EXPIRED
        assert debits.of_mandate(view.mandate_id).state is MandateState.CANCELLED
        assert (over.mandate_id, over.paid_by) == (None, PaidBy.CARD)
        assert [each.id for each in viewing.to_renew(person, most=5)] == [view.id]
        assert services.payment(ordering.renew(person, view.id, 2, reduced=False)).amount == 17_000


def test_it_says_that_it_is_renewed_only_where_it_will_be(client, run_jobs, person, not_offered):
    view = subscribe_by_debit(run_jobs, person)
    assert "We renew it by Direct Debit" in text(client.get(f"{LIST}{view.id}"))
    not_offered()
    with on(FIRST + timedelta(days=1)):
        sign_in(client, person)
        assert "We renew it" not in text(client.get(f"{LIST}{view.id}"))
