"""Passkeys in a real browser, with a device that the browser makes up."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal import create_app
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.config import Settings
from tests.support.account import behind, give_session, make_person, make_staff
from tests.support.browser import DESKTOP, own_network


@pytest.fixture(scope="module")
def at_localhost(open_portal):
    """Browsers do no passkeys at an address that is a number."""
    with open_portal("passkeys", PUBLIC_URL="http://localhost:{port}") as portal:
        portal.url = f"http://localhost:{portal.port}"
        yield portal


@pytest.fixture
def visit(chromium, at_localhost):
    """`visit(token)`: somebody's browser, signed in where a session is given."""
    opened: list[BrowserContext] = []

    def visiting(token: str | None = None, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=at_localhost.url, viewport=DESKTOP, locale="en-GB",
            extra_http_headers=own_network(), **options,
        )  # fmt: skip
        opened.append(context)
        context.set_default_timeout(15_000)
        if token:
            give_session(context, at_localhost, token)
        return context.new_page()

    yield visiting
    for context in opened:
        context.close()


def add_device(page, **options):
    """A device that recognises its person; how to speak to it."""
    speak = page.context.new_cdp_session(page)
    speak.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True, **options,
    }  # fmt: skip
    speak.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return speak


@pytest.fixture(scope="module")
def app_of_services():
    return create_app(Settings())


@pytest.fixture
def resident(at_localhost, app_of_services):
    with app_of_services.app_context(), behind(at_localhost):
        person_id = make_person(f"amina{next(_numbers)}@example.org")
        return sessions.start_for_person(person_id, Arrival(method=Method.CODE))


@pytest.fixture
def colleague(at_localhost, app_of_services):
    with app_of_services.app_context(), behind(at_localhost):
        staff_id = make_staff(email=f"ola{next(_numbers)}@larkmere.example")
        return sessions.start_for_staff(staff_id, Arrival(method=Method.CODE, second_factor=True))


_numbers = iter(range(1, 1_000))


def add_passkey(page, path="/account/passkeys", name="My phone"):
    page.goto(path)
    page.fill("#name", name)
    page.click("#passkey")
    expect(page.locator(".govuk-inset-text")).to_contain_text("added")


def become_a_stranger(page):
    page.context.clear_cookies()


def test_a_resident_adds_a_passkey_and_signs_in_with_it(visit, resident):
    page = visit(resident)
    add_device(page)
    add_passkey(page)
    expect(page.locator("section.place h2")).to_have_text("My phone")
    become_a_stranger(page)

    page.goto("/sign-in?next=/account/passkeys")
    with page.expect_navigation(url="**/account/passkeys"):
        page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("main")).to_contain_text("Last used on")
    names = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert names["session"] != resident


def test_a_colleague_signs_in_with_both_factors_at_once(visit, colleague):
    page = visit(colleague)
    add_device(page)
    add_passkey(page, "/staff/passkeys")
    become_a_stranger(page)

    page.goto("/staff/sign-in")
    with page.expect_navigation(url="**/staff/"):
        page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("navigation", name="Staff pages")).to_be_visible()


def test_a_passkey_of_staff_opens_nothing_of_a_residents(visit, colleague):
    page = visit(colleague)
    add_device(page)
    add_passkey(page, "/staff/passkeys")
    become_a_stranger(page)

    page.goto("/sign-in/passkey")
    page.click("#passkey")

    expect(page.locator(".govuk-error-summary")).to_contain_text("That passkey did not work")
    assert page.title().startswith("Error:")


def test_stopping_is_said_and_is_no_error(visit):
    page = visit()
    add_device(page)

    page.goto("/sign-in/passkey")
    page.click("#passkey")  # the device has no passkey for this site

    says = page.locator("[data-passkey-says]")
    expect(says).to_contain_text("Nothing was changed")
    assert says.get_attribute("role") == "alert"
    assert says.locator(".govuk-error-message").count() == 0
    expect(page.locator("#passkey")).to_be_focused()


def test_a_device_that_has_a_passkey_says_so(visit, resident):
    page = visit(resident)
    add_device(page)
    add_passkey(page)

    page.click("#passkey")

    expect(page.locator("[data-passkey-says]")).to_contain_text(
        "has a passkey for your account already"
    )


def test_a_server_that_does_not_answer_is_said(visit, resident):
    page = visit(resident)
    add_device(page)
    page.goto("/account/passkeys")
    page.route("**/options", lambda route: route.abort())

    page.click("#passkey")

    expect(page.locator("[data-passkey-says] .govuk-error-message")).to_contain_text("did not work")


def test_without_a_script_the_page_says_what_to_do_instead(visit, resident):
    page = visit(resident, java_script_enabled=False)

    page.goto("/account/passkeys")
    expect(page.locator("[data-passkey-without]")).to_contain_text("needs JavaScript")
    expect(page.locator("#passkey")).to_be_hidden()

    page.goto("/sign-in/passkey")
    expect(page.locator("[data-passkey-without]")).to_contain_text("A code by email always works")


def test_a_session_that_is_not_fresh_signs_in_again_first(visit, resident, at_localhost):
    page = visit(resident)
    add_device(page)
    page.goto("/account/passkeys")
    at_localhost.sql("UPDATE account_session SET started_at = started_at - interval '11 minutes'")

    page.click("#passkey")

    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("#email")).to_be_visible()


def test_a_passkey_is_renamed_and_removed(visit, resident):
    page = visit(resident)
    add_device(page)
    add_passkey(page)

    page.get_by_role("link", name="Change the name").click()
    page.fill("#name", "")
    page.get_by_role("button", name="Save the name").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a name")
    page.fill("#name", "Blue key")
    page.get_by_role("button", name="Save the name").click()
    expect(page.locator("section.place h2")).to_have_text("Blue key")

    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator("main")).to_contain_text("You have no passkeys yet")


def test_a_passkey_works_with_the_keyboard_alone(visit, resident):
    page = visit(resident)
    add_device(page)
    page.goto("/account/passkeys")

    page.focus("#name")
    page.keyboard.type("Keyboard")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("section.place h2")).to_have_text("Keyboard")
