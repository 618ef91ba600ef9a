"""Finding a case, and its status page, in each language."""

import pytest

from a11y_tests.languages import in_every_language
from tests.support.resident import Resident

UNKNOWN = ("LK-2222-2222", "2222-2222")


@pytest.fixture(scope="module")
def cases(live):
    """An open case that an officer has written about, and a closed one."""
    told = Resident(live.url).report_pothole()
    closed = Resident(live.url).report_pothole(by_email=False)
    live.update_cases(
        (told.reference, "investigating", "We look at it today.\nThe road stays open."),
        (closed.reference, "in_progress", None),
        (closed.reference, "fixed", "The hole is filled."),
    )
    return told, closed


def give(tab, reference, code):
    tab.page.fill("#reference", reference)
    tab.page.fill("#code", code)
    with tab.page.expect_navigation():
        tab.page.click("main form button")


@in_every_language
@pytest.mark.parametrize("query", ["", "?reference=LK-2222-2222", "?left=1"])
def test_the_page_that_asks_for_reference_and_code(look, locale, query):
    tab = look(locale)

    assert tab.open(f"/cases/{query}") == 200
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("typed", [("", ""), ("nonsense", "nonsense"), UNKNOWN], ids=str)
def test_what_was_typed_there_is_refused(look, locale, typed):
    tab = look(locale)
    tab.open("/cases/")

    give(tab, *typed)

    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
def test_an_open_case_that_an_officer_has_written_about(look, locale, cases):
    told, _closed = cases
    tab = look(locale)
    tab.open("/cases/")

    give(tab, *told)

    assert tab.page.url.endswith(told.reference)
    tab.assert_accessible()
    if locale.easyread:
        tab.page.click("#case-timeline summary")
        tab.assert_accessible()


@in_every_language
def test_a_closed_case_and_leaving_it(look, locale, cases):
    _told, closed = cases
    tab = look(locale)

    assert tab.open(f"/cases/{closed.reference}?code={closed.code}") == 200
    tab.assert_accessible()

    with tab.page.expect_navigation():
        tab.page.click("main form button")
    tab.assert_accessible()
    assert "left" in tab.page.url
