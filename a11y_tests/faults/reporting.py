"""Going through a report as somebody with a browser does."""

_BUTTON = "main form button:not(.govuk-button--secondary, [type=button])"


def press(tab, selector=_BUTTON):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def swap(tab):
    """Press, and wait for what htmx brings."""
    tab.page.evaluate("document.querySelector('#step').dataset.leftBehind = ''")
    tab.page.locator(_BUTTON).first.click()
    tab.page.locator("[data-left-behind]").wait_for(state="detached")


def answer(tab, page, fill, service="pothole"):
    tab.open(f"/services/{service}/{page}")
    fill(tab.page)
    swap(tab)


def choose_street(tab, words, service="pothole"):
    """Search, and take the first that is found."""
    answer(tab, "where", lambda page: page.fill("[name=place-search]", words), service)
    tab.page.locator("[name=place-choice]").first.check()
    swap(tab)
