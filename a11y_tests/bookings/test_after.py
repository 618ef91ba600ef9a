"""What comes after a booking: each page in each state, in each language."""

from datetime import timedelta
from uuid import uuid4

import pytest

from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.bookings import services
from portal.bookings.models import WaitingEntry
from portal.bookings.services import Contact, Needs, Wanted
from portal.bookings.waiting import joining, offering, viewing
from portal.core import clock
from portal.core.db import transaction
from tests.bookings.builders import make_booking, make_calendar, make_registrar
from tests.support.account import behind, give_session, make_person

ALL_WEEK = {
    day: ["09:00-12:00", "13:00-20:00"]
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}
ERROR = ".govuk-error-summary"


class Booker:
    """Somebody who is signed in and books in a calendar of their own."""

    def __init__(self, tab, live):
        self.tab = tab
        self.person = make_person(f"{uuid4().hex}@example.org", name="Zoë Żółkowska")
        token = sessions.start_for_person(self.person, Arrival(method=Method.CODE))
        give_session(tab.page.context, live, token)

    def calendar(self, **changes):
        values = {
            "title": "Library room",
            "services": ["talk-to-us"],
            "week": ALL_WEEK,
            "bank_holidays": None,
            "slot_minutes": 60,
            "unit": "people",
            "capacity": 2,
            "facilities": ["step_free", "hearing_loop"],
            "directions": "Turn left after the bridge.\nThe door is green.",
        }
        return make_calendar(f"room-{uuid4().hex[:12]}", **(values | changes))

    def books(self, calendar=None, day=3, number=0, **changes):
        calendar = calendar or self.calendar()
        wanted = clock.today() + timedelta(days=day)
        [found, *_] = services.free(Wanted(calendar=calendar.slug, first_after=wanted))
        needs = Needs(step_free=True, interpreter=None)
        more = {"units": 2, "needs": needs, "person_id": self.person} | changes
        return make_booking(found.slots[number].id, **more)

    def waits(self, calendar):
        today = clock.today()
        return joining.wait(
            joining.Waiting(
                calendar=calendar.slug,
                first_day=today,
                last_day=today + timedelta(days=28),
                contact=Contact(name="Zoë", email=None),
                locale="en",
                person_id=self.person,
            )
        )

    def sees(self, path, status=200):
        assert self.tab.open(path) == status
        self.tab.assert_accessible()

    def press(self, selector="main form[method=post] button"):
        with self.tab.page.expect_navigation():
            self.tab.page.locator(selector).first.click()
        self.tab.assert_accessible()

    def is_refused(self, path):
        """Press the button without having given anything."""
        self.sees(path)
        self.press()
        assert self.tab.page.locator(ERROR).count() == 1


@pytest.fixture
def booker(live, routes_app):
    with routes_app.test_request_context("/"), behind(live):
        yield lambda tab: Booker(tab, live)


@pytest.fixture
def registrar():
    return make_registrar


@in_every_language
def test_typing_the_reference_and_the_code(look, locale, booker):
    somebody = booker(look(locale))
    somebody.is_refused("/bookings/")
    for box in ("reference", "code"):
        somebody.tab.page.fill(f"#{box}", "ABCD")
    somebody.press()


@in_every_language
def test_a_booking_gets_another_time_and_is_cancelled(look, locale, booker):
    somebody = booker(look(locale))
    view = somebody.books()
    page = f"/bookings/{view.reference}"
    somebody.sees(page)
    somebody.is_refused(f"{page}/move")
    somebody.tab.page.locator("[name=slot]").first.check()
    somebody.press()
    somebody.sees(f"{page}/cancel")
    somebody.press()


@in_every_language
def test_a_booking_that_is_late_and_one_that_cannot_be_changed(look, locale, booker, registrar):
    somebody, actor = booker(look(locale)), registrar()
    calendar = somebody.calendar(week={day: ["00:00-00:00"] for day in ALL_WEEK})
    view = somebody.books(calendar, day=0)
    services.running_late(actor, calendar.slug, view.slot.day, 20, "A visit took longer")
    somebody.sees(f"/bookings/{view.reference}")
    late = somebody.books(somebody.calendar(cut_off={"hours": 2000}))
    somebody.sees(f"/bookings/{late.reference}")


@in_every_language
def test_for_how_many_it_is(look, locale, booker):
    somebody = booker(look(locale))
    view = somebody.books(units=1)
    somebody.sees(f"/bookings/{view.reference}/size")
    somebody.tab.page.fill("#units", "many")
    somebody.press()
    assert somebody.tab.page.locator(ERROR).count() == 1
    somebody.tab.page.fill("#units", "2")
    somebody.press()


@in_every_language
def test_what_we_had_to_cancel_and_another_time_for_it(look, locale, booker, registrar):
    somebody, actor = booker(look(locale)), registrar()
    view = somebody.books()
    services.cancel_by_us(actor, view.slot.id, "The heating is broken")
    somebody.sees(f"/bookings/{view.reference}")
    somebody.is_refused(f"/bookings/{view.reference}/again")
    somebody.tab.page.locator("[name=slot]").first.check()
    somebody.press()


@in_every_language
def test_the_same_time_again_and_again(look, locale, booker):
    somebody = booker(look(locale))
    calendar = somebody.calendar(horizon_days=20)
    view = somebody.books(calendar, day=1)
    taken = somebody.books(calendar, day=8)
    assert taken.slot.starts_at.hour in range(24)
    somebody.is_refused(f"/bookings/{view.reference}/repeat")
    somebody.tab.page.check("[name=every][value=week]")
    somebody.tab.page.fill("#times", "3")
    somebody.press()
    somebody.press()


@in_every_language
def test_my_bookings_with_none_and_with_some(look, locale, booker):
    somebody = booker(look(locale))
    somebody.sees("/account/bookings")
    calendar = somebody.calendar()
    somebody.books(calendar)
    services.cancel(somebody.books(calendar, number=1).reference)
    somebody.sees("/account/bookings")
    somebody.sees("/account/")


@in_every_language
def test_joining_the_waiting_list_and_leaving_it(look, locale, booker):
    somebody = booker(look(locale))
    calendar = somebody.calendar(offer_minutes=60, week={}, unit="people")
    somebody.is_refused(f"/waiting-list/{calendar.slug}")
    somebody.tab.page.locator("[name=weeks]").first.check()
    somebody.tab.page.fill("#units", "2")
    somebody.tab.page.fill("#name", "Zoë Żółkowska")
    somebody.tab.page.fill("#email", f"{uuid4().hex}@example.org")
    somebody.press()
    somebody.press()


@in_every_language
def test_an_offer_that_is_taken_and_one_that_is_over(look, locale, booker):
    somebody = booker(look(locale))
    calendar = somebody.calendar(offer_minutes=60)
    for ends in (False, True):
        place = somebody.waits(calendar)
        offering.offer(calendar.id)
        if ends:
            with transaction() as session:
                session.get_one(WaitingEntry, place.id).offer_until = clock.now()
        somebody.sees(f"/waiting-list/place/{place.id}")
        if not ends:
            somebody.press()
            somebody.sees(f"/waiting-list/place/{place.id}")


@in_every_language
def test_an_offer_that_costs_money_leads_into_its_form(look, locale, booker):
    somebody = booker(look(locale))
    calendar = somebody.calendar(offer_minutes=60, services=["library-room"])
    place = somebody.waits(calendar)
    offering.offer(calendar.id)
    somebody.sees(f"/waiting-list/place/{place.id}")
    somebody.press()
    assert "/services/library-room/" in somebody.tab.page.url
    with transaction():
        entry = viewing.entry(place.id)
        services.release(entry.booking.subject, entry.booking.subject_id)
    somebody.sees(f"/waiting-list/place/{place.id}")
