"""In the street: what is near, what was seen, and what waits while there is no connection."""

from playwright.sync_api import expect

from a11y_tests.faults.at_work import STATUSES
from a11y_tests.faults.at_work import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.faults.at_work import officer as officer  # noqa: PLC0414
from a11y_tests.faults.at_work import services as services  # noqa: PLC0414
from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import press, refused, see
from portal.core.i18n import BY_CODE
from tests.faults.builders import HERE, make_report

FIELD = "/staff/field/"
SAVE = "form[data-may-wait] button"
NEAR = f"{FIELD}?lat={HERE[0]}&lon={HERE[1]}"


@in_every_language
def test_what_is_near(officer, locale):
    tab = officer(locale)
    make_report(detail="By the bus stop", text="A deep hole.")
    see(tab, FIELD, NEAR)
    assert tab.page.locator("main ol a").count() >= 1
    tab.open(f"{FIELD}?near=nowhere+at+all")
    refused(tab)

    see(officer(locale, "nobody-yet"), NEAR)


@in_every_language
def test_what_was_seen_there(officer, locale):
    tab = officer(locale)
    report = make_report(text="A deep hole.\nBeside a drain.", statuses=STATUSES)
    path = f"{FIELD}{report.reference}"
    see(tab, path)

    press(tab, SAVE)  # neither another status nor a note
    refused(tab)

    tab.page.select_option("[name=status]", "planned")
    tab.page.fill("[name=note]", "40 cm wide.")
    press(tab, SAVE)
    expect(tab.page.locator("main .govuk-inset-text")).to_be_visible()
    tab.assert_accessible()


def test_without_a_connection_it_waits_and_is_sent_once_there_is_one(officer):
    tab = officer(BY_CODE["en"])
    report = make_report(statuses=STATUSES)
    tab.open(f"{FIELD}{report.reference}")
    tab.page.select_option("[name=status]", "planned")
    tab.page.fill("[name=note]", "Seen without a connection.")
    tab.page.context.set_offline(True)
    tab.page.locator(SAVE).click()

    waits = tab.page.locator("[data-outbox-list] li")
    expect(waits).to_have_count(1)
    expect(tab.page.locator("[data-outbox-says]")).to_contain_text("We kept it on this device.")
    tab.expect_console("ERR_INTERNET_DISCONNECTED")
    tab.assert_accessible()

    tab.page.context.set_offline(False)
    expect(waits).to_have_count(0)
    expect(tab.page.locator("[data-outbox-says]")).to_contain_text("Sent.")
    tab.open(f"/reports/{report.reference}")
    expect(tab.page.locator(".timeline")).to_contain_text("Seen without a connection.")


def test_who_is_not_signed_in_any_more_loses_nothing(officer):
    tab = officer(BY_CODE["en"])
    report = make_report(statuses=STATUSES)
    tab.open(f"{FIELD}{report.reference}")
    kept = [each for each in tab.page.context.cookies() if "session" in each["name"]]
    tab.page.context.clear_cookies(name=kept[0]["name"])
    tab.page.fill("[name=note]", "Seen after a long walk.")
    tab.page.locator(SAVE).click()

    says = tab.page.locator("[data-outbox-says]")
    expect(says).to_contain_text("You are not signed in any more.")
    expect(tab.page.locator("[data-outbox-list] li")).to_have_count(1)
    tab.assert_accessible()

    tab.page.context.add_cookies(kept)
    tab.open(FIELD)  # any page with the outbox, once they are back
    expect(says).to_contain_text("Sent.")
