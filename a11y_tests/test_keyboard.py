"""With a keyboard alone: everything can be reached, and the focus is where a person expects it."""

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from portal.core.i18n import BY_CODE

EN, UR = BY_CODE["en"], BY_CODE["ur"]


def begin(tab, path="/services/pothole/"):
    tab.open(path)
    with tab.page.expect_navigation():
        tab.page.click("main form button")


def test_a_pothole_is_reported_from_home_to_confirmation(look):
    tab = look(EN)
    keys = Keyboard(tab.page)
    tab.open("/")
    keys.follow("main a[href='/services/pothole/']")
    keys.follow("main form button")

    keys.reach("[name=danger]")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(tab.page.locator("[name=danger][value=no]")).to_be_checked()
    keys.send()
    keys.follow("main form button:not([name])")  # no photo

    keys.reach("[name=place-search]")
    keys.type("Coulter Road shops")
    keys.press("Enter")
    expect(tab.page.locator("[name=place-choice]").first).to_be_visible()
    expect(tab.page.locator("h1")).to_be_focused()
    keys.reach("[name=place-choice]")
    keys.press("Space")
    keys.send()
    if tab.page.locator("[name=known]").count():  # other tests report things, too
        keys.reach("[name=known]")
        keys.press("ArrowUp")
        keys.follow("main form button")

    keys.reach("main form button")
    keys.press("Enter")
    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()
    keys.reach(".govuk-error-summary a")
    keys.press("Enter")
    expect(tab.page.locator("[name=surface]").first).to_be_focused()
    keys.press("Space")
    keys.send()

    keys.reach("[name=size]")
    keys.press("Space")
    keys.send()
    keys.reach("[name=details]")
    keys.type("It is deep.")
    keys.send()
    keys.reach("[name=updates]")
    keys.press("Space")
    keys.send()
    keys.reach("[name=name]")
    keys.type("Zoë Ahmed")
    keys.reach("[name=email]")
    keys.type("zoe@example.com")
    keys.send()

    keys.follow("main form button")

    expect(tab.page.locator(".govuk-panel .reference")).to_be_visible()
    keys.follow("main a[href*='/cases/']")
    keys.all_stops()


def test_back_and_forward_work_after_a_swap(look):
    tab = look(EN)
    begin(tab)
    first = tab.page.locator("h1").inner_text()
    tab.page.check("[name=danger][value=no]")
    tab.page.click("main form button")
    expect(tab.page.locator("[name=photos]")).to_be_visible()
    second = tab.page.locator("h1").inner_text()

    tab.page.go_back()

    expect(tab.page.locator("h1")).to_have_text(first)
    expect(tab.page).to_have_url(f"{tab.base}/services/pothole/danger")
    expect(tab.page.locator("[name=danger][value=no]")).to_be_checked()
    tab.page.go_forward()
    expect(tab.page.locator("h1")).to_have_text(second)


def test_a_refused_page_is_no_new_page_for_back(look):
    tab = look(EN)
    begin(tab)
    tab.page.click("main form button")
    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()

    tab.page.go_back()

    expect(tab.page).to_have_url(f"{tab.base}/services/pothole/")


@pytest.mark.parametrize("locale", [EN, UR], ids=["en", "ur"])
@pytest.mark.parametrize("path", ["/", "/services/", "/services/pothole/danger", "/cases/"])
def test_the_skip_link_leads_to_what_is_new_on_a_page(look, locale, path):
    tab = look(locale)
    if "danger" in path:
        begin(tab)
    tab.open(path)
    keys = Keyboard(tab.page)

    keys.press("Tab")
    expect(tab.page.locator(".govuk-skip-link")).to_be_focused()
    keys.assert_stop_shows()
    keys.press("Enter")

    expect(tab.page.locator("main")).to_be_focused()
    keys.press("Tab")
    assert tab.page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_a_form_sent_after_the_skip_link_still_lands_on_its_errors(look):
    tab = look(EN)
    begin(tab)
    keys = Keyboard(tab.page)
    keys.press("Tab")
    keys.press("Enter")

    keys.reach("main form button")
    keys.press("Enter")

    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()


@pytest.mark.parametrize("locale", [EN, UR], ids=["en", "ur"])
@pytest.mark.parametrize("path", ["/", "/services/", "/search?q=bin", "/contact", "/cases/"])
def test_every_control_of_a_page_can_be_reached_and_shows_it(look, locale, path):
    tab = look(locale)
    tab.open(path)

    assert len(Keyboard(tab.page).all_stops()) >= 10
