"""How reports stand, for those who work on them: the queue, dates, ready answers, what waits."""

from a11y_tests.faults.at_work import STATUSES
from a11y_tests.faults.at_work import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.faults.at_work import officer as officer  # noqa: PLC0414
from a11y_tests.faults.at_work import services as services  # noqa: PLC0414
from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import press, refused, see
from portal.cases import council
from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from tests.faults.builders import make_report

QUEUE = "/staff/reports/"
WHY = {"ur": "پرزہ بعد میں آئے گا"}  # in the language of the page that it is typed on
HELD = "Ring Mrs Okafor on 01632 960 123"


def make_pothole(locale):
    return make_report(statuses=STATUSES, locale=locale.code, text="A deep hole.")


@in_every_language
def test_the_queue(officer, locale):
    tab = officer(locale)
    again = make_pothole(locale)
    make_report(public=False)
    for status in (Status.FIXED, Status.REOPENED):
        cases.update(again.reference, status=status, note=None, author="Ola")
    see(tab, QUEUE, f"{QUEUE}?status=reopened&team=highways")
    tab.nothing_to_refuse()
    see(tab, f"/staff/cases/{again.reference}")

    see(officer(locale, "nobody-yet"), QUEUE)


@in_every_language
def test_another_date_for_news(officer, locale):
    tab = officer(locale)
    report = make_pothole(locale)
    path = f"/staff/cases/{report.reference}/date"
    see(tab, path)
    press(tab)
    refused(tab)

    day = clock.add_working_days(clock.today(), 20, division=council.division())
    for part in ("day", "month", "year"):
        tab.page.fill(f"[name={part}]", str(getattr(day, part)))
    tab.page.fill("[name=reason]", WHY.get(locale.code, "The part we need comes later."))
    press(tab)
    tab.assert_accessible()
    code = cases.access_code(report.reference)
    see(tab, f"/cases/{report.reference}?code={code}", f"/reports/{report.reference}")


@in_every_language
def test_ready_answers(officer, locale):
    tab = officer(locale)
    report = make_report(statuses=("received", "action_scheduled", "fixed"), locale="pl")
    path = f"/staff/cases/{report.reference}/answers"
    see(tab, path, f"{path}/crew-asked")
    cases.update(report.reference, status=Status.RECEIVED, note="Wait.", author="Ola")
    press(tab)
    refused(tab)
    press(tab)
    tab.assert_accessible()

    none = make_report(statuses=("received", "planned"), service="unheard-of", title="Unheard of")
    see(tab, f"/staff/cases/{none.reference}/answers")


@in_every_language
def test_what_waits_before_the_public_sees_it(officer, locale):
    tab = officer(locale)
    report = make_report(text=HELD, detail="Outside 12 Mere Street")
    see(tab, f"{QUEUE}moderation")
    tab.page.locator("textarea").first.fill("x" * 4001)
    press(tab, "main form:has(textarea) button")  # a photo of another test may wait above it
    refused(tab)
    path = f"{QUEUE}{report.reference}/withdraw?part=report"
    see(tab, path)
    press(tab)
    refused(tab)
    tab.page.fill("[name=reason]", "It says who lives there.")
    press(tab)
    tab.assert_accessible()

    see(officer(locale, "nobody-yet"), f"{QUEUE}moderation")
