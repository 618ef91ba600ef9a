"""Choosing a time in a form: each page in each state, by keyboard, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from portal.core.i18n import BY_CODE

EN = BY_CODE["en"]
SERVICE = "library-room"
BUTTON = "main form button"


def press(tab, selector=BUTTON):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def swap(tab, selector):
    """Press, and wait for what htmx brings."""
    tab.page.evaluate("document.querySelector('#step').dataset.leftBehind = ''")
    tab.page.locator(selector).first.click()
    tab.page.locator("[data-left-behind]").wait_for(state="detached")


def answer(tab, page, fill):
    tab.open(f"/services/{SERVICE}/{page}")
    fill(tab.page)
    swap(tab, "main form button:not(.govuk-button--secondary)")


@pytest.fixture
def come(look, _unlimited):
    """Somebody at the page with the days of a library's rooms."""

    def coming(locale, **how):
        tab = look(locale, **how)
        assert tab.open(f"/services/{SERVICE}/") == 200
        press(tab)
        answer(tab, "group", lambda page: page.check("[name=group][value=local]"))
        answer(tab, "purpose", lambda page: page.fill("[name=purpose]", "A sewing class"))
        answer(tab, "people", lambda page: page.check("[name=people][value=few]"))
        answer(tab, "layout", lambda page: page.check("[name=layout][value=rows]"))
        answer(tab, "name", lambda page: page.fill("[name=name]", "Zoë Ahmed"))
        answer(tab, "contact", lambda page: page.fill("[name=phone]", "01632 960 001"))
        return tab

    return coming


@in_every_language
def test_what_can_be_booked_by_service_and_by_place(look, locale):
    tab = look(locale)
    assert tab.open("/book/") == 200
    tab.assert_accessible()
    tab.page.check("[name=by][value=place]")
    tab.page.fill("#near", "nowhere")
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
def test_what_is_looked_for_and_what_is_wrong_with_it(come, locale):
    tab = come(locale)
    tab.assert_accessible()
    tab.page.locator("details summary").click()
    tab.page.fill("[name=near]", "nowhere")
    swap(tab, "details button")

    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()
    tab.assert_accessible()


@in_every_language
def test_a_search_that_finds_nothing(come, live, locale):
    tab = come(locale)
    tab.page.locator("details summary").click()
    for part, text in (("day", "1"), ("month", "1"), ("year", "2090")):
        tab.page.fill(f"[name=after-{part}]", text)
    swap(tab, "details button")

    tab.assert_accessible()


@in_every_language
def test_a_time_that_is_kept_and_kept_longer(come, locale):
    tab = come(locale)
    swap(tab, ".slot-days a")
    expect(tab.page.locator("h1")).to_be_focused()
    tab.assert_accessible()
    tab.page.locator("[name=slot][type=radio]").first.check()
    swap(tab, "main form button:not(.govuk-button--secondary)")
    tab.assert_accessible()
    assert tab.open(f"/services/{SERVICE}/time") == 200
    tab.assert_accessible()
    swap(tab, "[name=longer]")

    expect(tab.page.locator("[name=longer]")).to_have_count(0)
    tab.assert_accessible()


@in_every_language
def test_a_time_that_somebody_else_has_booked(come, live, locale):
    tab = come(locale)
    swap(tab, ".slot-days a")
    first = tab.page.locator("[name=slot][type=radio]").first
    first.check()
    live.sql("UPDATE slot SET taken = capacity WHERE id = %s", first.get_attribute("value"))
    swap(tab, "main form button:not(.govuk-button--secondary)")

    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()
    expect(tab.page.locator("[name=slot][type=radio]")).not_to_have_count(0)
    tab.assert_accessible()


def test_a_time_is_chosen_by_keyboard_alone(come):
    tab = come(EN)
    page = tab.page
    page.locator(".slot-days a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.locator("[name=slot][type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page).to_have_url(tab.base + tab.path(f"/services/{SERVICE}/check"))
