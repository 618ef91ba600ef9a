"""When a session ends, what the page says of it, and putting it off."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from portal.accounts.sessions import RESIDENT, SHARED_DEVICE, STAFF
from portal.core import clock
from tests.accounts.visiting import page_of, send, words
from tests.support.account import sign_in, sign_in_staff

WARNING_MINUTES = 2
JSON = {"Accept": "application/json"}


@pytest.fixture
def noon():
    at = clock.now().astimezone(clock.LONDON).replace(hour=12, minute=0, second=0, microsecond=0)
    with clock.frozen(at):
        yield at


def line_of(client):
    return page_of(client.get("/account/devices")).select_one("[data-session]")


def extend(client, **headers):
    token = line_of(client).select_one("[name=csrf_token]")["value"]
    return client.post("/session/extend", data={"csrf_token": token}, headers=headers)


def test_every_page_of_an_account_says_when_the_session_ends(client, noon):
    sign_in(client)

    line = line_of(client)

    assert "If you do nothing, we will sign you out at 12:30pm." in words(line)
    assert line["data-ends-in"] == "1800"
    assert line.select_one("a")["href"] == "/session?next=/account/devices"


def test_opening_a_page_puts_the_end_off(client, noon):
    sign_in(client)
    with clock.frozen(noon + timedelta(minutes=20)):
        assert line_of(client)["data-ends-in"] == "1800"


def test_without_a_script_a_link_puts_the_end_off_and_leads_back(client, noon):
    sign_in(client)
    with clock.frozen(noon + timedelta(seconds=50)):
        page = page_of(client.get("/session?next=/account/devices"))
        assert "12:30pm" in words(page.main)

    assert page.find("a", string="Go back to where you were")["href"] == "/account/devices"


def test_the_link_back_leads_nowhere_else(client):
    sign_in(client)

    page = page_of(client.get("/session?next=//evil.example"))

    assert page.find("a", string="Go back to where you were") is None


@pytest.mark.parametrize("limits", [RESIDENT, SHARED_DEVICE, STAFF])
def test_the_end_can_be_put_off_ten_times_and_each_warning_leaves_time_to_answer(limits):
    """WCAG 2.2.1: at least 20 seconds, at least ten times; the end of all is said beforehand."""
    put_off = timedelta(minutes=limits.idle_minutes - WARNING_MINUTES)

    assert limits.idle_minutes > WARNING_MINUTES
    assert 10 * put_off < timedelta(hours=limits.hours)


def test_the_script_puts_the_end_off_and_gets_the_new_words(client, noon):
    sign_in(client)
    with clock.frozen(noon + timedelta(minutes=29)):
        answer = extend(client, **JSON)

    assert answer.json == {
        "ends_in": 1800,
        "last": False,
        "words": "If you do nothing, we will sign you out at 12:59pm.",
    }


def test_a_session_that_is_over_is_not_put_off(client, noon):
    sign_in(client)
    token = line_of(client).select_one("[name=csrf_token]")["value"]
    typed = {"csrf_token": token}
    with clock.frozen(noon + timedelta(minutes=31)):
        by_script = client.post("/session/extend", data=typed, headers=JSON)
        by_form = client.post("/session/extend", data=typed)

    assert by_script.status_code == HTTPStatus.UNAUTHORIZED
    assert by_form.location == "/sign-in"


def test_a_browser_that_sends_the_form_itself_is_led_to_a_page(client):
    sign_in(client)
    answer = send(client, "/account/devices", form="/session/extend", next="/account/devices")

    assert answer.location == "/session?next=/account/devices"


def test_the_last_end_is_said_to_be_one(client, noon):
    sign_in(client)
    for minutes in range(25, 12 * 60, 25):
        with clock.frozen(noon + timedelta(minutes=minutes)):
            line = line_of(client)

    assert "We will sign you out at 12:00am. Then you can sign in again." in words(line)
    assert line.has_attr("data-last")
    assert line.find("a", string="Stay signed in") is None
    with clock.frozen(noon + timedelta(hours=12)):
        assert client.get("/account/devices").status_code == HTTPStatus.SEE_OTHER


def test_another_site_can_neither_put_off_nor_end_a_session(client):
    sign_in(client)
    token = line_of(client).select_one("[name=csrf_token]")["value"]
    for path in ("/session/extend", "/sign-out"):
        headers = {"Sec-Fetch-Site": "cross-site"}
        answer = client.post(path, data={"csrf_token": token}, headers=headers)
        assert answer.status_code == HTTPStatus.BAD_REQUEST

    assert line_of(client)


def test_whoever_was_signed_out_by_time_is_told_why(client):
    page = page_of(client.get("/sign-in?ended=1"))

    assert "You were signed out to keep your details safe." in words(page.main)


def test_staff_are_led_to_their_own_sign_in(client):
    sign_in_staff(client)
    page = page_of(client.get("/staff/"))

    assert page.select_one("[data-session]")["data-away"].startswith("/staff/sign-in?")


def test_public_pages_say_nothing_of_sessions(client):
    before = client.get("/").data
    sign_in(client)

    assert client.get("/").data == before
