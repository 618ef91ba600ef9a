"""Other ways to look at a page: own colours, large text, still, on paper, on its side."""

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.core.i18n import BY_CODE
from tests.support.resident import Resident

EN, UR = BY_CODE["en"], BY_CODE["ur"]
GONE_ON_PAPER = (".site-nav", ".languages", ".govuk-skip-link", "form", ".site-footer__links")


def refused(tab):
    """A question page with its error."""
    tab.open("/services/pothole/")
    with tab.page.expect_navigation():
        tab.page.click("main form button")
    tab.page.click("main form button")
    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()


def test_in_a_persons_own_colours(look):
    tab = look(EN, forced_colors="active")
    refused(tab)
    button = tab.page.locator("main form button")

    tab.assert_accessible()
    assert button.evaluate("each => parseFloat(getComputedStyle(each).borderTopWidth)") >= 1
    tab.page.evaluate("document.activeElement.blur()")
    stops = Keyboard(tab.page).all_stops()
    assert any("radios" in stop for stop in stops)


@in_every_language
def test_with_text_twice_as_large(look, locale):
    tab = look(locale)

    refused(tab)
    tab.assert_fits(large=True)
    tab.open("/")
    tab.assert_fits(large=True)


@pytest.mark.parametrize("size", [(640, 320), (320, 256)], ids=["on its side", "at 400%"])
def test_on_small_screens(look, size):
    tab = look(UR)
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})

    refused(tab)
    tab.assert_fits(targets=True)
    assert len(Keyboard(tab.page).all_stops()) >= 5


def test_nothing_moves_for_a_person_who_wants_it_still(look):
    tab = look(EN, reduced_motion="reduce")
    refused(tab)

    assert tab.page.evaluate("document.getAnimations().length") == 0


@in_every_language
def test_a_status_page_on_paper(look, live, locale):
    reported = Resident(live.url).report_pothole(by_email=False)
    tab = look(locale)
    tab.open(f"/cases/{reported.reference}?code={reported.code}")

    tab.page.emulate_media(media="print")

    for selector in GONE_ON_PAPER:
        for element in tab.page.locator(selector).all():
            expect(element).to_be_hidden()
    expect(tab.page.locator("h1")).to_contain_text(reported.reference)
    expect(tab.page.locator("main")).to_contain_text("01632 960 000")
    expect(tab.page.locator(".lead-status")).to_be_visible()
