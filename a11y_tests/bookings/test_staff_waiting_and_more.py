"""Staff pages of bookings: new calendars, who waits, times again and again, the property."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.bookings.test_staff_bookings import (
    BOOKINGS,
    NEEDS,
    UR,
    _plan,
    done,
    next_slot,
    press,
    refused,
    see,
)
from a11y_tests.bookings.test_staff_bookings import desk as desk  # noqa: PLC0414 - fixtures
from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import at_work as at_work  # noqa: PLC0414
from a11y_tests.test_staff import services as services  # noqa: PLC0414
from portal.bookings import services as bookings
from portal.bookings.plans import WEEKDAYS
from portal.bookings.services import Contact
from portal.bookings.waiting import joining, offering
from portal.core import clock
from tests.bookings.builders import ADA, TEAM, make_booking, make_calendar, make_hold
from tests.cases.builders import make_case

NEW = f"{BOOKINGS}calendars/new"
_LONG = "A desk with a name that is as long as the names of things at a council can be"


@pytest.fixture
def queue(services):
    """A list on which one is offered a time and another one waits."""
    slug = f"queue-{uuid4().hex}"
    calendar = make_calendar(slug, **_plan(title=_LONG, offer_minutes=60, capacity=1))
    for units, name in ((1, "Bo Larsson"), (2, "Zofia Nowak")):
        joining.wait(
            joining.Waiting(
                calendar=slug,
                # A time of today could begin, and its offer end, while the pages are looked at.
                first_day=clock.today() + timedelta(days=1),
                last_day=clock.today() + timedelta(days=9),
                contact=Contact(name=name, email="bo@example.org", phone="07700 900 123"),
                locale="en",
                units=units,
                needs=NEEDS,
            )
        )
    offering.offer(calendar.id)
    return f"{BOOKINGS}calendars/{slug}/"


@in_every_language
def test_a_new_calendar_and_a_copy(look, at_work, desk, locale):
    tab = look(locale)
    at_work(tab, teams=(TEAM,))
    see(tab, NEW, f"{NEW}?copy=desk")
    tab.open(NEW)
    press(tab)
    refused(tab)
    tab.open(f"{NEW}?copy=desk")
    tab.page.fill("#title", f"A copy {uuid4().hex}")
    press(tab)
    done(tab)


@in_every_language
def test_the_waiting_list(look, at_work, desk, queue, locale):
    tab = look(locale)
    at_work(tab, teams=(TEAM,))
    see(tab, f"{BOOKINGS}calendars/desk/waiting", f"{queue}day", f"{queue}waiting")
    press(tab, 'main a[href$="/remove"]')
    tab.assert_accessible()
    press(tab)
    refused(tab)
    tab.page.fill("#why", "She has moved away.")
    press(tab)
    done(tab)


@in_every_language
def test_the_same_time_again_and_again(look, at_work, desk, locale):
    tab = look(locale)
    booking = make_booking(next_slot(desk, days=2), needs=NEEDS)
    path = f"{BOOKINGS}{booking.reference}"
    at_work(tab, teams=(TEAM,))
    see(tab, f"{path}/repeat")
    press(tab)
    refused(tab)
    tab.page.locator(".govuk-radios__input").first.check()
    tab.page.fill("#times", "12")
    press(tab)
    expect(tab.page.locator("button[name=book]")).to_be_visible()
    tab.assert_accessible()
    press(tab)
    expect(tab.page.locator("main form")).to_have_count(0)
    tab.assert_accessible()
    see(tab, path)


@in_every_language
def test_the_property_that_is_booked_for(look, at_work, services, locale):
    tab = look(locale)
    limit = {"per_property": {"units": 1, "days": 30}}
    tips = make_calendar("tips", **_plan(title=_LONG, **limit))
    at_work(tab, teams=(TEAM,))
    see(tab, f"{BOOKINGS}calendars/tips/book/{next_slot(tips, hours=2)}")
    press(tab)
    refused(tab)
    tab.page.fill("#name", "Zofia Nowak")
    tab.page.fill("#postcode", "LK9 9ZZ")
    press(tab)
    refused(tab)
    tab.page.fill("#postcode", "LK1 1AA")
    press(tab)
    refused(tab)
    expect(tab.page.locator("#uprn")).to_be_visible()


@in_every_language
def test_a_case_and_its_booking(look, at_work, desk, locale):
    tab = look(locale)
    case = make_case(team=TEAM)
    held = make_hold(next_slot(desk, days=1))
    bookings.confirm(held.subject, held.subject_id, case.id, ADA)
    at_work(tab, teams=(TEAM,))
    see(tab, f"/staff/cases/{case.reference}")
    expect(tab.page.locator(f'main a[href$="{held.reference}"]')).to_be_visible()


@in_every_language
def test_times_that_wait_for_a_booking_to_be_moved(look, at_work, services, locale):
    tab = look(locale)
    slug = f"longer-{locale.code.partition('@')[2] or locale.code}"
    calendar = make_calendar(slug, **_plan(title=_LONG))
    make_booking(next_slot(calendar, days=1), needs=NEEDS)
    at_work(tab, teams=(TEAM,))
    tab.open(f"{BOOKINGS}calendars/{slug}/edit")
    for day in WEEKDAYS:
        tab.page.fill(f"#{day}", "00:10-24:00")
    press(tab)
    expect(tab.page.locator("main table").first).to_be_visible()
    tab.assert_accessible()


def test_long_names_and_lists_fit_a_phone(look, at_work, queue):
    tab = look(UR)
    at_work(tab, teams=(TEAM,))
    tab.page.set_viewport_size({"width": 320, "height": 640})
    for path in (f"{queue}waiting", f"{queue}day", f"{queue}edit", f"{NEW}"):
        tab.open(path)
        tab.assert_fits()
    tab.open(f"{queue}waiting")
    press(tab, 'main a[href$="/remove"]')
    tab.assert_fits()
