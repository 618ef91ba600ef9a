"""The next person at the same machine presses Back, Forward and Reload: no answer is to be seen."""

import pytest
from playwright.sync_api import expect

from tests.support.resident import Resident

SECRET = "Behind the blue door of Amina Khan"
TYPED = "[name=place-words]"
BOXES = "[...document.querySelectorAll('input, textarea')].map((box) => box.value)"


def answer(tab, script):
    """As far as the page after the one that holds the secret, by whatever sends it."""
    tab.goto("/services/pothole/")
    _press(tab)
    tab.check("[name=danger][value=no]")
    _press(tab)
    _go_on(tab)
    expect(tab.locator("[name=place-search]")).to_be_visible()
    tab.goto("/services/pothole/where?by=by-hand")
    tab.fill(TYPED, SECRET)
    _press(tab)
    expect(tab.locator("[name=surface]").first).to_be_visible()
    if script:
        assert tab.evaluate("document.activeElement.localName") == "h1"


def finish(tab):
    tab.click("main a[href='/finish']")
    _press(tab)
    expect(tab.locator("h1")).to_have_text("Everything is cleared")


def assert_nothing_shows(tab):
    assert SECRET not in tab.content()
    assert SECRET not in tab.evaluate(BOXES)
    assert tab.locator("[name=danger]:checked").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_back_and_reload_after_finishing_show_no_answer(new_person, script):
    context = new_person()
    tab = context.new_page()
    if not script:
        tab.route("**/assets/app*.js", lambda route: route.abort())  # as where it can't be loaded
    answer(tab, script)
    tab.goto("/services/pothole/where?by=by-hand")
    assert tab.input_value(TYPED) == SECRET
    tab.goto("/services/pothole/surface")
    finish(tab)

    seen = set()
    for _ in range(6):
        tab.go_back(wait_until="load")
        seen.add(tab.url)
        assert_nothing_shows(tab)
        tab.reload()
        assert_nothing_shows(tab)
    for _ in range(6):
        tab.go_forward(wait_until="load")
        assert_nothing_shows(tab)

    assert len(seen) > 1
    assert context.cookies() == []


def test_back_does_not_bring_the_page_from_the_cache_of_whole_pages(new_person):
    tab = new_person().new_page()
    answer(tab, script=True)
    tab.goto("/services/pothole/where?by=by-hand")
    tab.evaluate("window.sameDocument = true")
    tab.click("main a[href='/finish']")
    _press(tab)

    tab.evaluate("history.go(-2)")
    expect(tab.locator("h1")).to_have_text("Report a pothole")

    assert tab.evaluate("window.sameDocument") is None
    assert tab.url.endswith("/services/pothole/")
    assert_nothing_shows(tab)


def test_a_status_page_that_was_open_is_closed(new_person, live):
    reported = Resident(live.url).report_pothole()
    tab = new_person().new_page()
    tab.goto(f"/cases/{reported.reference}?code={reported.code}")
    expect(tab.locator(".timeline")).to_be_visible()
    finish(tab)

    for _ in range(2):
        tab.go_back(wait_until="load")
        assert tab.locator(".timeline").count() == 0
    expect(tab.locator("h1")).to_have_text("Follow a report or request")


def _go_on(tab):
    """Past the page of photos, whose first button would add some."""
    tab.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()


def _press(tab):
    before = tab.locator("h1").inner_text()
    tab.locator("main form button.govuk-button").first.click()
    expect(tab.locator("h1")).not_to_have_text(before)
