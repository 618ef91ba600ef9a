"""The page where people pay in the sandbox, as a browser gets it."""

import http.client

import pytest
from bs4 import BeautifulSoup

from tests.sandbox.conftest import ADDRESS, asked_for


def page_of(sandbox, session):
    status, html = sandbox.request("GET", f"/pay/{session['id']}")
    return status, BeautifulSoup(html, "html.parser")


def test_it_says_first_that_no_money_is_taken(sandbox, made):
    status, page = page_of(sandbox, made)

    assert status == 200
    assert page.h1.get_text() == page.title.get_text() == "Payment sandbox: no money is taken"
    assert page.html["lang"] == "en"
    assert "A large item & another × 2" in page.dl.get_text()
    assert page.button.get_text() == "Pay £18.50"


def test_what_happens_is_chosen_and_nothing_can_be_typed(sandbox, made):
    _status, page = page_of(sandbox, made)

    boxes = page.find_all(["input", "textarea", "select"])
    assert {each["type"] for each in boxes} == {"radio"}
    assert all(page.find("label", attrs={"for": each["id"]}) for each in boxes)
    assert len(page.find_all("fieldset")) == len(page.find_all("legend")) == 2
    assert page.script is None


def test_it_runs_no_script_and_sends_its_form_to_the_portal_alone(sandbox, made):
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port)
    connection.request("GET", f"/pay/{made['id']}")
    response = connection.getresponse()
    connection.close()

    assert response.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'self'; form-action 'self' {ADDRESS};"
        " frame-ancestors 'none'; base-uri 'none'"
    )


def test_paying_leads_back_and_so_does_coming_again(sandbox, made):
    back = f"{ADDRESS}/back?session={made['id']}"

    assert sandbox.submit(made["id"], outcome="4242") == (303, back)
    assert sandbox.submit(made["id"], outcome="4242") == (303, back)
    assert sandbox.request("GET", f"/pay/{made['id']}") == (303, back)
    assert sandbox.totals()["charges"] == {"count": 1, "pence": 1850}


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("0002", "Your card was declined."),
        ("9995", "Your card has insufficient funds."),
        ("0069", "Your card has expired."),
        ("0119", "An error occurred while processing your card. Try again."),
    ],
)
def test_after_a_declined_card_another_can_be_used(sandbox, made, outcome, said):
    status, html = sandbox.submit(made["id"], outcome=outcome)

    page = BeautifulSoup(html, "html.parser")
    assert status == 402
    assert page.find(role="alert").a.get_text() == said
    assert page.find(id=page.find(role="alert").a["href"].removeprefix("#"))["type"] == "radio"
    assert page.title.get_text().startswith("Error: ")
    assert sandbox.submit(made["id"], outcome="4242")[0] == 303
    assert sandbox.totals()["charges"]["count"] == 1


@pytest.mark.parametrize("chosen", [{}, {"outcome": "x"}, {"card": "4242"}])
def test_without_a_choice_it_asks_for_one(sandbox, made, chosen):
    status, html = sandbox.submit(made["id"], **chosen)

    assert status == 422
    assert "Choose how you want to pay" in html


def test_the_bank_asks_first(sandbox, made):
    status, html = sandbox.submit(made["id"], outcome="3184")
    assert status == 200
    assert "Your bank asks: is it you who pays £18.50?" in html
    assert sandbox.submit(made["id"], outcome="3184", asked="yes")[0] == 422

    status, html = sandbox.submit(made["id"], outcome="3184", bank="no")
    assert status == 402
    assert "Your bank did not confirm that it was you." in html

    assert sandbox.submit(made["id"], outcome="3184", bank="yes")[0] == 303


def test_a_slow_payment_leads_back_before_it_is_paid(sandbox, made):
    assert sandbox.submit(made["id"], outcome="slow")[0] == 303
    assert sandbox.totals()["charges"]["count"] == 0


def test_a_page_whose_time_is_up_is_gone(sandbox, made):
    sandbox.expire(made["id"])

    status, page = page_of(sandbox, made)

    assert status == 410
    assert "This page has expired" in page.get_text()
    assert page.find("a")["href"] == f"{ADDRESS}/cancelled"
    assert sandbox.submit(made["id"], outcome="4242")[0] == 410
    assert sandbox.totals()["charges"]["count"] == 0


def test_an_unknown_page_says_so(sandbox):
    status, html = sandbox.request("GET", "/pay/cs_test_unknown")

    assert status == 404
    assert "There is no such payment" in html


def test_it_goes_back_without_paying(sandbox, made):
    _status, page = page_of(sandbox, made)

    assert page.find("a", string="Go back without paying")["href"] == f"{ADDRESS}/cancelled"


def test_what_was_sent_cannot_break_the_page(sandbox, post):
    name = "line_items[0][price_data][product_data][name]"
    _status, session = post("checkout/sessions", asked_for(**{name: "<script>x</script>"}))

    _status, page = page_of(sandbox, session)

    assert page.script is None
    assert "<script>x</script>" in page.dl.get_text()


def test_its_style_is_its_own(sandbox):
    status, css = sandbox.request("GET", "/sandbox.css")

    assert status == 200
    assert "url(" not in css
