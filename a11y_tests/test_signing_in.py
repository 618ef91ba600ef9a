"""Signing in by a code, staying signed in and signing out, in each language and state."""

import re

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.core.i18n import BY_CODE
from tests.support.account import behind, give_session, make_person
from tests.support.waiting import until

EN, UR = BY_CODE["en"], BY_CODE["ur"]
_CODED = "SELECT id FROM message WHERE template = 'sign_in_code' ORDER BY queued_at"
_LONG_AGO = "UPDATE account_session SET seen_at = seen_at - interval '1 day' WHERE person_id = %s"
_LAST_HALF_HOUR = (
    "UPDATE account_session SET expires_at = now() + interval '20 minutes' WHERE person_id = %s"
)


def press(tab, selector="main form button"):
    """Press a button that leads to another page."""
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def ask(tab, live, email):
    """Have a code mailed; the path of its mail in the mailbox."""
    before = len(live.sql(_CODED))
    tab.open("/sign-in")
    tab.page.fill("#email", email)
    press(tab)
    mails = until(lambda: live.sql(_CODED)[before:], "the mail is written")
    return f"/dev/mailbox/{mails[-1][0]}"


def code_in(tab, mail):
    """The code as the mail says it; the tab is on the mail's page then."""
    tab.open(mail)
    return re.search(r"\b\d{3} \d{3}\b", tab.page.locator("main").inner_text())[0]


@pytest.fixture
def signed_in(routes_app, live):
    """Give a tab the session of a person, who is signed in elsewhere too; their id."""

    def begin(tab, email):
        with routes_app.app_context(), behind(live):
            person_id = make_person(email)
            arrival = Arrival(method=Method.CODE, device="Firefox/Android")
            token = sessions.start_for_person(person_id, arrival)
            shared = Arrival(method=Method.CODE, device="Safari/iPhone", shared=True)
            sessions.start_for_person(person_id, shared)
        give_session(tab.page.context, live, token)
        return person_id

    return begin


@in_every_language
def test_asking_for_a_code_and_entering_it(look, live, locale):
    tab = look(locale)
    assert tab.open("/sign-in?ended=1") == 200
    tab.assert_accessible()
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()

    mail = ask(tab, live, f"zoe.{locale.html_lang}@example.com")
    tab.assert_accessible()
    code = code_in(tab, mail)
    tab.assert_accessible()
    tab.assert_letter_accessible(f"{mail}/html")
    tab.open("/sign-in/code")
    tab.page.fill("#code", "12")
    press(tab)
    tab.assert_accessible()
    press(tab, "#again")
    assert "again" in tab.page.url
    tab.assert_accessible()
    tab.page.fill("#code", code)
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_a_code_that_was_tried_too_often(look, live, locale):
    tab = look(locale)
    mail = ask(tab, live, f"yan.{locale.html_lang}@example.com")
    code = code_in(tab, mail)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"
    tab.open("/sign-in/code")
    for _ in range(5):
        tab.page.fill("#code", wrong)
        press(tab)

    tab.assert_accessible()
    expect(tab.page.locator(".govuk-error-summary a")).to_have_attribute("href", "#again")


@in_every_language
def test_devices_staying_and_signing_out(look, live, signed_in, locale):
    tab = look(locale)
    person_id = signed_in(tab, f"xin.{locale.html_lang}@example.com")
    assert tab.open("/account/devices") == 200
    assert tab.page.locator("main section").count() == 2
    tab.assert_accessible()
    assert tab.open("/session?next=/account/devices") == 200
    tab.assert_accessible()
    live.sql(_LAST_HALF_HOUR, person_id)
    assert tab.open("/session") == 200
    tab.assert_accessible()
    tab.open("/account/devices")
    tab.assert_accessible()
    press(tab, "form[action$='/end-others'] button")
    tab.assert_accessible()

    press(tab, ".session form button")

    assert tab.page.url.endswith("/signed-out")
    tab.assert_accessible()


@pytest.mark.parametrize("script", [True, False])
def test_signing_in_and_out_with_a_keyboard_alone(look, live, script):
    tab = look(EN, java_script_enabled=script)
    keys = Keyboard(tab.page)
    mail = f"keys.{script}@example.com"
    before = len(live.sql(_CODED))
    tab.open("/sign-in?next=/account/devices")
    keys.reach("#email")
    keys.type(mail)
    keys.reach("#shared")
    keys.press("Space")
    keys.follow("main form button")
    page = tab.page.url
    mails = until(lambda: live.sql(_CODED)[before:], "the mail is written")
    code = code_in(tab, f"/dev/mailbox/{mails[-1][0]}")
    tab.page.goto(page)

    keys.reach("#code")
    keys.type(code)
    keys.follow("main form button")

    assert tab.page.url.endswith("/account/devices")
    keys.follow(".session a")
    assert "/session" in tab.page.url
    keys.follow("main a[href$='/account/devices']")
    keys.follow(".session form button")
    assert tab.page.url.endswith("/signed-out")


@pytest.mark.parametrize("locale", [EN, UR], ids=["en", "ur"])
def test_the_warning_is_said_in_time_and_one_key_puts_the_end_off(look, live, signed_in, locale):
    tab = look(locale, color_scheme="light")
    signed_in(tab, f"warned.{locale.html_lang}@example.com")
    tab.page.clock.install()
    tab.open("/account/devices")
    dialog = tab.page.get_by_role("dialog")
    tab.page.clock.fast_forward("27:30")
    expect(dialog).to_be_hidden()

    tab.page.clock.fast_forward("00:40")

    expect(dialog).to_be_visible()
    title = dialog.locator("h2")
    expect(dialog).to_have_accessible_name(title.inner_text())
    expect(dialog).to_have_accessible_description(dialog.locator("p").inner_text())
    expect(dialog.locator("button:visible")).to_be_focused()
    tab.assert_accessible()
    tab.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    words = tab.page.locator(".session p [data-session-words]").first.inner_text()
    expect(tab.page.locator("#announce")).to_have_text(words)
    tab.page.clock.fast_forward("27:30")
    expect(dialog).to_be_hidden()
    tab.page.clock.fast_forward("00:40")
    expect(dialog).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_tab_that_was_left_shows_nothing_when_the_session_is_over(look, live, signed_in):
    tab = look(EN, color_scheme="light")
    person_id = signed_in(tab, "left@example.com")
    tab.page.clock.install()
    tab.open("/account/devices")
    live.sql(_LONG_AGO, person_id)

    tab.page.clock.fast_forward("30:10")

    expect(tab.page.locator(".govuk-inset-text")).to_contain_text("You were signed out")
    assert tab.page.url.endswith("/sign-in?ended=1&next=/account/devices")


def test_an_end_that_cannot_be_put_off_is_said_beforehand(look, live, signed_in):
    tab = look(EN, color_scheme="light")
    person_id = signed_in(tab, "last@example.com")
    live.sql(_LAST_HALF_HOUR, person_id)
    tab.page.clock.install()
    tab.open("/account/devices")

    tab.page.clock.fast_forward("18:30")

    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Then you can sign in again.")
    expect(dialog.get_by_role("button")).to_have_text("Close this message")
    tab.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    tab.page.clock.fast_forward("00:30")
    expect(dialog).to_be_hidden()


def test_staying_signed_in_in_one_tab_holds_for_the_others(look, live, signed_in):
    tab = look(EN, color_scheme="light")
    signed_in(tab, "tabs@example.com")
    tab.page.clock.install()
    tab.open("/account/devices")
    tab.page.clock.fast_forward("28:30")
    expect(tab.page.get_by_role("dialog")).to_be_visible()

    other = tab.page.context.new_page()
    other.goto(f"{live.url}/account/devices")

    expect(tab.page.get_by_role("dialog")).to_be_hidden()
