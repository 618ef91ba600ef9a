"""Pages of subscriptions: what is said before anything is asked for, and who sees them."""

import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest

from portal.payments import services
from portal.payments.models import SubscriptionState
from portal.payments.subscribing import offers, ordering
from tests.accounts.pages import follow, send, text
from tests.payments.builders import open_session
from tests.payments.subscribing import (
    FIRST,
    LAST,
    a_day,
    again,
    join,
    on,
    pay,
    subscribe,
    subscribe_by_debit,
)
from tests.support.account import make_person, sign_in

LIST = "/account/subscriptions/"


@pytest.fixture
def browse(client, person):
    """A browser whose session is as old as the day it is."""

    def at():
        sign_in(client, person)
        return client

    return at


def test_strangers_are_led_to_sign_in(client, shop):
    for path in (LIST, f"{LIST}{uuid4()}", f"{LIST}{uuid4()}/cancel"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in?next=/account/subscriptions/")


def test_somebody_elses_is_answered_like_none(client, shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    sign_in(client, make_person("other@example.org"))

    assert "You have no subscription" in text(client.get(LIST))
    for page in ("", "/renew", "/change", "/cancel", "/direct-debit/change", "/direct-debit/end"):
        assert client.get(f"{LIST}{view.id}{page}").status_code == 404, page
        assert client.get(f"{LIST}{uuid4()}{page}").status_code == 404, page


def test_what_is_had_stands_on_its_page_with_what_can_be_done(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        client = browse()
        listed = text(client.get(LIST))
        shown = text(client.get(f"{LIST}{view.id}"))

    assert "Get your garden waste collected" in listed
    assert "1 March 2027" in listed
    for words in ("2 bins", "Full price", "1 High Street", "You can renew it from", "Cancel it"):
        assert words in shown, words
    assert "We send you an email then" not in shown
    assert "Renew now" not in shown


def test_in_time_it_is_a_thing_to_do_and_can_be_renewed_to_the_payment(
    browse, shop, run_jobs, person
):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=30)):
        client = browse()
        assert "Renew now: Get your garden waste collected" in text(client.get("/account/"))
        page = f"{LIST}{view.id}/renew"
        offered = text(client.get(page))
        for price in ("£85.00", "£170.00", "£255.00"):
            assert price in offered

        to_pay = send(client, page, {"units": "3"})
        shown = text(follow(client, to_pay))
        assert "£255.00" in shown
        pay(shop, to_pay.location.split("/pay/")[1])
        assert "Renew now" not in text(client.get("/account/"))

    assert again(view).units == 3


def test_easyread_says_for_how_long_it_is_renewed_and_from_when(
    browse, shop, run_jobs, person, monkeypatch
):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    page = f"/easyread{LIST}{view.id}/renew"
    for months, says in ((12, "another year"), (6, "6 more months")):
        offer = dataclasses.replace(view.offer, months=months)
        monkeypatch.setattr(offers, "find", lambda _service, offer=offer: offer)
        with on(LAST):
            early = text(browse().get(page))
            assert says in early
            assert "when this one ends" in early
        with on(LAST + timedelta(days=5)):
            late = text(browse().get(page))
            assert "It ended on" in late
            assert "on the day you pay" in late


def test_renewing_without_a_choice_says_what_to_do(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person, price=10_000, reduced="yes", proof=[])
    with on(LAST):
        client = browse()
        for answers in ({"units": "9", "reduced": "yes"}, {"units": "2", "reduced": "x"}):
            answer = send(client, f"{LIST}{view.id}/renew", answers)
            assert answer.status_code == 422
            assert "There is a problem" in text(answer)
        asked = text(client.get(f"{LIST}{view.id}/renew"))
        assert "The full price is £170.00" in asked
        assert "benefit" not in asked

        paid = send(client, f"{LIST}{view.id}/renew", {"units": "2", "reduced": "yes"})
        reference = paid.location.split("/pay/")[1]

    assert services.payment(reference).amount == 10_000


def test_what_the_bank_works_on_is_not_said_to_be_unpaid(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        session = open_session(shop, ordering.renew(person, view.id, 2, reduced=False))
        shop.pay_slowly(session)
        services.sync(session)
        shown = text(browse().get(f"{LIST}{view.id}"))

    assert "not paid yet" not in shown
    assert "waits for its payment" in shown


def test_what_another_number_costs_is_said_before(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        client = browse()
        offered = text(client.get(f"{LIST}{view.id}/change"))
        assert "£85.00" in offered
        assert "Nothing to pay" in offered
        assert "no money goes back" in offered

        done = follow(client, send(client, f"{LIST}{view.id}/change", {"units": "1"}))

    assert "This is changed now" in text(done)
    assert again(view).units == 1


def test_whether_money_goes_back_is_said_before_it_is_cancelled(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        said = text(browse().get(f"{LIST}{view.id}/cancel"))
    assert "We send £170.00 back" in said

    with on(FIRST + timedelta(days=30)):
        client = browse()
        asked = client.get(f"{LIST}{view.id}/cancel")
        assert "No money goes back" in text(asked)
        assert "1 March 2027" in text(asked)
        done = follow(client, send(client, f"{LIST}{view.id}/cancel"))

    assert "This is cancelled now" in text(done)
    assert again(view).state is SubscriptionState.CANCELLED


def test_on_other_terms_it_is_asked_again(browse, shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    client = browse()
    answer = send(client, f"{LIST}{view.id}/cancel", {"said": "2026-01-01/0/0/0"})

    assert answer.status_code == 422
    assert "has changed. Read it again" in text(answer)
    assert again(view).state is SubscriptionState.ACTIVE


def test_what_has_ended_leads_to_a_new_one(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST + timedelta(days=60)):
        a_day()
        shown = text(browse().get(f"{LIST}{view.id}"))

    assert "It ended on" in shown
    assert "Begin a new one" in shown


def test_what_is_held_is_on_the_page_of_ones_information(browse, shop, run_jobs, person):
    subscribe_by_debit(run_jobs, person)
    shown = text(browse().get("/account/privacy/"))

    assert "Subscriptions (1)" in shown
    assert "Direct Debits (1)" in shown


def test_pages_are_there_in_easyread_and_polish(browse, shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        client = browse()
        for prefix in ("/easyread", "/pl", "/ur"):
            for page in ("", "/change", "/cancel", "/direct-debit/change", "/direct-debit/end"):
                assert client.get(f"{prefix}{LIST}{view.id}{page}").status_code == 200


def test_a_form_that_is_not_paid_is_no_subscription(browse, shop, run_jobs, person):
    join(person)
    run_jobs()

    assert "You have no subscription" in text(browse().get(LIST))
