"""Every page of staff, and the one on which residents see who looked: empty, full and in error."""

import re
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import auditing, sessions
from portal.accounts.at_work import inviting
from portal.accounts.models import Action, Authenticator, Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from portal.core.db import transaction
from portal.core.i18n import BY_CODE
from tests.support.account import actor_of, behind, give_session, make_person, make_staff
from tests.support.resident import Resident
from tests.support.waiting import until

EN, UR = BY_CODE["en"], BY_CODE["ur"]
SECRET = "JBSWY3DPEHPK3PXP" * 2
SIGN_IN, SECOND, SET_UP = "/staff/sign-in", "/staff/second-factor", "/staff/second-factor/set-up"
_MAILS = "SELECT id FROM message WHERE template = 'sign_in_code' ORDER BY queued_at"
_INVITED = "SELECT id FROM message WHERE template = 'staff_invited' ORDER BY queued_at"


@pytest.fixture
def services(routes_app, live):
    """The services of this process on the live portal's database."""
    with routes_app.app_context(), behind(live):
        yield


@pytest.fixture
def at_work(services, live):
    """`at_work(tab, Role.OFFICER)`: give a tab a session of staff; who it is."""

    def begin(tab, *roles, both=True, app=True, teams=("highways",)):
        staff_id = make_staff(*roles, teams=teams, email=f"{uuid4().hex}@larkmere.example")
        if app:
            with transaction() as session:
                session.add(Authenticator(staff_id=staff_id, secret=SECRET))
        arrival = Arrival(method=Method.CODE, second_factor=both)
        give_session(tab.page.context, live, sessions.start_for_staff(staff_id, arrival))
        return staff_id

    return begin


def press(tab, selector="main form button"):
    """Press a button that leads to another page."""
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def see(tab, *paths, status=200):
    for path in paths:
        assert tab.open(path) == status, path
        tab.assert_accessible()


def refused(tab):
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def mailed_code(tab, live, before):
    """The code of the mail that was written since; the tab is on the mail's page then."""
    mails = until(lambda: live.sql(_MAILS)[before:], "the mail is written")
    tab.open(f"/dev/mailbox/{mails[-1][0]}")
    return re.search(r"\b\d{3} \d{3}\b", tab.page.locator("main").inner_text())[0]


@in_every_language
def test_the_emailed_code(look, live, locale):
    tab = look(locale)
    see(tab, SIGN_IN, f"{SIGN_IN}?joined=1")
    press(tab)
    refused(tab)
    tab.page.fill("#email", "nobody@larkmere.example")
    press(tab)
    tab.assert_accessible()
    tab.page.fill("#code", "12")
    press(tab)
    refused(tab)


@in_every_language
def test_the_second_step(look, at_work, locale):
    tab = look(locale)
    at_work(tab, both=False)
    see(tab, SECOND)
    tab.page.fill("#code", "12")
    press(tab)
    refused(tab)
    tab.page.locator("details summary").click()
    tab.assert_accessible()


@in_every_language
def test_setting_the_second_step_up_and_recovery_codes(look, at_work, locale):
    tab = look(locale)
    at_work(tab, both=False, app=False)
    see(tab, SET_UP)
    expect(tab.page.locator(".qr")).to_have_js_property("complete", True)  # noqa: FBT003
    press(tab)
    refused(tab)
    secret = tab.page.locator(".secret__groups").inner_text().replace(" ", "")
    tab.page.fill("#code", pyotp.TOTP(secret).now())
    press(tab)
    tab.assert_accessible()
    press(tab, "main form button")
    expect(tab.page.locator(".recovery-codes li")).to_have_count(10)
    tab.assert_accessible()
    see(tab, "/staff/security", "/staff/recovery-codes")


@in_every_language
def test_an_invitation(look, live, services, locale):
    tab = look(locale)
    email = f"{uuid4().hex}@larkmere.example"
    inviting.invite(None, inviting.Invited(email=email, name="Wren Patel", roles=(Role.EDITOR,)))
    mails = live.sql(_INVITED)
    tab.assert_letter_accessible(f"/dev/mailbox/{mails[-1][0]}/html") if locale is EN else None
    tab.open(f"/dev/mailbox/{mails[-1][0]}")
    path = re.search(r"/staff/join/[\w-]+", tab.page.locator("main").inner_text())[0]
    see(tab, path)
    press(tab)
    tab.assert_accessible()
    see(tab, path, status=410)


@in_every_language
def test_people_who_work_here(look, at_work, visits, locale):
    tab = look(locale)
    visits.note_unspoilt("/staff/people/")  # filters: whatever is chosen can be shown
    at_work(tab, Role.ADMINISTRATOR, teams=())
    see(
        tab,
        "/staff/",
        "/staff/people/",
        "/staff/people/?invited=1",
        "/staff/people/?team=adult-care",
    )
    tab.open("/staff/people/new")
    tab.assert_accessible()
    press(tab)
    refused(tab)
    other = at_work(look(locale, java_script_enabled=False))
    see(tab, f"/staff/people/{other}", f"/staff/people/{other}?saved=1")
    for box in tab.page.locator("[name=roles]:checked").all():
        box.uncheck()
    press(tab, f"form[action$='{other}'] button")
    refused(tab)


@in_every_language
def test_the_audit_log(look, at_work, locale):
    tab = look(locale)
    me = at_work(tab, Role.ADMINISTRATOR, teams=())
    auditing.record(actor_of(me), Action.READ, why="She phoned.", part="case")
    see(tab, "/staff/audit", f"/staff/audit?staff={uuid4()}")
    tab.page.fill("#day", "31")
    press(tab)
    refused(tab)


@pytest.fixture(scope="module")
def case(live):
    """A report with answers that an officer has written about."""
    told = Resident(live.url).report_pothole()
    live.update_cases((told.reference, "investigating", "We look at it today."))
    return told


@in_every_language
def test_working_on_a_case(look, at_work, visits, case, locale):
    tab = look(locale)
    visits.note_unspoilt("/staff/cases/")  # filters again
    at_work(tab)
    see(tab, "/staff/", "/staff/cases/", "/staff/cases/?status=duplicate")
    see(tab, f"/staff/cases/{case.reference}", f"/staff/cases/{case.reference}?saved=1")
    press(tab, f"form[action$='{case.reference}'] button")
    refused(tab)


@in_every_language
def test_finding_somebody(look, at_work, case, locale):
    tab = look(locale)
    at_work(tab, Role.ADVISER, teams=())
    see(tab, "/staff/find")
    press(tab)
    refused(tab)
    person = f"{uuid4().hex}@example.org"
    make_person(person)
    for box, text in (
        ("email", "nobody@example.org"),
        ("email", person),
        ("reference", case.reference),
    ):
        tab.open("/staff/find")
        tab.page.fill(f"#{box}", text)
        tab.page.fill("#why", "She phoned about it.")
        press(tab)
        tab.assert_accessible()


@in_every_language
def test_who_looked(look, live, services, locale):
    tab = look(locale)
    person_id = make_person(f"{uuid4().hex}@example.org")
    token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
    give_session(tab.page.context, live, token)
    see(tab, "/account/who-looked")
    auditing.record(None, Action.READ, person_id=person_id, why="You phoned us.")
    see(tab, "/account/who-looked")


def sign_in(tab, live, email, *, press_on):
    """With a code by email, then one of the app; `press_on` sends each form."""
    before = len(live.sql(_MAILS))
    tab.open(f"{SIGN_IN}?next=/staff/security")
    press_on("#email", email)
    code_page = tab.page.url
    code = mailed_code(tab, live, before)
    tab.page.goto(code_page)
    press_on("#code", code)
    press_on("#code", pyotp.TOTP(SECRET).now())
    expect(tab.page).to_have_url(re.compile("/staff/security$"))


@pytest.fixture
def officer(services):
    email = f"{uuid4().hex}@larkmere.example"
    staff_id = make_staff(email=email)
    with transaction() as session:
        session.add(Authenticator(staff_id=staff_id, secret=SECRET))
    return email


def test_signing_in_with_a_keyboard_alone(look, live, officer):
    tab = look(EN)
    keys = Keyboard(tab.page)

    def press_on(selector, text):
        keys.reach(selector)
        keys.type(text)
        with tab.page.expect_navigation():
            keys.press("Enter")

    sign_in(tab, live, officer, press_on=press_on)
    keys.all_stops()


def test_signing_in_without_javascript(look, live, officer):
    tab = look(EN, java_script_enabled=False)

    def press_on(selector, text):
        tab.page.fill(selector, text)
        press(tab, f"form:has({selector}) button")

    sign_in(tab, live, officer, press_on=press_on)


def test_tables_become_cards_on_a_narrow_screen(look, at_work, case):
    tab = look(UR)
    at_work(tab)
    tab.open("/staff/cases/")
    tab.page.set_viewport_size({"width": 320, "height": 640})

    expect(tab.page.locator(".table-cards thead")).to_be_hidden()
    tab.assert_fits()
