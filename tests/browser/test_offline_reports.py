"""A phone that loses its line keeps a report, and sends it once when the line is back."""

import pytest
from playwright.sync_api import expect

PAGE = "/services/graffiti/offline"
OUTBOX = "[data-outbox]"
FORM = "form[data-may-wait]"


@pytest.fixture
def phone(new_person):
    """A browser that has opened the page once, so that it is kept."""
    context = new_person()
    tab = context.new_page()
    tab.goto(PAGE)
    tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tab.wait_for_function(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await caches.open(name)).match(location.href)))).some(Boolean)"
    )
    return context, tab


def fill(tab):
    expect(tab.locator(FORM)).to_be_visible()
    for name in {each.get_attribute("name") for each in tab.locator("[type=radio]").all()}:
        tab.locator(f"[name={name}]").last.check()
    for name in {each.get_attribute("name") for each in tab.locator("[type=checkbox]").all()}:
        tab.locator(f"[name={name}]").first.check()
    tab.fill("[name='place.words']", "Mere Street")


def send(tab):
    tab.locator(f"{FORM} button:not([type=button])").click()


def test_the_page_opens_without_a_connection(phone):
    context, tab = phone
    context.set_offline(True)

    tab.reload()

    expect(tab.locator("h1")).to_have_text("Report it without a connection")
    expect(tab.locator(FORM)).to_be_visible()


def test_what_was_sent_without_a_connection_goes_once_there_is_one(phone):
    context, tab = phone
    fill(tab)
    context.set_offline(True)
    send(tab)
    expect(tab.locator(OUTBOX)).to_contain_text("We kept your report on this device.")
    expect(tab.locator("[data-outbox-list] li")).to_have_count(1)

    context.set_offline(False)
    tab.evaluate("window.dispatchEvent(new Event('online'))")

    expect(tab.locator(OUTBOX)).to_contain_text("We have your report.")
    expect(tab.locator("[data-outbox-list] li")).to_have_count(0)
    tab.goto(tab.locator("[data-outbox-link]").get_attribute("href"))
    expect(tab.locator(".timeline")).to_be_visible()


def test_what_waits_is_there_after_the_page_was_closed_and_can_be_deleted(phone):
    context, tab = phone
    fill(tab)
    context.set_offline(True)
    send(tab)
    expect(tab.locator("[data-outbox-list] li")).to_have_count(1)
    tab.close()

    again = context.new_page()
    again.goto(PAGE)
    expect(again.locator("[data-outbox-list] li")).to_have_count(1)
    again.locator("[data-outbox-delete]").click()

    expect(again.locator("[data-outbox-list] li")).to_have_count(0)
    expect(again.locator(OUTBOX)).to_contain_text("We deleted the report from this device.")


def test_with_a_connection_it_is_sent_at_once(phone):
    _context, tab = phone
    fill(tab)

    send(tab)

    expect(tab.locator(".timeline")).to_be_visible()
