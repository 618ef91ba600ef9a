"""Paying for one thing: each page in each state, and the way there and back by keyboard alone."""

import pytest
from playwright.sync_api import expect

from a11y_tests.conftest import NO_SCRIPT
from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.core.i18n import BY_CODE
from tests.support.payers import made_by

EN = BY_CODE["en"]
STATES = {
    "processing": "state = 'processing'",
    "paid": "state = 'paid', method = 'online', paid_at = now()",
    "partly back": "state = 'paid', method = 'online', paid_at = now(), refunded = 850",
    "contested": "state = 'paid', method = 'online', paid_at = now(), disputed = amount",
    "paid back": "state = 'paid', method = 'online', paid_at = now(), refunded = amount",
    "expired": "state = 'expired'",
    "over": "due_at = now() - interval '1 day'",
    "cancelled": "state = 'cancelled'",
}


@pytest.fixture(scope="module")
def dues(live):
    return made_by(live, 60)


@pytest.fixture
def come(look, dues):
    """Somebody who was given the link, at the page to pay."""

    def coming(locale, **options):
        tab, due = look(locale, **options), dues.pop()
        assert tab.open(f"/pay/{due.reference}?code={due.code}") == 200
        return tab, due

    return coming


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


@in_every_language
def test_what_is_to_be_paid(come, locale):
    tab, _due = come(locale)

    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("state", STATES)
def test_what_became_of_it(come, live, locale, state):
    tab, due = come(locale)
    live.sql(f"UPDATE payment SET {STATES[state]} WHERE id = %s", due.id)  # noqa: S608 - ours

    assert tab.open(f"/pay/{due.reference}") == 200
    tab.assert_accessible()


REFUND = """
    INSERT INTO payment_refund (id, payment_id, amount, reason, state, created_at, changed_at)
    SELECT gen_random_uuid(), id, %s, %s, %s, now(), now() FROM payment WHERE id = %s RETURNING id
"""
DIFFERENCE = """
    INSERT INTO payment_difference (id, source, kind, payment_id, ours, found_at)
    VALUES (gen_random_uuid(), 'refund_wanted:' || %s, 'refund_failed', %s, -850, now())
"""


@in_every_language
def test_money_on_its_way_back_and_money_that_could_not_go(come, live, locale):
    tab, due = come(locale)
    live.sql(f"UPDATE payment SET {STATES['paid']} WHERE id = %s", due.id)  # noqa: S608 - ours
    [(failed,)] = live.sql(REFUND, 850, "goodwill", "failed", due.id)
    live.sql(DIFFERENCE, str(failed), due.id)
    assert tab.open(f"/pay/{due.reference}") == 200
    tab.assert_accessible()

    live.sql(REFUND, 1850, "place_gone", "wanted", due.id)
    assert tab.open(f"/pay/{due.reference}") == 200
    tab.assert_accessible()


@in_every_language
def test_the_provider_does_not_answer(come, locale):
    """At this portal there is none."""
    tab, due = come(locale)
    press(tab)

    assert due.code in tab.page.locator("main").inner_text()
    tab.assert_accessible()
    assert tab.open(f"/pay/{due.reference}/back") == 200
    tab.assert_accessible()


@in_every_language
def test_the_link_for_somebody_else(come, locale):
    tab, due = come(locale)
    assert tab.open(f"/pay/{due.reference}/later") == 200
    tab.assert_accessible()

    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()

    tab.page.fill("#email", "son@example.org")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_typing_what_stands_in_a_letter(look, dues, locale):
    tab, due = look(locale), dues.pop()
    assert tab.open("/pay/") == 200
    tab.assert_accessible()

    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()

    tab.page.fill("#reference", due.reference)
    tab.page.fill("#code", due.code)
    press(tab)
    assert tab.page.url.endswith(f"/pay/{due.reference}")


@pytest.fixture(scope="module")
def shop(open_portal, sandbox):
    """A portal with the payment sandbox as its provider."""
    with sandbox.portal(open_portal, "paying") as portal:
        yield portal


@pytest.mark.parametrize("options", [{}, NO_SCRIPT], ids=["script", "no script"])
def test_a_payment_is_made_with_the_keyboard_alone(new_person, shop, options):
    page = new_person(**options).new_page()
    keys = Keyboard(page)
    [due] = made_by(shop, 1)
    page.goto(f"{shop.url}/pay/{due.reference}?code={due.code}")
    keys.follow("main form button")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not page.url.startswith(shop.url)
    keys.reach("[type=radio]")
    keys.press("Space")
    keys.follow("main form button")

    assert page.url == f"{shop.url}/pay/{due.reference}/back"
    expect(page.locator("h1")).to_have_text("This is paid")


@pytest.mark.parametrize("options", [{}, NO_SCRIPT], ids=["script", "no script"])
def test_who_turns_back_is_told_that_nothing_was_taken(new_person, shop, options):
    page = new_person(**options).new_page()
    keys = Keyboard(page)
    [due] = made_by(shop, 1)
    page.goto(f"{shop.url}/pay/{due.reference}?code={due.code}")
    keys.follow("main form button")
    keys.follow("a[href*='/back']")

    assert page.url.endswith(f"/pay/{due.reference}/back")
    expect(page.locator("h1")).to_have_text("You have not paid yet")
