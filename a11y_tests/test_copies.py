"""A copy of what was sent, and the form on paper, in each language."""

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from tests.support.resident import Resident
from tests.support.waiting import until


@pytest.fixture(scope="module")
def sent(live):
    return Resident(live.url).report_pothole()


@pytest.fixture
def without_documents(live):
    live.sql("DELETE FROM document")


@in_every_language
@pytest.mark.usefixtures("without_documents")
def test_the_status_page_leads_to_the_copy_and_its_pdf(look, locale, live, sent):
    tab = look(locale)
    tab.open(f"/cases/{sent.reference}?code={sent.code}")
    with tab.page.expect_navigation():
        tab.page.click("main a[href$='/copy']")

    assert tab.page.url.endswith(f"{sent.reference}/copy")
    expect(tab.page.locator("#copy-pdf-link[href$='.pdf']")).to_be_visible(timeout=30_000)
    tab.assert_accessible()
    expect(tab.page.locator("#announce")).to_have_text(tab.word("Your PDF is ready."))

    with tab.page.expect_download() as download:
        tab.page.click("#copy-pdf-link")
    assert download.value.suggested_filename == f"{sent.reference}.pdf"


@in_every_language
@pytest.mark.usefixtures("without_documents")
def test_the_paper_page_and_its_forms(look, locale, live):
    tab = look(locale)
    tab.open("/services/missed-bin/")
    with tab.page.expect_navigation():
        tab.page.click("main a[href$='/paper']")

    expect(tab.page.locator("a[href$='/paper-large.pdf']")).to_be_visible(timeout=60_000)
    tab.assert_accessible()
    with tab.page.expect_download() as download:
        tab.page.click("a[href$='/paper-large.pdf']")
    assert download.value.suggested_filename == "missed-bin-large.pdf"


@pytest.fixture(scope="module")
def busy(live):
    """The worker has other things to do; at the end it works again."""
    live.stop_worker()
    yield
    live.start_worker()
    until(lambda: live.answers("/readyz"), "the worker is back")


@in_every_language
@pytest.mark.usefixtures("busy", "without_documents")
def test_both_pages_while_the_pdfs_are_being_made(look, locale, live, sent):
    tab = look(locale)
    tab.open(f"/cases/{sent.reference}?code={sent.code}")

    assert tab.open(f"/cases/{sent.reference}/copy") == 200
    expect(tab.page.locator("#copy-pdf-link[href$='/copy']")).to_be_visible()
    tab.assert_accessible()
    assert tab.open("/services/missed-bin/paper") == 200
    expect(tab.page.locator("#paper-link[href$='/paper']")).to_be_visible()
    tab.assert_accessible()
