"""Pressing what is on a page, and waiting until what it brings is there."""

from playwright.sync_api import expect


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def refused(tab):
    expect(tab.page.locator(".govuk-error-summary")).to_have_count(1)
    assert tab.page.title().startswith(tab.word("Error:"))
    tab.assert_accessible()


def arrive(tab, end):
    tab.page.click("main form button:not(.govuk-button--secondary)")
    tab.page.wait_for_url(f"**{end}")
    expect(tab.page.locator("h1")).to_be_focused()
