"""A machine that nobody watches: turned on by staff, cleared after each visitor, rings for help."""

from datetime import timedelta

import pytest

from portal.core import clock
from tests.accounts.visiting import send
from tests.assisted.helping import Adviser
from tests.assisted.test_visits import DANGER, begin
from tests.eforms.visitor import Answer

START, CLEAR, HELP, CALLS = "/kiosk/start", "/kiosk/clear", "/kiosk/help", "/assist/help"


@pytest.fixture
def kiosk(adviser):
    """The machine that the adviser left to the public."""
    started = adviser.send(START, START, place="central-library", name="By the door")
    assert started.leads_to == "/"
    return adviser


@pytest.fixture
def desk(app, kiosk):
    return Adviser(app.test_client(), email="bea@larkmere.example")


def clear(kiosk, **typed):
    """As far as the page that says so."""
    answer = kiosk.send(CLEAR, CLEAR, **(typed or {"go": "on"}))
    ready = kiosk.see(answer.leads_to)
    return answer, ready


def test_turning_it_on_signs_the_adviser_out(kiosk):
    assert kiosk.cookies == set()
    assert kiosk.client.get_cookie("kiosk").max_age > 300 * 24 * 3600
    assert kiosk.see("/assist/").status == 403


@pytest.mark.parametrize("path", ["/staff/", "/staff/sign-in", "/assist/", "/kiosk/start"])
def test_nobody_works_for_the_council_at_it(kiosk, path):
    page = kiosk.see(path)

    assert page.status == 403
    assert "This machine is for the public." in page.soup.get_text()


def test_where_the_line_breaks_on_the_way_it_stays_what_it_is(kiosk):
    begin(kiosk)
    kiosk.send(CLEAR, CLEAR, go="on")

    page = kiosk.see("/")

    assert page.soup.select_one("[data-kiosk]")
    assert kiosk.cookies <= {"browser"}


def test_where_the_line_breaks_later_it_stays_what_it_is_too(kiosk):
    answer = kiosk.send(CLEAR, CLEAR, go="on")
    for _ in range(2):  # the answer of the first is lost
        kept = kiosk.client.get_cookie("kiosk").value
        assert kiosk.client.get(answer.leads_to).status_code == 303
        kiosk.client.set_cookie("kiosk", kept)

    assert kiosk.see("/").soup.select_one("[data-kiosk]")


def test_a_browser_that_threw_its_cookie_away_gets_another_once(kiosk):
    answer = kiosk.send(CLEAR, CLEAR, go="on")
    for status in (303, 410):
        kiosk.client.delete_cookie("kiosk")
        assert kiosk.client.get(answer.leads_to).status_code == status


@pytest.mark.parametrize("path", ["/search?q=Amina", "/services/", "/?x=1", "/cases/"])
def test_pages_where_somebody_may_have_typed_count(kiosk, path):
    assert kiosk.see(path).soup.select_one("[data-kiosk]:not([data-untouched])")


def test_an_untouched_machine_does_not_count_towards_clearing_itself(kiosk):
    assert kiosk.see("/").soup.select_one("[data-kiosk][data-untouched]")
    begin(kiosk)
    assert kiosk.see("/").soup.select_one("[data-kiosk]:not([data-untouched])")
    _answer, ready = clear(kiosk)
    assert kiosk.see(ready.leads_to).soup.select_one("[data-kiosk][data-untouched]")


def test_each_page_can_be_cleared_read_easily_and_calls_for_help(kiosk):
    for path in ("/", "/services/", "/services/pothole/"):
        page = kiosk.see(path)
        bar = page.soup.select_one("[data-kiosk]")
        assert {form["action"] for form in bar.select("form")} >= {HELP, CLEAR}
        assert bar.select_one(f"a[href='/easyread{path}']").get_text() == "EasyRead"
        assert page.headers["Cache-Control"] == "no-store"


def test_clearing_takes_everything_and_the_machine_stays_what_it_is(kiosk):
    begin(kiosk)
    assert kiosk.client.get_cookie("browser").max_age is None

    answer, ready = clear(kiosk)

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert ready.leads_to == "/kiosk/cleared"
    assert kiosk.cookies == set()
    assert kiosk.see(DANGER).leads_to == "/services/pothole/"
    assert kiosk.see("/").soup.select_one("[data-kiosk]")


def test_the_machine_is_given_its_cookie_once(kiosk, app):
    answer, _ = clear(kiosk)
    stranger = app.test_client()

    assert stranger.get(answer.leads_to).status_code == 410
    assert stranger.get_cookie("kiosk") is None


def test_a_page_says_when_nobody_answered(kiosk):
    _, ready = clear(kiosk, idle="1")

    assert "Nobody answered" in kiosk.see(ready.headers["Location"]).words


def test_what_lies_still_is_cleared_before_the_next_page_without_any_script(kiosk):
    begin(kiosk)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        answer = kiosk.see(DANGER)
        assert answer.leads_to.startswith("/kiosk/ready/")
        assert "browser" not in kiosk.cookies


def test_somebody_who_reads_for_long_is_not_cleared_away(kiosk):
    begin(kiosk)
    now = clock.now()
    for minutes in (8, 16, 24):
        with clock.frozen(now + timedelta(minutes=minutes)):
            send(kiosk.client, "/contact", form="/kiosk/here", go="on")
    with clock.frozen(now + timedelta(minutes=30)):
        assert kiosk.see(DANGER).status == 200


def test_asking_for_help_rings_once_and_says_who_comes(kiosk, desk):
    for _ in range(2):
        kiosk.send("/services/", HELP)
    assert "We have told our advisers." in kiosk.see(HELP).words

    assert "1 person asks for help at a machine" in desk.see("/staff/").words
    calls = desk.see(CALLS)
    assert len(calls.soup.select(".place")) == 1
    assert "By the door" in calls.words
    desk.send(CALLS, f"{CALLS}/")

    assert "Ola Nowak is coming to you." in kiosk.see(HELP).words
    desk.send(CALLS, f"{CALLS}/")
    assert "Nobody asks for help now." in desk.see(CALLS).words


def test_an_open_page_hears_of_a_new_call_by_itself(kiosk, desk):
    page = desk.see(CALLS)
    known = page.soup.select_one("#calls")["data-hx-headers"].split('\\"')[1]
    asking = {"HX-Request": "true", "If-None-Match": f'"{known}"'}
    assert desk.client.get(CALLS, headers=asking).status_code == 204

    kiosk.send("/services/", HELP)
    news = Answer(desk.client.get(CALLS, headers=asking))
    assert news.soup.select_one("#calls")["data-announce"] == "1 person asks for help."


def test_a_machine_that_is_stopped_is_an_ordinary_one(kiosk, desk):
    page = desk.see(START)
    stop = next(each for each in page.soup.select("form") if each["action"].endswith("/stop"))
    desk.send(START, stop["action"])

    assert not kiosk.see("/services/").soup.select_one("[data-kiosk]")
    assert kiosk.client.get_cookie("kiosk") is None
