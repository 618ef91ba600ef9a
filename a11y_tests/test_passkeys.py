"""Passkeys and providers, in each language and state."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in.openid import Problem
from portal.core.i18n import BY_CODE
from tests.support.account import behind, give_session, make_person, make_staff
from tests.support.lying_provider import lying_provider

EN = BY_CODE["en"]
_SEND = "form[data-passkey]"
_MAILS = "SELECT id FROM message WHERE template = %s AND locale = %s LIMIT 1"
_LATER = "UPDATE account_session SET started_at = started_at - interval '11 minutes'"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def provider():
    with lying_provider() as running:
        yield running


@pytest.fixture(scope="module")
def portal(open_portal, provider):
    """At an address that isn't a number, with a provider for residents and one for staff."""
    settings = provider.settings()
    environment = {
        f"OIDC_{who}_{name.upper()}": value
        for who in ("RESIDENTS", "STAFF")
        for name in ("issuer", "client_id", "name", "private_key")
        if (value := getattr(settings, name))
    }
    with open_portal(
        "a11y_passkeys", PUBLIC_URL="http://localhost:{port}", **environment
    ) as opened:
        opened.url = f"http://localhost:{opened.port}"
        yield opened


@pytest.fixture
def visit(look, portal, routes_app):
    """`visit(locale, staff=…)`: the tab of somebody who signed in a moment ago, with a device."""

    def visiting(locale, *, staff=False, signed_in=True):
        tab = look(locale, base_url=portal.url)
        if signed_in:
            with routes_app.app_context(), behind(portal):
                give_session(tab.page.context, portal, _token(locale, staff=staff))
        speak = tab.page.context.new_cdp_session(tab.page)
        speak.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        speak.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        return tab

    return visiting


def _token(locale, *, staff):
    if staff:
        staff_id = make_staff(email=f"ola{next(_numbers)}@larkmere.example", locale=locale.code)
        return sessions.start_for_staff(staff_id, Arrival(method=Method.CODE, second_factor=True))
    person_id = make_person(f"amina{next(_numbers)}@example.org", locale=locale.code)
    return sessions.start_for_person(person_id, Arrival(method=Method.CODE))


def send_rubbish(tab):
    """What a page says where a passkey is refused."""
    with tab.page.expect_navigation():
        tab.page.eval_on_selector(_SEND, "form => HTMLFormElement.prototype.submit.call(form)")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def press(tab, selector):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def look_at_passkeys(tab, area):
    """None, refused, one, its name, refused, and the page that removes it."""
    assert tab.open(f"/{area}/passkeys") == 200
    tab.assert_accessible()
    send_rubbish(tab)
    tab.page.fill("#name", "بلیو key")
    press(tab, "#passkey")
    tab.assert_accessible()
    press(tab, "section.place a >> nth=0")
    tab.assert_accessible()
    tab.page.fill("#name", "")
    press(tab, "main form button")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    tab.open(f"/{area}/passkeys")
    press(tab, "section.place a >> nth=1")
    tab.assert_accessible()


@in_every_language
def test_the_passkeys_of_a_resident(visit, portal, locale):
    look_at_passkeys(visit(locale), "account")


@in_every_language
def test_removing_a_passkey_its_letters_and_coming_late(visit, portal, locale):
    tab = visit(locale)
    tab.open("/account/passkeys")
    press(tab, "#passkey")
    press(tab, "section.place a >> nth=1")
    press(tab, "main form button")
    assert "removed" in tab.page.url
    tab.assert_accessible()
    for template in ("passkey_added", "passkey_removed"):
        mail = portal.sql(_MAILS, template, locale.code)[0][0]
        tab.assert_letter_accessible(f"/dev/mailbox/{mail}/html")
    portal.sql(_LATER)
    tab.open("/account/passkeys")
    tab.assert_accessible()


@in_every_language
def test_the_passkeys_of_staff(visit, locale):
    tab = visit(locale, staff=True)
    look_at_passkeys(tab, "staff")


@in_every_language
@pytest.mark.parametrize("path", ["/sign-in/passkey", "/staff/sign-in/passkey"])
def test_signing_in_with_a_passkey(visit, locale, path):
    tab = visit(locale, signed_in=False)
    assert tab.open(path) == 200
    tab.assert_accessible()
    tab.page.click("#passkey")
    expect(tab.page.locator("[data-passkey-says] p")).to_be_visible()
    tab.assert_accessible()
    send_rubbish(tab)


@in_every_language
def test_the_sign_in_pages_with_all_their_ways(visit, locale):
    tab = visit(locale, signed_in=False)
    for path in ("/sign-in", "/staff/sign-in"):
        tab.open(path)
        assert tab.page.locator("form[data-passkey]:visible").count() == 1
        assert tab.page.locator("form[action*=oidc]").count() == 1
        tab.assert_accessible()


@in_every_language
def test_going_to_a_provider_and_back(visit, provider, locale):
    tab = visit(locale, signed_in=False)
    tab.page.route(f"{provider.issuer}/**", lambda route: route.fulfill(status=204))
    tab.open("/sign-in")
    press(tab, "form[action*=oidc] button")
    tab.assert_accessible()
    away = tab.page.locator("main a").get_attribute("href")
    asked = {name: each[0] for name, each in parse_qs(urlsplit(away).query).items()}
    provider.nonce = asked["nonce"]
    provider.userinfo["email"] = f"{locale.html_lang}@example.org"
    provider.subject = locale.html_lang
    tab.page.goto(f"/sign-in/oidc/residents/callback?state={asked['state']}&code=x")

    tab.open("/account/passkeys")
    press(tab, "form[action$='/sign-out'] button")
    tab.assert_accessible()
    assert "/oidc/residents/sign-out" in tab.page.url
    tab.open("/sign-in/oidc/residents/signed-out")
    tab.assert_accessible()


@in_every_language
def test_what_can_go_wrong_on_the_way(visit, locale):
    tab = visit(locale, signed_in=False)
    for problem in Problem:
        assert tab.open(f"/sign-in/oidc/staff/problem/{problem}") == 200
        tab.assert_accessible()
    assert tab.open("/sign-in/oidc/residents/callback?state=x") == 400
    tab.assert_accessible()


def test_where_passkeys_do_not_work_the_page_says_so(look, live, routes_app):
    tab = look(EN)
    tab.open("/sign-in/passkey")
    expect(tab.page.locator("main")).to_contain_text("do not work at this web address")
    tab.assert_accessible()
    with routes_app.app_context(), behind(live):
        give_session(tab.page.context, live, _token(EN, staff=False))
    tab.open("/account/passkeys")
    tab.assert_accessible()


def test_adding_and_signing_in_with_a_keyboard(visit):
    tab = visit(EN)
    tab.open("/account/passkeys")
    keyboard = Keyboard(tab.page)
    keyboard.reach("#name")
    keyboard.type("Keyboard")
    keyboard.follow("#passkey")
    tab.page.context.clear_cookies()

    tab.open("/sign-in?next=/account/passkeys")
    keyboard.follow("form[data-passkey] button")

    expect(tab.page.locator("h1")).to_have_text("Your passkeys")
