"""The pages that sign residents in, as people use them."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

import pytest
from sqlalchemy import select

from portal.accounts.models import AccountSession, Method, Person
from portal.core import clock
from tests.accounts.visiting import EMAIL, ask, cookie, enter, fault_of, page_of, send, words
from tests.support.account import make_person, sign_in
from tests.support.codes import mailed_code, other_code


@pytest.fixture
def code_page(client, run_jobs):
    """A browser that has asked for a code, which was mailed."""
    path = ask(client)
    run_jobs()
    return path


def sessions(session):
    return session.scalars(select(AccountSession).order_by(AccountSession.started_at)).all()


def test_the_first_sign_in_makes_the_account(client, session, code_page):
    answer = enter(client, mailed_code())

    assert (answer.status_code, answer.location) == (HTTPStatus.SEE_OTHER, "/account/")
    person = session.scalars(select(Person)).one()
    assert (person.email, person.proved_at is not None) == (EMAIL, True)
    begun = sessions(session)[0]
    assert (begun.person_id, begun.method) == (person.id, Method.CODE)


def test_somebody_who_is_known_comes_back_to_what_is_theirs(client, session, run_jobs):
    known = make_person()
    ask(client)
    run_jobs()
    enter(client, mailed_code())

    assert sessions(session)[0].person_id == known


def test_the_code_page_says_where_the_code_went(client, code_page):
    assert EMAIL in words(page_of(client.get(code_page)).main)


def test_a_password_program_finds_the_code_and_nothing_sends_it_by_itself(client, code_page):
    box = page_of(client.get(code_page)).find(id="code")

    assert (box["autocomplete"], box["inputmode"]) == ("one-time-code", "numeric")
    assert "maxlength" not in box.attrs


def test_the_session_is_kept_in_a_cookie_that_scripts_cannot_read(client, code_page):
    cookies = enter(client, mailed_code()).headers.getlist("Set-Cookie")

    mine = next(each for each in cookies if each.startswith("session="))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"):
        assert part in mine


def test_on_a_shared_device_the_session_is_short_and_its_cookie_ends_with_the_browser(
    client, session, run_jobs
):
    path = ask(client, shared="1")
    run_jobs()
    cookies = enter(client, mailed_code(), path=path).headers.getlist("Set-Cookie")

    assert "Max-Age" not in next(each for each in cookies if each.startswith("session="))
    begun = sessions(session)[0]
    assert (begun.shared, begun.idle_minutes) == (True, 5)
    assert begun.expires_at - begun.started_at == timedelta(hours=1)


def test_whoever_is_signed_in_is_led_on_with_the_session_they_have(client, session, code_page):
    form = page_of(client.get(code_page)).select_one("form [name=csrf_token]")
    sign_in(client)
    before = cookie(client, "session")
    typed = {"csrf_token": form["value"], "code": mailed_code()}

    assert client.post(code_page, data=typed).location == "/account/"
    assert cookie(client, "session") == before
    assert len(sessions(session)) == 1


@pytest.mark.parametrize("wanted", ["/account/devices", "/pl/account/", "/session?next=/x&y=1"])
def test_signing_in_leads_to_where_somebody_wanted_to_go(client, run_jobs, wanted):
    path = ask(client, path=f"/sign-in?next={quote(wanted)}")
    run_jobs()

    assert enter(client, mailed_code(), path=path).location == wanted


def test_a_page_of_an_account_leads_to_sign_in_and_back_in_its_language(client):
    answer = client.get("/pl/account/devices?a=1")

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.location == "/pl/sign-in?next=/pl/account/devices?a%3D1"


def test_somebody_who_is_signed_in_is_led_on(client, app):
    sign_in(client)

    for path in ("/sign-in", "/sign-in/code"):
        assert client.get(path).location == "/account/"


def test_a_wrong_code_can_be_put_right(client, code_page):
    code = mailed_code()
    answer = enter(client, other_code(code))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fault_of(answer).startswith("That code is not right.")
    assert enter(client, code).location == "/account/"


def test_after_five_wrong_codes_a_new_one_is_asked_for_with_one_press(client, code_page, run_jobs):
    code = mailed_code()
    answers = [enter(client, other_code(code)) for _ in range(5)]

    assert fault_of(answers[-1]) == "A wrong code was entered 5 times. Ask for a new code."
    assert page_of(answers[-1]).select_one(".govuk-error-summary a")["href"] == "#again"
    again = send(client, code_page, form="/sign-in/code/again")
    run_jobs()
    assert "We have sent a new code." in client.get(again.location).text
    assert enter(client, mailed_code()).location == "/account/"


def test_a_code_that_is_over_says_so(client, code_page):
    code = mailed_code()
    page = page_of(client.get(code_page))
    token = page.select_one("form [name=csrf_token]")["value"]
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        answer = client.post(code_page, data={"csrf_token": token, "code": code})

    assert fault_of(answer).startswith("That code was for 10 minutes")


def test_without_having_asked_the_code_page_leads_to_asking(client):
    assert client.get("/sign-in/code?next=/account/devices").location == (
        "/sign-in?next=/account/devices"
    )


def test_signing_out_ends_the_session_on_the_server(client, session, app):
    sign_in(client)
    token = cookie(client, "session")
    answer = send(client, "/account/devices", form="/sign-out")

    assert answer.location == "/signed-out"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert cookie(client, "session") is None
    assert "You are signed out" in client.get(answer.location).text
    client.set_cookie("session", token)
    assert client.get("/account/devices").status_code == HTTPStatus.SEE_OTHER


def test_signing_out_twice_is_fine(client):
    assert send(client, "/sign-in", form="/sign-in", email=EMAIL).status_code == 303
    token = page_of(client.get("/sign-in")).select_one("[name=csrf_token]")["value"]

    for _ in range(2):
        assert client.post("/sign-out", data={"csrf_token": token}).location == "/signed-out"


def test_nothing_of_signing_in_is_kept_by_a_browser_or_proxy(client, code_page):
    for path in ("/sign-in", code_page, "/signed-out"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
