"""The page that stands in for the provider's, which people in training pay on."""

import pytest

from a11y_tests import axe
from a11y_tests.look import FIT_CHECKS, NARROW
from tests.sandbox.conftest import asked_for, post
from tests.support.browser import DESKTOP

__all__ = ["post"]


@pytest.fixture
def payer(chromium):
    context = chromium.new_context(viewport=DESKTOP, java_script_enabled=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def session(sandbox, post):
    sandbox.forget()
    _status, session = post("checkout/sessions", asked_for(customer_email="amina@example.org"))
    return session


def assert_accessible(page):
    faults = axe.faults(page)
    for size in (DESKTOP, NARROW):
        page.set_viewport_size(size)
        for how in ({"targets": True}, {"spaced": True}, {"large": True}):
            faults += [f"At {size['width']}: {each}" for each in page.evaluate(FIT_CHECKS, how)]
    page.set_viewport_size(DESKTOP)
    assert faults == []


def test_choosing_a_card_a_declined_one_and_the_bank(sandbox, payer, session):
    payer.goto(session["url"])
    assert_accessible(payer)

    payer.get_by_role("button", name="Pay £18.50").click()
    payer.get_by_role("alert").get_by_role("link", name="Choose how you want to pay").wait_for()
    assert_accessible(payer)
    payer.get_by_role("alert").get_by_role("link").click()
    assert payer.evaluate("document.activeElement.type") == "radio"

    payer.get_by_label("Card ending 0002").check()
    payer.get_by_role("button", name="Pay £18.50").click()
    payer.get_by_role("alert").get_by_text("Your card was declined.").wait_for()
    assert_accessible(payer)

    payer.get_by_label("Card ending 3184").check()
    payer.get_by_role("button", name="Pay £18.50").click()
    payer.get_by_role("group", name="Your bank asks").wait_for()
    assert_accessible(payer)
    payer.get_by_role("button", name="Tell your bank").click()
    assert_accessible(payer)


def test_pages_where_nothing_can_be_paid(sandbox, payer, session):
    sandbox.expire(session["id"])
    for address in (session["url"], f"{sandbox.url}/pay/cs_test_unknown", f"{sandbox.url}/"):
        payer.goto(address)
        assert_accessible(payer)
