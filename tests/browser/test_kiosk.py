"""A machine that nobody watches asks whether somebody is there, and clears itself."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from portal import create_app
from portal.accounts.permissions import Role
from portal.assisted import kiosks
from portal.config import Settings
from tests.support.account import actor_of, behind, make_staff

NOT_SENT = "/services/pothole/danger"


@pytest.fixture
def hall(live, new_person):
    """A page of a machine for the public, with a form begun."""
    with create_app(Settings()).test_request_context("/"), behind(live):
        email = f"{uuid4().hex}@larkmere.example"
        adviser = actor_of(make_staff(Role.ADVISER, teams=(), email=email))
        token = kiosks.start(adviser, "central-library", "By the door")
    context = new_person()
    context.add_cookies([{"name": "kiosk", "value": token, "url": live.url}])
    page = context.new_page()
    page.clock.install()
    page.goto("/services/pothole/")
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{NOT_SENT}")
    return page


def test_it_asks_first_and_whoever_is_there_loses_nothing(hall):
    dialog = hall.locator("dialog")
    for _ in range(2):
        hall.clock.run_for(91_000)
        expect(dialog).to_be_visible()
        expect(dialog.locator("button")).to_be_focused()
        dialog.locator("button").press("Enter")
        expect(dialog).not_to_be_visible()

    hall.reload()
    assert hall.url.endswith(NOT_SENT)


def test_without_an_answer_everything_goes_and_the_machine_stays_one(hall):
    hall.clock.run_for(91_000)
    expect(hall.locator("dialog")).to_be_visible()
    hall.clock.run_for(61_000)
    hall.wait_for_url("**/kiosk/cleared?why=idle")

    assert {each["name"] for each in hall.context.cookies()} == {"kiosk"}
    hall.go_back()
    expect(hall.locator("[data-kiosk]")).to_be_visible()
    assert not hall.url.endswith(NOT_SENT)
    hall.goto(NOT_SENT)
    expect(hall.locator("h1")).to_have_text("Report a pothole")


def test_somebody_who_reads_is_not_asked(hall):
    for _ in range(4):
        hall.clock.run_for(60_000)
        hall.mouse.move(10, 10)
        hall.mouse.move(40, 60)
    expect(hall.locator("dialog")).not_to_be_visible()


def test_easyread_is_one_press_away(hall):
    hall.locator("[data-kiosk] a").click()
    hall.wait_for_url(f"**/easyread{NOT_SENT}")
    box = hall.locator("[data-kiosk] button[data-clears]").bounding_box()
    assert box["height"] >= 48
