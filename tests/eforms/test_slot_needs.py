"""What somebody needs where they are met: asked for where it counts, and known from the account."""

import pytest

from portal.accounts.own import preferences
from portal.accounts.own.preferences import Interpreter, Need
from portal.bookings import services as bookings
from tests.eforms.booked import Booker, days_on, make_calendar, publish, tomorrow
from tests.support.account import sign_in

ASKS = ["step_free", "hearing_loop", "interpreter"]
POLISH = [{"name": "Ola", "languages": ["pl"], "weekdays": ["tuesday"]}]


def at_the_days(client, asks=ASKS):
    publish(booking={"taken": True, "asks": asks})
    booker = Booker(client, "visit")
    return booker, booker.at_the_days()


def ticked(page):
    boxes = page.soup.select("[name=needs][checked]")
    chosen = page.soup.select_one("[name=interpreter] option[selected]")
    return [*(str(each["value"]) for each in boxes), *([chosen["value"]] if chosen else [])]


@pytest.mark.parametrize(("kind", "offered"), [("counter", 2), ("facility", 2), ("phone", 0)])
def test_steps_and_loops_are_asked_for_where_people_come(client, kind, offered):
    make_calendar(kind=bookings.PlaceKind(kind))
    _booker, page = at_the_days(client)

    assert len(page.soup.select("[name=needs]")) == offered
    assert page.soup.select("[name=interpreter]")


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (ASKS, "Look for certain days or places, or ask for an interpreter"),
        (["step_free"], "Look for certain days or places, or say what you need there"),
        ([], "Look for certain days or places"),
    ],
)
def test_what_can_be_asked_for_is_named_before_it_is_opened(client, asks, said):
    make_calendar()
    _booker, page = at_the_days(client, asks)

    assert page.soup.select_one("summary").get_text().strip() == said


@pytest.mark.parametrize("language", ["Polish", "polski"])
def test_what_the_account_says_is_looked_for_from_the_start(client, language):
    make_calendar(facilities=["step_free"], staff=POLISH)
    preferences.choose(
        sign_in(client), needs=(Need.STEP_FREE, Need.MORE_TIME), interpreter=Interpreter.LANGUAGE,
        language=language,
    )  # fmt: skip
    booker, page = at_the_days(client)

    assert ticked(page) == ["step_free", "pl"]
    assert all(day.startswith("Tuesday") for day in days_on(page))
    booker.press("show")
    assert ticked(booker.get("time")) == []


def test_only_what_the_form_asks_is_taken_from_the_account(client):
    make_calendar()
    preferences.choose(sign_in(client), needs=(Need.HEARING_LOOP,), interpreter=Interpreter.BSL)
    _booker, page = at_the_days(client, asks=["step_free"])

    assert len(days_on(page)) == 14


@pytest.mark.parametrize(
    ("wanted", "language", "code"),
    [(Interpreter.BSL, "", "bfi"), (Interpreter.LANGUAGE, "Klingon", None)],
)
def test_signed_and_unknown_languages(client, wanted, language, code):
    make_calendar()
    preferences.choose(sign_in(client), interpreter=wanted, language=language)
    _booker, page = at_the_days(client)

    assert ticked(page) == ([code] if code else [])


def test_easyread_offers_fewer_days_at_once_with_a_picture_for_each_idea(client):
    make_calendar()
    booker, page = at_the_days(client)
    easy = booker.get("/easyread/services/visit/time")
    times = booker.get(f"/easyread/services/visit/time?day={tomorrow().isoformat()}")

    assert len(days_on(page)) == 14
    assert len(days_on(easy)) == 5
    following = booker.get(easy.soup.select("a[href*='later=']")[-1]["href"])
    assert len(days_on(following)) == 5
    assert not set(days_on(following)) & set(days_on(easy))
    assert times.soup.select(".er-row")
