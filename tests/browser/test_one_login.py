"""A whole trip to a true provider in the shape of GOV.UK One Login, in a real browser.

Portal and provider are different sites, so the browser holds us to its rules for cookies and forms.
"""

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESKTOP, own_network
from tests.support.providers import OneLogin
from tests.support.waiting import until


@pytest.fixture(scope="module")
def provider():
    return OneLogin()


@pytest.fixture(scope="module")
def portal(open_portal, provider, tmp_path_factory):
    log = tmp_path_factory.mktemp("provider") / "provider.log"
    with open_portal(
        "one_login", PUBLIC_URL="http://localhost:{port}", **provider.environment()
    ) as opened:
        opened.url = f"http://localhost:{opened.port}"
        with provider.running(opened.url, log):
            yield opened
        assert "Error" not in log.read_text(encoding="utf-8")


@pytest.fixture
def page(chromium, portal):
    context = chromium.new_context(
        base_url=portal.url, viewport=DESKTOP, locale="en-GB", extra_http_headers=own_network()
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in(page, address, path="/sign-in?next=/account/devices"):
    page.goto(path)
    page.get_by_role("button", name="Example One Login").click()
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill("whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_a_resident_signs_in_and_out_there_and_here(page, portal, provider):
    sign_in(page, "amina.one@example.org")
    page.wait_for_url("**/account/devices")
    expect(page.locator("h1")).to_have_text("Where you are signed in")

    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(f"{provider.issuer}/session/end**")
    page.get_by_role("button", name="Yes, sign me out").click()

    page.wait_for_url("**/sign-in/oidc/residents/signed-out")
    expect(page.locator("h1")).to_have_text("You are signed out")
    page.goto("/account/devices")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_the_trip_works_without_javascript_of_ours_and_in_polish(page):
    page.route("**/assets/*.js", lambda route: route.abort())

    sign_in(page, "ben.one@example.org", "/pl/sign-in?next=/pl/account/devices")

    page.wait_for_url("**/pl/account/devices")


def test_signing_out_there_ends_the_session_here(page, portal, provider):
    sign_in(page, "cara.one@example.org")
    page.wait_for_url("**/account/devices")

    page.goto(f"{provider.issuer}/session/end")
    page.get_by_role("button", name="Yes, sign me out").click()

    ended = "SELECT ended_at FROM account_session ORDER BY started_at DESC LIMIT 1"
    until(lambda: portal.sql(ended)[0][0] is not None, "the session has ended")
    page.goto("/account/devices")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_an_address_that_was_not_checked_links_nobody(page, portal):
    sign_in(page, "unverified@example.org")

    page.wait_for_url("**/problem/no-address**")
    expect(page.locator("main")).to_contain_text("A code that we email to you always works")
    page.get_by_role("link", name="Choose how to sign in").click()
    assert page.url.endswith("/sign-in?next=/account/devices")


def test_stopping_there_leads_back_here(page):
    page.goto("/sign-in")
    page.get_by_role("button", name="Example One Login").click()

    page.get_by_role("link", name="Cancel").click()

    page.wait_for_url("**/problem/cancelled**")
