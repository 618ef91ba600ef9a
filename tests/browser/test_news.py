"""An officer moves a case on while the resident looks at its status page."""

import pytest
from playwright.sync_api import expect

from tests.support.resident import Resident

LISTEN = """() => {
  window.sameDocument = true;
  window.announced = [];
  const region = document.getElementById("announce");
  const note = () => region.textContent && window.announced.push(region.textContent);
  new MutationObserver(note).observe(region, { childList: true, characterData: true });
}"""


@pytest.fixture
def reported(live):
    return Resident(live.url).report_pothole()


def move_on(live, reported):
    live.command(
        "cases", "update", reported.reference,
        "--status", "investigating", "--note", "Ola looks at it at noon.",
    )  # fmt: skip


def is_news(response):
    return response.request.headers.get("hx-request") == "true"


def test_an_open_page_shows_it_by_itself_and_says_so_once(live, new_person, reported):
    page = new_person().new_page()
    page.clock.install()
    page.goto(f"/cases/{reported.reference}?code={reported.code}")
    page.evaluate(LISTEN)
    before = page.locator(".lead-status").inner_text()

    move_on(live, reported)
    with page.expect_response(is_news):
        page.clock.fast_forward("00:31")

    expect(page.locator(".timeline__entry").first).to_contain_text("Ola looks at it at noon.")
    expect(page.locator(".lead-status")).not_to_have_text(before)
    expect(page.locator("#announce")).not_to_be_empty()
    with page.expect_response(is_news) as nothing_new:
        page.clock.fast_forward("00:31")
    assert nothing_new.value.status == 204
    assert page.evaluate("[window.sameDocument, window.announced.length]") == [True, 1]


def test_without_javascript_it_is_there_on_reload(live, new_person, reported):
    page = new_person(java_script_enabled=False).new_page()
    page.goto(f"/cases/{reported.reference}?code={reported.code}")

    move_on(live, reported)
    page.reload()

    expect(page.locator(".timeline__entry").first).to_contain_text("Ola looks at it at noon.")
