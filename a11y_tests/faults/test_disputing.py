"""“It isn’t right yet”, “Is it fixed?”, and the report that is made without a connection."""

import pytest

from a11y_tests.faults.test_reports import ERROR, press, sees
from a11y_tests.languages import in_every_language
from portal.cases import services as cases
from portal.cases.services import Status
from tests.faults.builders import make_report
from tests.support.account import behind

STILL = {"ur": "اس کا آدھا حصہ ابھی خراب ہے"}  # in the language of the page it is typed on
STATUSES = ("received", "reopened", "planned", "fixed")


@pytest.fixture
def reporter(live, routes_app, look, _unlimited):
    with routes_app.test_request_context("/"), behind(live):
        yield look


def closed(tab):
    report = make_report(statuses=STATUSES)
    cases.update(report.reference, status=Status.FIXED, note=None, author="Ola")
    code = cases.access_code(report.reference)
    assert tab.open(f"/cases/{report.reference}?code={code}") == 200
    return report


@in_every_language
def test_what_is_not_right_yet_is_said(reporter, locale):
    tab = reporter(locale)
    report = closed(tab)
    tab.assert_accessible()
    sees(tab, f"/cases/{report.reference}/not-fixed")
    press(tab)
    assert tab.page.locator(ERROR).count() == 1
    tab.page.fill("[name=reason]", STILL.get(locale.code, "Half of it is still there."))
    press(tab)


@in_every_language
def test_whether_it_is_fixed_is_answered(reporter, locale):
    tab = reporter(locale)
    for answer in ("yes", "unsure"):
        report = closed(tab)
        sees(tab, f"/cases/{report.reference}/fixed")
        press(tab)
        assert tab.page.locator(ERROR).count() == 1
        tab.page.check(f"[name=fixed][value={answer}]")
        press(tab)


@in_every_language
def test_the_page_that_works_without_a_connection(reporter, locale):
    tab = reporter(locale)
    sees(tab, "/services/pothole/offline")
    tab.page.locator("form[data-may-wait]").wait_for(state="visible")
    press(tab, "form[data-may-wait] button:not([type=button])")
    assert tab.page.locator(ERROR).count() == 1
