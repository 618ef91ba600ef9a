"""From a bill that was found on to its payment, and what becomes of the page meanwhile."""

import re

import pytest

from portal.payments.bills import owing
from portal.payments.taking import viewing
from tests.payments.bill_pages import FOUND, PENALTY, Page, find, opened, sent
from tests.payments.billing import bill, file_of, on, pay, row, take_in
from tests.support.account import make_person, sign_in

pytestmark = pytest.mark.usefixtures("two_bills")


def test_paying_leads_to_the_payment_in_the_same_language(client):
    find(client, path="/pl" + PENALTY)

    on_the_way = sent(client, "/pl" + FOUND)

    assert on_the_way.status == 303
    assert re.fullmatch(r"/pl/pay/PY-\w{4}-\w{4}", on_the_way.location)
    page = opened(client, on_the_way.location)
    assert page.status == 200
    assert "£35.00" in page.main


def test_who_is_signed_in_has_it_in_their_account(client, session):
    person_id = sign_in(client, make_person())
    find(client)

    on_the_way = sent(client, FOUND)

    payment = viewing.payment(on_the_way.location.rpartition("/")[2])
    assert (payment.person_id, payment.email) == (person_id, "amina@example.org")


def test_a_payment_that_asks_for_what_is_not_owed_any_more_says_so(client, tmp_path):
    find(client)
    asked = sent(client, FOUND).location

    take_in(file_of(tmp_path, row("LK 100/1", amount="105", discounted_amount="52.50")))

    page = opened(client, asked)
    assert "This is no longer what is to be paid" in page.main
    assert page.soup.main.find("a", href="/pay-a-bill/")
    assert "You can pay £52.50 today." in opened(client, FOUND).main


def test_a_payment_that_asks_for_a_discount_which_is_over_says_so(client):
    find(client)
    asked = sent(client, FOUND).location

    with on("2026-11-15", 0):
        assert "This is no longer what is to be paid" in opened(client, asked).main


STATES = {
    "withdrawn": "We have withdrawn this. You do not need to pay it.",
    "paid": "This is paid. You do not need to do anything.",
}


@pytest.mark.parametrize("status", STATES)
def test_what_is_not_owed_cannot_be_paid(client, tmp_path, status):
    find(client)
    token_page = client.get(FOUND)
    take_in(file_of(tmp_path, row("LK 100/1", status=status)))

    page = opened(client, FOUND)
    assert STATES[status] in page.main
    assert "Continue to pay" not in page.main
    token = re.search(r'name="csrf_token" value="(\w+)"', token_page.text)[1]
    refused = Page(client.post(FOUND, data={"csrf_token": token}))
    assert refused.status == 409
    assert "This has changed since you opened the page." in refused.main


def test_what_was_paid_here_says_when_and_how_much(client):
    pay(owing.ask(bill("LK 100/1").id, person_id=None, email=None, locale="en"))
    find(client)

    assert "We got £35.00 on Tuesday 10 November 2026." in opened(client, FOUND).main
