"""Two reports are made one: chosen, read, refused, done and parted again."""

from a11y_tests.faults.at_work import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.faults.at_work import officer as officer  # noqa: PLC0414
from a11y_tests.faults.at_work import services as services  # noqa: PLC0414
from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import press, refused, see
from portal.cases import services as cases
from portal.cases.services import Status
from tests.faults.builders import make_follow, make_report, metres_away

DO = "main form button"


@in_every_language
def test_making_two_reports_one(officer, locale):
    tab = officer(locale)
    report, other = make_report(), make_report(metres_away(3))
    make_follow(report, f"{report.reference.lower()}@example.org")
    path = f"/staff/reports/{report.reference}/merge"
    see(tab, path)
    press(tab, DO)
    refused(tab)

    tab.page.check("[name=into][value=other]")
    tab.page.fill("[name=reference]", other.reference)
    tab.assert_accessible()
    press(tab, DO)
    tab.assert_accessible()
    press(tab, DO)
    tab.assert_accessible()  # the page of the case, which says where it goes on

    press(tab, "form[action$=unmerge] button")
    tab.assert_accessible()


@in_every_language
def test_what_cannot_be_one(officer, locale):
    tab = officer(locale)
    report, other = make_report(), make_report(metres_away(3))
    path = f"/staff/reports/{report.reference}/merge"
    tab.open(f"{path}/{report.reference}")
    press(tab, DO)
    refused(tab)

    cases.update(other.reference, status=Status.FIXED, note=None, author="Ola")
    see(tab, f"{path}/{other.reference}")
