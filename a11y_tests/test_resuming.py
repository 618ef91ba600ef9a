"""Coming back to a form that was begun."""

from playwright.sync_api import expect

from a11y_tests.languages import in_every_language


@in_every_language
def test_somebody_who_comes_back_may_go_on_or_start_again(look, locale):
    tab = look(locale)
    start = tab.path("/services/missed-bin/")
    tab.open("/services/missed-bin/")
    with tab.page.expect_navigation():
        tab.page.click("main form button")
    tab.open("/services/missed-bin/address?by=by-hand")
    tab.page.fill("[name=address-line1]", "The Old Forge")
    tab.page.fill("[name=address-town]", "Larkmere")
    tab.page.click("main form button")
    expect(tab.page).to_have_url(f"{tab.base}{start}bins")

    tab.open("/services/missed-bin/")
    with tab.page.expect_navigation():
        tab.page.click("main form button")

    expect(tab.page).to_have_url(f"{tab.base}{start}resume")
    tab.assert_accessible()
    with tab.page.expect_navigation():
        tab.page.locator("main a.govuk-button").click()
    expect(tab.page).to_have_url(f"{tab.base}{start}bins")
