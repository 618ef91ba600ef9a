"""Every page of staff on bookings: empty, full and in error."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.test_staff import services as services  # noqa: PLC0414
from portal.accounts.services import Actor, Role
from portal.bookings import services as bookings
from portal.bookings.models import Slot
from portal.bookings.plans import WEEKDAYS
from portal.bookings.services import Needs
from portal.core import clock, db
from portal.core.i18n import BY_CODE
from tests.bookings.builders import TEAM, make_booking, make_calendar
from tests.support.account import make_staff

BOOKINGS = "/staff/bookings/"
DESK = f"{BOOKINGS}calendars/desk/"
UR = BY_CODE["ur"]
ALL_DAY = {day: ["00:00-24:00"] for day in WEEKDAYS}
NEEDS = Needs(step_free=True, interpreter="pl")


@pytest.fixture
def desk(services):
    """One calendar for all languages, open day and night, with room for all of them."""
    return make_calendar("desk", **_plan())


def _plan(**changes):
    return {
        "title": "Talk to us at the Town Hall",
        "directions": "Turn left after the bridge. The green door is ours.",
        "services": ["a-talk"],  # without a form, so it is booked at once
        "week": ALL_DAY,
        "bank_holidays": None,
        "slot_minutes": 20,
        "capacity": 50,
        "facilities": ["step_free"],
        # Each serves one at a time, and every test in each language books with one of them.
        "staff": [{"name": f"Ola Nowak {n}", "languages": ["pl"]} for n in range(1, 51)],
        **changes,
    }


def next_slot(calendar, **after):
    """The first slot that begins once so much time has passed."""
    since = clock.now() + timedelta(**after)
    found = select(Slot.id).where(Slot.calendar_id == calendar.id, Slot.starts_at > since)
    return db.session.scalars(found.where(~Slot.blocked).order_by(Slot.starts_at)).first()


def see(tab, *paths, status=200):
    for path in paths:
        assert tab.open(path) == status, path
        tab.assert_accessible()


def press(tab, selector="main form[method=post] button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def refused(tab):
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def done(tab):
    expect(tab.page.locator(".govuk-inset-text")).to_be_visible()
    tab.assert_accessible()


@in_every_language
def test_calendars_days_and_weeks(look, at_work, desk, locale):
    tab = look(locale)
    make_booking(next_slot(desk), needs=NEEDS)
    at_work(tab, teams=(TEAM,))
    see(tab, BOOKINGS, f"{DESK}day", f"{DESK}week", f"{DESK}day?on=2001-01-01")
    for path in (f"{BOOKINGS}?reference=BK-2222-2222", f"{DESK}day?day=40", f"{DESK}week?day=40"):
        tab.open(path)
        refused(tab)


@in_every_language
def test_a_booking_at_the_counter(look, at_work, desk, locale):
    tab = look(locale)
    booking = make_booking(next_slot(desk), needs=NEEDS)
    path = BOOKINGS + booking.reference
    at_work(tab, teams=(TEAM,))
    see(tab, f"{path}/cancel")
    press(tab)
    refused(tab)
    see(tab, path)
    tab.page.locator('main a[href$="/cancel"]').click()
    tab.page.fill("#why", "She asked us to.")
    press(tab)
    done(tab)


@in_every_language
def test_moving_a_booking(look, at_work, desk, locale):
    tab = look(locale)
    path = f"{BOOKINGS}{make_booking(next_slot(desk), needs=NEEDS).reference}/move"
    at_work(tab, Role.ADVISER, teams=())
    see(tab, path, f"{path}?on=2100-01-01")
    tab.open(path)
    press(tab)
    refused(tab)
    tab.open(f"{path}?day=40")
    refused(tab)
    tab.open(path)
    tab.page.locator(".govuk-radios__input").last.check()
    press(tab)
    done(tab)


@in_every_language
def test_booking_for_somebody(look, at_work, desk, locale):
    tab = look(locale)
    at_work(tab, Role.ADVISER, teams=())
    see(tab, f"{DESK}book", f"{DESK}book?on=2100-01-01")
    tab.open(f"{DESK}book?day=40&units=lots")
    refused(tab)
    path = f"{DESK}book/{next_slot(desk, hours=2)}"
    see(tab, path)
    press(tab)
    refused(tab)
    tab.page.fill("#name", "Zofia Nowak")
    tab.page.check("#step_free")
    tab.page.fill("#interpreter", "Polish")
    press(tab)
    done(tab)


@in_every_language
def test_blocking_calling_off_and_being_late(look, at_work, desk, locale):
    tab = look(locale)
    at_work(tab, teams=(TEAM,))
    for path in (f"{DESK}block", f"{DESK}late", f"{DESK}call-off"):
        see(tab, path)
        press(tab)
        refused(tab)
    slot_id = next_slot(desk, days=3)
    make_booking(slot_id, needs=NEEDS)
    see(tab, f"{DESK}times/{slot_id}/call-off")
    press(tab)
    refused(tab)
    tab.page.fill("#why", "The lift is broken.")
    press(tab)
    done(tab)


@in_every_language
def test_changing_a_calendar(look, at_work, desk, locale):
    tab = look(locale)
    at_work(tab, teams=(TEAM,))
    make_booking(next_slot(desk, days=4), needs=NEEDS)
    see(tab, f"{DESK}edit", f"{DESK}stranded")
    tab.open(f"{DESK}edit")
    tab.page.fill("#monday", "in the morning")
    press(tab)
    refused(tab)
    for day in WEEKDAYS:
        tab.page.fill(f"#{day}", "")
    press(tab)
    expect(tab.page.locator("main table").first).to_be_visible()
    tab.assert_accessible()


@in_every_language
def test_bookings_that_wait_to_be_moved(look, at_work, services, locale):
    tab = look(locale)
    shut = make_calendar("shut-desk", **_plan(title="A desk that shuts", bank_holidays="ENG"))
    slot_id = next_slot(shut, days=5)
    make_booking(slot_id, needs=NEEDS)
    slot = bookings.slot(slot_id)
    team = frozenset({TEAM})
    staff_id = make_staff(teams=(TEAM,), email=f"{slot_id}-{locale.code}@larkmere.example")
    officer = Actor(staff_id, "Ola Nowak", frozenset({Role.OFFICER}), team)
    bookings.block(officer, shut.slug, slot.starts_at, slot.ends_at, "Training")
    at_work(tab, teams=(TEAM,))
    see(tab, f"{BOOKINGS}calendars/shut-desk/stranded", BOOKINGS)


def test_the_day_becomes_cards_on_a_phone_and_a_table_on_paper(look, at_work, desk):
    tab = look(UR)
    make_booking(next_slot(desk), needs=NEEDS)
    at_work(tab, teams=(TEAM,))
    tab.open(f"{DESK}day")
    tab.page.set_viewport_size({"width": 320, "height": 640})
    expect(tab.page.locator(".table-cards thead")).to_be_hidden()
    tab.assert_fits()

    tab.page.set_viewport_size({"width": 1000, "height": 640})
    tab.page.emulate_media(media="print")
    expect(tab.page.locator(".day-sheet thead")).to_be_visible()
    expect(tab.page.locator(".account-nav")).to_be_hidden()
    expect(tab.page.locator(".day-sheet tr.no-print").first).to_be_hidden()
