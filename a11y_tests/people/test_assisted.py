"""Helping a visitor, machines for the public, leaflets: each page in each state and language."""

from uuid import uuid4

import pytest

from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from portal.assisted import handing, kiosks, places, referrals
from portal.assisted import visits as helped
from portal.core.i18n import BY_CODE
from portal.eforms import services as eforms
from tests.support.account import actor_of, behind, give_session, make_staff

HOME, FINISH, CALLS, KIOSK = "/assist/", "/assist/finish", "/assist/help", "/kiosk/start"
ERROR = ".govuk-error-summary"
GO = "main form button.govuk-button"
START = "form:has(#place) button"


class Desk:
    """An adviser's tab."""

    def __init__(self, tab, live):
        self.tab = tab
        self.page = tab.page
        self.id = make_staff(Role.ADVISER, teams=(), email=f"{uuid4().hex}@larkmere.example")
        arrival = Arrival(method=Method.CODE, second_factor=True)
        give_session(self.page.context, live, sessions.start_for_staff(self.id, arrival))

    def sees(self, path, status=200):
        assert self.tab.open(path) == status, path
        self.tab.assert_accessible()

    def press(self, selector=GO):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.tab.assert_accessible()

    def is_refused(self, selector=GO):
        self.press(selector)
        assert self.page.locator(ERROR).count() == 1

    def starts(self, *, speaker=False):
        """As far as the visitor's consent, in the language of this tab."""
        self.tab.open(HOME)
        self.page.select_option("#place", index=1)
        self.page.fill("#name", "Zoë Żółkowska")
        self.page.select_option("#locale", self.tab.locale.code)
        if speaker:
            self.page.check("[name=role][value=carer]")
            self.page.fill("#speaker", "Jan Żółkowski")
            self.page.fill("#authority", "A signed letter")
        self.press(START)

    def helps(self, **how):
        self.starts(**how)
        self.page.check("[name=agreed]")
        self.press()


@pytest.fixture
def desk(live, routes_app):
    with routes_app.test_request_context("/"), behind(live):
        yield lambda tab: Desk(tab, live)


@in_every_language
def test_a_visit_from_its_beginning_to_its_end(look, locale, desk):
    adviser = desk(look(locale))
    adviser.sees(HOME)
    adviser.is_refused(START)
    adviser.starts(speaker=True)
    adviser.is_refused()
    adviser.page.check("[name=agreed]")
    adviser.press()
    adviser.sees(HOME)
    adviser.sees("/services/pothole/")
    adviser.press()
    adviser.sees(HOME)
    adviser.sees("/assist/hand-over/pothole")
    adviser.press()
    adviser.sees(FINISH)
    adviser.press()
    adviser.sees("/assist/over")


@in_every_language
def test_what_a_visitor_takes_home(look, locale, desk, visits):
    adviser = desk(look(locale))
    adviser.helps()
    adviser.tab.open("/services/pothole/danger")
    adviser.press()
    page = adviser.page
    page.check("[name=danger][value=no]")
    for given in (None, None, "where", "surface", "size", None, "updates"):
        if given == "where":
            page.goto(adviser.tab.base + adviser.tab.path("/services/pothole/where?by=by-hand"))
            page.fill("[name=place-words]", "By the oak")
        elif given == "updates":
            page.check("[name=updates][value=online]")
        elif given:
            page.locator(f"[name={given}]").first.check()
        before = page.locator("h1").inner_text()
        page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
        page.wait_for_function(
            "(before) => document.querySelector('h1').innerText !== before", arg=before
        )
    page.locator("main form button.govuk-button").last.click()
    page.wait_for_url("**/done/**")
    adviser.tab.assert_accessible()
    reference = page.url.rpartition("/")[2]
    visits.note_unspoilt(f"/assist/sent/{reference}")
    adviser.sees(f"/assist/sent/{reference}")
    if page.locator("#phone").count():
        adviser.is_refused()
    adviser.sees(HOME)


@in_every_language
def test_a_form_on_the_visitors_phone(look, locale, desk):
    adviser = desk(look(BY_CODE["en"]))
    adviser.helps()
    adviser.tab.open("/services/pothole/")
    adviser.press()
    cookies = {each["name"]: each["value"] for each in adviser.page.context.cookies()}
    [form] = eforms.unfinished(cookies["browser"])
    offer = handing.offer(
        actor_of(adviser.id), helped.of_token(cookies["visit"], in_use=True), form
    )
    phone = look(locale)
    phone.page.context.clear_cookies()
    assert phone.open(f"/hand-over/{offer.token}") == 200
    phone.assert_accessible()
    phone.page.fill("#code", "222222")
    with phone.page.expect_navigation():
        phone.page.locator(GO).first.click()
    phone.assert_accessible()
    assert phone.page.locator(ERROR).count() == 1


@in_every_language
def test_a_machine_for_the_public(look, locale, desk, visits):
    machine = desk(look(locale))
    machine.sees(CALLS)
    machine.sees(KIOSK)
    machine.is_refused()
    machine.page.select_option("#place", index=1)
    machine.page.fill("#name", "By the door")
    machine.press()
    visits.note_unspoilt("/kiosk/clear")
    visits.note_unspoilt("/kiosk/help")
    machine.sees("/services/")
    machine.sees("/kiosk/help")
    machine.press()
    machine.sees("/kiosk/clear")
    machine.press("main form button")
    machine.sees("/kiosk/ready/no-ticket", 410)


@in_every_language
def test_calls_for_help(look, locale, desk, visits):
    adviser = desk(look(locale))
    place = places.every()[0].slug
    token = kiosks.start(actor_of(adviser.id), place, "By the door")
    kiosks.ring(kiosks.of_token(token, in_use=True).id)
    adviser.sees("/staff/")
    assert adviser.page.locator("main a[href$='/assist/help']").count() > 0
    adviser.sees(CALLS)
    visits.note_unspoilt(CALLS)
    adviser.press(".place button")
    adviser.sees(KIOSK)


@in_every_language
def test_leaflets_and_partners(look, locale, desk, visits):
    adviser = desk(look(locale))
    slug = f"bank-{uuid4().hex[:8]}"
    adviser.sees("/staff/leaflets/partners")
    adviser.is_refused("form:has(#slug) button")
    referrals.add(actor_of(adviser.id), "Harrow End Food Bank", slug)
    adviser.sees("/staff/leaflets/partners")
    visits.note_unspoilt("/staff/leaflets/")
    adviser.sees(f"/staff/leaflets/?from={slug}")
    adviser.sees(f"/staff/leaflets/bulky-waste?from={slug}")
    adviser.sees("/staff/leaflets/graffiti")
