"""Messages on a case and questions asked again, on both sides: empty, full and in error."""

import secrets
from http.client import NOT_FOUND
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases import services as cases
from portal.cases.models import Direction, Purpose
from portal.cases.talking import conversation
from portal.core.i18n import BY_CODE
from portal.eforms import publishing, services
from portal.eforms.again import reopening
from tests.eforms.asking_again import ANSWERS, make_lost_cat, officer
from tests.eforms.builders import make_draft
from tests.eforms.files import packed, photo
from tests.support.account import behind, give_session, make_staff

EN, UR = BY_CODE["en"], BY_CODE["ur"]
CAT = {"name": "cat-on-the-garden-wall.jpg", "mimeType": "image/jpeg", "buffer": photo()}
ZIP = {"name": "all.zip", "mimeType": "application/zip", "buffer": packed({"a.txt": b"a"})}
LONG = "Wobble sat on the wall, and " * 12 + "Donaudampfschifffahrtsgesellschaft" * 3


@pytest.fixture(scope="module")
def portal(open_portal):
    with open_portal("conversation") as portal:
        yield portal


@pytest.fixture
def at_hand(routes_app, portal):
    with routes_app.app_context(), routes_app.test_request_context(), behind(portal):
        publishing.forget()
        routes_app.extensions["throttle"].storage.reset()  # each test is a day of its own
        yield
        publishing.forget()


@pytest.fixture
def sent(at_hand):
    """A form that was sent; its reference."""
    browser = secrets.token_urlsafe(8)
    draft = make_draft(make_lost_cat(), ANSWERS, browser=browser)
    return services.submit(browser, "lost-cat", draft.id)


@pytest.fixture
def resident(look, portal):
    """`resident(locale, reference)`: a tab that has the code of the case."""

    def opened(locale, reference, **options):
        tab = look(locale, base_url=portal.url, **options)
        tab.open(f"/cases/{reference}?code={cases.access_code(reference)}")
        return tab

    return opened


@pytest.fixture
def desk(look, portal, at_hand):
    """`desk(locale)`: a tab of an officer at work."""

    def opened(locale, **options):
        tab = look(locale, base_url=portal.url, **options)
        staff_id = make_staff(teams=("animals",), email=f"{uuid4().hex}@larkmere.example")
        arrival = Arrival(method=Method.PASSKEY, second_factor=True)
        give_session(tab.page.context, portal, sessions.start_for_staff(staff_id, arrival))
        return tab

    return opened


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def write(reference, direction, words, locale=EN):
    draft = conversation.draft(reference, direction, secrets.token_urlsafe(18))
    if direction is Direction.IN:
        conversation.write(draft, purpose=Purpose.QUESTION, words=words, person_id=None)
    else:
        conversation.answer(officer(), draft, words=words, locale=locale)


def refused(tab):
    expect(tab.page.locator(".govuk-error-summary")).to_have_count(1)
    assert tab.page.title().startswith(tab.word("Error:"))
    tab.assert_accessible()


@in_every_language
def test_writing_the_first_message_with_files(resident, sent, locale):
    tab = resident(locale, sent)
    tab.assert_accessible()
    tab.open(f"/cases/{sent}/messages?about=information")
    tab.assert_accessible()
    tab.page.set_input_files("#files", [CAT, ZIP])
    press(tab, "#write button:not([name])")
    refused(tab)
    expect(tab.page.locator("#write .files__file")).to_have_count(1)
    tab.page.fill("#message", LONG)
    tab.page.select_option("#language", "en")
    press(tab, "#write button:not([name])")
    expect(tab.page.locator(".thread__message")).to_have_count(1)
    tab.assert_accessible()


@in_every_language
def test_a_long_thread_in_two_languages(resident, desk, sent, locale):
    for number in range(11):
        write(sent, Direction.IN, f"Have you seen it, {number}?")
        write(sent, Direction.OUT, "کل آئیں گے" if number % 2 else "We looked.", UR)
    tab = resident(locale, sent)
    for query in ("", "?page=1", "?about=question"):
        tab.open(f"/cases/{sent}/messages{query}")
        tab.assert_accessible()
    at_desk = desk(locale)
    for query in ("", "?page=1"):
        at_desk.open(f"/staff/cases/{sent}/messages{query}")
        at_desk.assert_accessible()
    at_desk.open(f"/staff/cases/{sent}")
    at_desk.assert_accessible()


@in_every_language
def test_the_messages_of_staff(desk, sent, locale):
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}/messages")
    tab.assert_accessible()
    press(tab, "#write button:not([name])")
    refused(tab)
    tab.page.fill("#message", "We looked.")
    press(tab, "#write button:not([name])")
    tab.assert_accessible()
    assert tab.open(f"/staff/cases/{sent}/files/{uuid4()}") == NOT_FOUND
    tab.assert_accessible()


@in_every_language
def test_asking_questions_again(desk, sent, locale):
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}/questions")
    tab.assert_accessible()
    press(tab)
    refused(tab)
    tab.page.check("[name=questions][value=colour]")
    tab.page.fill("#why", "We could not read it.")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_the_questions_asked_again(resident, sent, locale):
    named = ["danger", "colour", "cats", "photos"]
    reopening.ask(officer(), sent, questions=named, why="We could not read it.\nOr hear it.")
    home = f"/cases/{sent}/questions"
    tab = resident(locale, sent)
    tab.assert_accessible()
    tab.open(home)
    tab.assert_accessible()
    press(tab, "main a.govuk-button")
    tab.assert_accessible()
    tab.nothing_to_refuse()  # one of the two is chosen already
    tab.page.check("[value=yes]")
    arrive(tab, "/bite")
    tab.assert_accessible()
    tab.page.click("main form button")
    refused(tab)
    tab.page.fill("#bite", "Twice")
    arrive(tab, "/cat")
    tab.assert_accessible()
    tab.page.fill("#colour", "")
    tab.page.click("main form button")
    refused(tab)
    tab.page.fill("#colour", "White")
    arrive(tab, "/cats")
    tab.assert_accessible()
    tab.open(f"{home}/cats/new")
    tab.assert_accessible()
    tab.page.click("main form button")
    refused(tab)
    tab.open(f"{home}/cats/1")
    tab.assert_accessible()
    tab.open(f"{home}/cats/1/remove")
    tab.assert_accessible()
    tab.open(f"{home}/cats")
    tab.page.click("main form button")
    refused(tab)
    tab.page.check("[name=another][value=no]")
    arrive(tab, "/photos")
    tab.assert_accessible()
    press(tab, "[name=upload]")
    refused(tab)
    tab.page.set_input_files("#photos", [CAT])
    press(tab, "main form[enctype] button:not([name])")
    assert tab.page.url.endswith("/check")
    tab.assert_accessible()
    press(tab)
    tab.assert_accessible()
    tab.open(home)
    tab.assert_accessible()


def arrive(tab, end):
    tab.page.click("main form button:not(.govuk-button--secondary)")
    tab.page.wait_for_url(f"**{end}")
    expect(tab.page.locator("h1")).to_be_focused()


@in_every_language
def test_before_and_after_on_the_page_of_the_case(desk, sent, portal, resident, locale):
    reopening.ask(officer(), sent, questions=["danger", "size"], why="We could not read it.")
    answered(resident(EN, sent, java_script_enabled=False), sent)
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}")

    expect(tab.page.locator("table.cards tbody tr")).to_have_count(4)
    tab.assert_accessible()


def answered(tab, reference):
    """Without JavaScript: each form is sent by the browser itself."""
    tab.open(f"/cases/{reference}/questions")
    press(tab, "main a.govuk-button")
    tab.page.check("[name=danger][value=yes]")
    press(tab)
    tab.page.fill("#bite", "Twice")
    press(tab)
    expect(tab.page.locator("#size")).to_have_value("Large")
    press(tab)
    assert tab.page.url.endswith("/check")
    press(tab)
    expect(tab.page.locator("h1")).to_contain_text("We have got your answers")


def test_without_a_script_both_sides_write_to_each_other(resident, desk, sent):
    ours = resident(EN, sent, java_script_enabled=False)
    ours.open(f"/cases/{sent}/messages")
    ours.page.fill("#message", "Have you seen it?")
    ours.page.set_input_files("#files", [CAT])
    press(ours, "#write button:not([name])")
    theirs = desk(EN, java_script_enabled=False)
    theirs.open(f"/staff/cases/{sent}/messages")
    expect(theirs.page.locator(".thread__text")).to_have_text("Have you seen it?")
    expect(theirs.page.locator(".files__name a")).to_have_count(1)
    theirs.page.fill("#message", "On the wall.")
    press(theirs, "#write button:not([name])")
    ours.open(f"/cases/{sent}/messages")

    expect(ours.page.locator(".thread__text").last).to_have_text("On the wall.")


def test_with_a_keyboard_an_officer_asks_and_the_resident_answers(resident, desk, sent):
    theirs = desk(EN)
    keys = Keyboard(theirs.page)
    theirs.open(f"/staff/cases/{sent}")
    keys.follow(f"main a[href='/staff/cases/{sent}/questions']")
    keys.reach("[name=questions][value=colour]")
    keys.press("Space")
    keys.reach("#why")
    keys.type("We could not read it.")
    keys.follow("main form button")
    assert theirs.page.url.endswith(f"/staff/cases/{sent}")

    ours = resident(EN, sent)
    keys = Keyboard(ours.page)
    ours.open(f"/cases/{sent}")
    keys.follow(f"main a[href='/cases/{sent}/questions']")
    keys.follow("main a.govuk-button")
    keys.reach("#colour")
    ours.page.keyboard.press("Control+A")
    keys.type("White")
    keys.send()
    keys.follow("main form button")
    expect(ours.page.locator("h1")).to_contain_text("We have got your answers")

    theirs.page.reload()
    row = theirs.page.locator("table.cards tbody tr")
    expect(row.locator("td").nth(0)).to_contain_text("Black")
    expect(row.locator("td").nth(1)).to_contain_text("White")


def test_with_a_keyboard_a_message_is_written(resident, sent):
    tab = resident(EN, sent)
    keys = Keyboard(tab.page)
    tab.open(f"/cases/{sent}")
    keys.follow(f"main a[href='/cases/{sent}/messages?about=question']")
    keys.reach("#message")
    keys.type("Have you seen it?")
    keys.follow("#write button:not([name])")

    expect(tab.page.locator(".thread__text")).to_have_text("Have you seen it?")
