"""Choosing a time as a person does: a day from the list, then one of its times."""

from playwright.sync_api import Page as Tab

from portal.eforms.definitions import Page, QuestionType

BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, [data-left-behind]"


def by_day(tab: Tab) -> bool:
    """Whether days are booked: then there are no times to go on to."""
    return not tab.locator(".slot-days a").count()


def open_day(tab: Tab, *, script: bool) -> None:
    """Follow the link of the first day, and wait until what it brings is there."""
    link = tab.locator(".slot-days a").first
    if script:
        tab.evaluate("document.querySelector('#step').dataset.leftBehind = ''")
        link.click()
        tab.locator(BUSY).first.wait_for(state="detached")
    else:
        with tab.expect_navigation():
            link.click()


def choose(tab: Tab) -> None:
    tab.locator("[name=slot][type=radio]").first.check()


def asked_anew(tab: Tab, page: Page) -> bool:
    """Whether the walk was led to a time again: who changes what is booked chooses another."""
    asks = any(each.type is QuestionType.SLOT for each in page.questions)
    return asks and tab.url.partition("?")[0].endswith(f"/{page.key}")


def go_on(tab: Tab, *, script: bool) -> None:
    """At the days: stay with the time that is kept, or choose the first there is."""
    if not tab.locator("[name=go-on]").count():
        if not by_day(tab):
            open_day(tab, script=script)
        choose(tab)
