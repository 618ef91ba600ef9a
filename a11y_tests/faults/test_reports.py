"""Reports in public: the list, a report and following it, in each state and language."""

from uuid import uuid4

import pytest

from a11y_tests.languages import in_every_language
from portal.cases import services as cases
from portal.cases.services import Status
from portal.core.db import transaction
from portal.core.i18n import BY_CODE
from portal.faults.models import Report, Visibility
from portal.faults.services import LocatedBy, merge, token_of
from tests.faults.builders import make_authority, make_follow, make_officer, make_report
from tests.support.account import behind

ERROR = ".govuk-error-summary"


@pytest.fixture
def reader(live, routes_app, look, _unlimited):
    """Somebody who reads the council's reports; the services work on the same database."""
    with routes_app.test_request_context("/"), behind(live):
        yield look


def sees(tab, path, status=200):
    assert tab.open(path) == status
    tab.assert_accessible()


def press(tab, selector="main form[method=post] button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()
    tab.assert_accessible()


def change(report, **values):
    with transaction() as session:
        row = session.get(Report, report.id)
        for name, value in values.items():
            setattr(row, name, value)


@in_every_language
def test_the_list_is_looked_at_full_narrowed_empty_and_refused(reader, locale):
    tab = reader(locale)
    for number in range(3):
        make_report(text=f"About {number} metres wide.", detail="By the bus stop")

    sees(tab, "/reports/")
    sees(tab, "/reports/?state=open&near=Mere+Street&metres=2000")
    sees(tab, "/reports/?state=cancelled&category=graffiti&near=LK1+1AA&metres=200")
    sees(tab, "/reports/?near=zzzz", 422)
    assert tab.page.locator(ERROR).count() == 1


def test_on_the_map_reports_stand_above_the_streets(reader):
    tab = reader(BY_CODE["en"])
    make_report()
    tab.open("/reports/")
    marks = tab.page.locator(".map__street, .map__report")
    for kind in ("street", "report"):
        tab.page.locator(f".map__{kind}").first.wait_for(state="attached")
    tab.page.locator(".map__street").first.evaluate("street => street.dataset.leftBehind = ''")
    tab.page.locator("[data-map-zoom]").last.click()  # where the map is at its widest already:
    tab.page.locator("[data-map-zoom]").first.click()
    tab.page.locator("[data-left-behind]").wait_for(state="detached")
    tab.page.locator(".map__street").first.wait_for(state="attached")

    drawn = marks.evaluate_all("marks => marks.map(mark => mark.classList[0])")

    assert drawn == sorted(drawn, reverse=True)


@in_every_language
def test_a_report_is_looked_at_however_it_stands(reader, locale):
    tab = reader(locale)
    report = make_report(text="A deep hole.\nIt is 40 cm wide.", detail="By the bus stop")
    cases.update(report.reference, status=Status.PLANNED, note="On Friday.", author="Ola")

    sees(tab, f"/reports/{report.reference}")
    press(tab)
    vague = make_report(by=LocatedBy.POSTCODE, accuracy=160, text="Ring Mrs Okafor")
    sees(tab, f"/reports/{vague.reference}")
    change(vague, visibility=Visibility.WITHDRAWN)
    sees(tab, f"/reports/{vague.reference}", 410)


@in_every_language
def test_a_report_of_somebody_else_and_one_that_goes_on_elsewhere(reader, locale):
    tab = reader(locale)
    authority = make_authority(f"county-{uuid4().hex[:8]}")
    report, other = make_report(), make_report()
    change(report, authority=authority.key)
    sees(tab, f"/reports/{report.reference}")

    merge(make_officer(), report.reference, other.reference)
    sees(tab, f"/reports/{report.reference}")


@in_every_language
def test_following_is_asked_for_confirmed_and_stopped(reader, locale):
    tab = reader(locale)
    report = make_report()
    sees(tab, f"/reports/{report.reference}/follow")
    press(tab)
    assert tab.page.locator(ERROR).count() == 1
    tab.page.fill("[name=email]", f"{uuid4().hex}@example.org")
    press(tab)
    sees(tab, "/reports/follow")
    press(tab)
    assert tab.page.locator(ERROR).count() == 1

    follow = make_follow(report, f"{uuid4().hex}@example.org", confirmed_at=None)
    token = token_of(follow.id)
    sees(tab, f"/reports/follows/{token}")
    press(tab)
    sees(tab, f"/reports/follows/{token}/stop")
    press(tab)
