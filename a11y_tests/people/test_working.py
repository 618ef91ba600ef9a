"""What an officer does on a case: each page empty, refused and done, in each language."""

from uuid import uuid4

import pytest

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases.models import Kind
from portal.cases.services import Contact, record_of
from portal.core.i18n import BY_CODE
from tests.cases.builders import make_case
from tests.support.account import behind, give_session, make_staff


@pytest.fixture
def desk(live, routes_app, look):
    """`desk(locale)`: a tab of an officer whose team nobody else works in, with two cases."""
    with routes_app.test_request_context("/"), behind(live):

        def open_(locale, **options):
            tab = look(locale, **options)
            team = f"team-{uuid4().hex[:8]}"
            staff_id = make_staff(teams=(team,), email=f"{uuid4().hex}@larkmere.example")
            arrival = Arrival(method=Method.CODE, second_factor=True)
            give_session(tab.page.context, live, sessions.start_for_staff(staff_id, arrival))
            contact = Contact("Zoë Marsh", f"{uuid4().hex}@example.org", "01632 960001")
            facts = {"team": team, "contact": contact, "kind": Kind.APPLICATION}
            made = [make_case(**facts, submission_id=None).reference for _ in range(2)]
            tab.case, tab.other = (f"/staff/cases/{each}" for each in made)
            tab.references = made
            return tab

        yield open_


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def see(tab, path, status=200):
    assert tab.open(path) == status, path
    tab.assert_accessible()


def refuse(tab, path):
    """The page as it is opened, and with what is missing."""
    see(tab, path)
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def choose(tab, **chosen):
    for name, value in chosen.items():
        tab.page.check(f"input[name={name}][value={value}]")


@in_every_language
def test_contacts(desk, locale):
    tab = desk(locale)
    for path, then in ((f"{tab.case}/contact", tab.case), ("/staff/contacts/new", "noted")):
        refuse(tab, path)
        choose(tab, channel="phone", demand="avoidable", resolved="yes")
        tab.page.fill("#note", "The bin is full again.")
        if then == "noted":
            tab.page.locator("#team").select_option(index=1)
        press(tab)
        assert then in tab.page.url
        tab.assert_accessible()
    tab.open(f"{tab.case}/contact")
    choose(tab, channel="email", demand="value", resolved="no")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_calls(desk, visits, locale):
    tab = desk(locale)
    see(tab, "/staff/call-backs/")
    visits.note_unspoilt("/staff/call-backs/")  # only buttons: there is nothing to get wrong
    refuse(tab, f"{tab.case}/call-back")
    choose(tab, missed="voicemail")
    tab.page.fill("#phone", "01632 960001")
    tab.page.fill("#time", "soon")
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    tab.page.fill("#time", "")
    press(tab)
    tab.assert_accessible()
    see(tab, "/staff/call-backs/")
    press(tab, "button[value=tried]")
    tab.assert_accessible()
    press(tab, "button[value=reached]")
    assert tab.page.locator("tbody tr").count() == 0


@in_every_language
def test_cases_that_belong_together(desk, locale):
    tab = desk(locale)
    refuse(tab, f"{tab.case}/related")
    tab.page.fill("#other", tab.references[1])
    choose(tab, how="merge")
    press(tab)
    tab.assert_accessible()
    see(tab, tab.other)
    refuse(tab, f"{tab.other}/split")
    refuse(tab, f"{tab.other}/complain")
    choose(tab, channel="phone")
    tab.page.locator("#team").select_option(index=1)
    tab.page.fill("#words", "Nobody came.")
    press(tab)
    assert "/complained" in tab.page.url
    tab.assert_accessible()


@in_every_language
def test_ending_a_case_and_its_letter(desk, locale):
    tab = desk(locale)
    refuse(tab, f"{tab.case}/close")
    tab.page.locator("#status").select_option("completed")
    tab.page.fill("#note", "The hedge is cut.")
    press(tab)
    tab.assert_accessible()
    tab.page.evaluate("document.querySelector('main form [name=note]').value = 'The hedge is in.'")
    press(tab, "#send")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    press(tab, "#send")
    tab.assert_accessible()
    entry = record_of(tab.references[0]).timeline[-1]
    see(tab, f"{tab.case}/letters/{entry.id}")


def test_a_case_is_ended_by_keyboard_alone(desk):
    tab = desk(BY_CODE["en"], java_script_enabled=False)
    keys = Keyboard(tab.page)
    tab.open(f"{tab.case}/close")
    keys.reach("#status")
    keys.press("End")
    keys.reach("#note")
    keys.type("The hedge is cut.")
    keys.follow("main form button")
    keys.follow("#send")

    assert record_of(tab.references[0]).case.closed_at is not None
