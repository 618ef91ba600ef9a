"""Setting up a Direct Debit on its pages: typed, looked at, confirmed, and never shown whole."""

import re

import pytest

from portal.payments.models import PaidBy
from portal.payments.subscribing import viewing
from tests.accounts.pages import HOSTILE, follow, send, soup, text
from tests.payments.subscribing import HOLDER, NUMBER, join, subscribe_by_debit
from tests.support.account import make_person, sign_in
from tests.support.bank_tables import NOT_TOGETHER, use_tables

TYPED = {"sole": "yes", "holder": HOLDER, "sort": "40-12-76", "number": NUMBER, "day": "15"}


@pytest.fixture
def person(shop, client):
    return sign_in(client, make_person())


@pytest.fixture
def page(person):
    joined = join(person, **{"pay-by": "direct-debit"})
    return f"/pay/{joined.payment.reference}/direct-debit"


def hides(response):
    """No page that is made has the account in it, not even in its boxes."""
    shown = response.get_data(as_text=True)
    return not re.search(r"4\D?0\D?1\D?2\D?7\D?6|7\D?0\D?8\D?7\D?2\D?4\D?9\D?0", shown)


def test_the_page_of_the_payment_leads_there_first_where_the_form_was_told_so(client, page):
    shown = client.get(page.removesuffix("/direct-debit"))

    assert f'href="{page}"' in shown.get_data(as_text=True)
    assert "Set up a Direct Debit" in text(shown)


def test_it_is_typed_looked_at_and_confirmed(client, page, person, run_jobs):
    check = follow(client, send(client, page, TYPED))
    said = text(check)
    assert "Check your Direct Debit" in said
    assert "••••490" in said
    assert "Larkmere Borough Council" in said
    assert "000000" in said
    assert "The Direct Debit Guarantee" in said
    assert "gives you all of it back at once" in said
    assert hides(check)
    assert check.headers["Cache-Control"] == "no-store"
    assert viewing.of_person(person) == []

    done = follow(client, send(client, f"{page}/check"))
    run_jobs()
    assert "Your Direct Debit is set up" in text(done)
    assert hides(done)
    (view,) = viewing.of_person(person)
    assert view.paid_by is PaidBy.DIRECT_DEBIT
    paid = text(client.get(page.removesuffix("/direct-debit")))
    assert "You pay this by Direct Debit" in paid


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sole": ""}, "Select whether you can agree by yourself"),
        ({"holder": ""}, "Enter the name on the account"),
        ({"holder": "آمنہ خان"}, "Write the name in Latin letters"),
        ({"sort": "40-12"}, "Enter a sort code of 6 digits"),
        ({"sort": ""}, "Enter the sort code"),
        ({"number": "708724901"}, "Enter an account number of 6 to 8 digits"),
        ({"number": "abc"}, "Enter an account number of 6 to 8 digits"),
        ({"day": "2"}, "Select a day of the month"),
    ],
)
def test_what_is_wrong_is_said_and_the_numbers_are_typed_again(client, page, wrong, says):
    answer = send(client, page, {**TYPED, **wrong})

    assert answer.status_code == 422
    assert says in text(answer)
    assert hides(answer)
    assert NUMBER not in answer.get_data(as_text=True)


def test_numbers_that_can_not_go_together_are_typed_again(app, client, page, tmp_path, monkeypatch):
    use_tables(app, tmp_path, monkeypatch)
    wrong = {**TYPED, "sort": "08-99-99", "number": "66374959"}
    answer = send(client, page, wrong)

    assert answer.status_code == 422
    (fault,) = soup(answer).select(".govuk-error-summary li a")
    assert fault.get_text() == NOT_TOGETHER
    assert fault["href"] == "#number"
    assert HOLDER in answer.get_data(as_text=True)
    assert "66374959" not in answer.get_data(as_text=True)
    assert send(client, page, {**wrong, "number": "66374958"}).status_code == 303


@pytest.mark.parametrize("sort", ["401276", "40 12 76", "40–12–76", "४०१२७६"])
def test_a_sort_code_is_taken_however_it_is_written(client, page, sort):
    assert send(client, page, {**TYPED, "sort": sort}).status_code == 303


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_is_typed_breaks_the_page(client, page, words):
    for box in ("holder", "sort", "number", "day", "sole"):
        answer = send(client, page, {**TYPED, box: words})
        assert answer.status_code in {303, 400, 422}, (box, words)


def test_who_can_not_agree_alone_is_told_how_it_can_be_done(client, page):
    answer = send(client, page, {**TYPED, "sole": "no"})

    assert "Somebody else has to agree too" in text(answer)
    assert "paper form" in text(answer)


def test_nobody_else_comes_to_these_pages(client, page):
    sign_in(client, make_person("other@example.org"))

    for path in (page, f"{page}/check", f"{page}/done"):
        assert client.get(path).status_code == 303
        assert "direct-debit" not in client.get(path).location


def test_the_check_without_anything_typed_leads_back(client, page):
    assert client.get(f"{page}/check").location == page


def test_another_account_is_typed_and_confirmed_on_the_account_pages(client, person, run_jobs):
    view = subscribe_by_debit(run_jobs, person)
    base = f"/account/subscriptions/{view.id}"
    change = f"{base}/direct-debit/change"
    check = follow(client, send(client, change, {**TYPED, "number": "00012345", "day": "25"}))
    assert "••••345" in text(check)
    shown = text(follow(client, send(client, f"{base}/direct-debit/check")))

    assert "Your Direct Debit is changed" in shown
    assert "••••345" in shown
    assert "00012345" not in shown


def test_what_ending_it_means_is_said_first(client, person, run_jobs):
    view = subscribe_by_debit(run_jobs, person)
    end = f"/account/subscriptions/{view.id}/direct-debit/end"
    said = text(client.get(end))
    assert "We collect no more from your account" in said
    assert "You then have 14 days to pay £170.00" in said

    answer = send(client, end)
    assert answer.location.startswith("/pay/")


def test_accounts_are_not_tried_out_one_after_the_other(client, page):
    answers = [send(client, page, TYPED).status_code for _ in range(21)]

    assert answers == [303] * 20 + [429]
