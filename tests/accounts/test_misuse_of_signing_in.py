"""What others would make of the pages that sign residents in, and what keeps them from it."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier
from urllib.parse import quote

import pytest
from sqlalchemy import func, select, text

from portal.accounts import access
from portal.accounts.models import AccountSession, Challenge
from portal.accounts.people import person_with
from portal.accounts.signing_in import challenges
from portal.core import security
from tests.accounts.visiting import EMAIL, ask, cookie, enter, fault_of, page_of, send
from tests.support.account import make_person, make_staff, sign_in_staff
from tests.support.codes import mailed_code
from tests.support.statements import counting

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "http:evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/" + "x" * 3_000,
]
HOSTILE = [
    "",
    " ",
    "amina",
    "amina@",
    "@example.org",
    "amina@example",
    "amina@example.org, mallory@example.org",
    "amina@example.org\r\nBcc: mallory@example.org",
    "<script>alert(1)</script>@example.org",
    "ämina@example.org",
    "amina@exa\u202emple.org@",
    "a" * 300 + "@example.org",
    "a@" + "b" * 300 + ".org",
    "amina@[127.0.0.1]",
    "x" * 100_000,
]


@pytest.fixture
def code_page(client, run_jobs):
    """A browser that has asked for a code, which was mailed."""
    path = ask(client)
    run_jobs()
    return path


def sessions(session):
    return session.scalars(select(AccountSession).order_by(AccountSession.started_at)).all()


def test_a_name_that_the_browser_had_before_is_no_session_after_signing_in(
    client, session, run_jobs
):
    """Fixation: whoever planted a session's name learns nothing."""
    other = person_with("mallory@example.org", name=None, phone=None, locale="en")
    planted = access.COOKIE, "planted-by-somebody-else"
    client.set_cookie(*planted)
    ask(client)
    run_jobs()
    enter(client, mailed_code())

    assert cookie(client, "session") not in {None, planted[1]}
    assert other not in {each.person_id for each in sessions(session)}


def test_signing_in_ends_the_session_that_the_browser_had(client, session, code_page):
    code = mailed_code()
    sign_in_staff(client)
    before = cookie(client, "session")
    enter(client, code)

    ended, begun = sessions(session)
    assert (ended.ended_at is None, begun.ended_at) == (False, None)
    assert cookie(client, "session") != before


def test_a_page_of_another_site_signs_nobody_in(client, session, code_page):
    code, headers = mailed_code(), {"Sec-Fetch-Site": "cross-site"}
    token = page_of(client.get(code_page)).select_one("form [name=csrf_token]")["value"]

    for path, typed in (("/sign-in", {"email": EMAIL}), ("/sign-in/code", {"code": code})):
        forged = client.post(path, data={"csrf_token": token, **typed}, headers=headers)
        assert forged.status_code == HTTPStatus.BAD_REQUEST
    assert sessions(session) == []


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/code/again", "/sign-out"])
def test_a_form_without_the_browsers_own_token_is_refused(app, client, path):
    stranger = app.test_client()
    token = page_of(stranger.get("/sign-in")).select_one("[name=csrf_token]")["value"]
    client.get("/sign-in")

    for given in ({}, {"csrf_token": ""}, {"csrf_token": token}):
        typed = {"email": EMAIL, "code": "123456", **given}
        assert client.post(path, data=typed).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("path", ["/sign-in", "/staff/sign-in"])
def test_a_browser_that_sends_no_cookie_back_is_told_so_and_nothing_is_mailed(
    client, app, session, path
):
    """The token of browsers without a name is one for all: anybody's page could send it."""
    with app.test_request_context("/"):
        token = security.csrf_token()
    answer = client.post(path, data={"csrf_token": token, "email": EMAIL})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Allow cookies" in fault_of(answer)
    assert session.scalar(select(func.count()).select_from(Challenge)) == 0


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, run_jobs, wanted):
    path = ask(client, path=f"/sign-in?next={quote(wanted)}")
    run_jobs()
    answer = enter(client, mailed_code(), path=path)

    assert answer.location == "/account/"
    assert client.get(f"/sign-in?next={quote(wanted)}").location == "/account/"


@pytest.mark.parametrize("email", HOSTILE)
def test_what_is_no_address_is_said_to_be_none(client, session, email):
    answer = send(client, "/sign-in", email=email)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fault_of(answer) in {
        "Enter your email address",
        "Enter an email address like name@example.com",
    }
    assert session.scalar(select(func.count()).select_from(Challenge)) == 0


def test_what_nobody_sees_in_an_address_is_left_out(client, session):
    ask(client, " \u2066Amina@EXAMPLE.org\u2069\u200b\0 ")

    assert session.scalars(select(Challenge.email)).one() == "Amina@example.org"


def test_a_request_of_a_megabyte_is_refused(client):
    for path in ("/sign-in", "/sign-in/code"):
        answer = client.post(path, data={"email": "x" * 1_000_000})
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    "code", ["\0", "000000\0", "' OR 1=1 --", "\uff11\uff12\uff13", "<b>1</b>", "x" * 99_999]
)
def test_what_is_no_code_is_said_to_be_none_or_wrong(client, code_page, code):
    answer = enter(client, code)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fault_of(answer)


def test_a_code_of_another_browser_opens_nothing(app, client, session, code_page):
    """Whoever reads a code over somebody's shoulder has not the browser that asked for it."""
    thief = app.test_client()
    ask(thief, "mallory@example.org")

    assert enter(thief, mailed_code(EMAIL)).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sessions(session) == []


def test_a_code_does_not_sign_in_a_second_time(client, session, code_page, app):
    code, challenge = mailed_code(), cookie(client, "challenge")
    enter(client, code)
    client.delete_cookie("session")
    client.set_cookie("challenge", challenge)

    answer = enter(client, code)

    assert fault_of(answer) == "That code was used already. Ask for a new code."
    assert len(sessions(session)) == 1


def test_an_address_that_was_asked_for_too_often_is_told_to_wait(client):
    for _ in range(5):
        ask(client)

    assert send(client, "/sign-in", email=EMAIL).status_code == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.parametrize("path", ["/sign-in", "/staff/sign-in"])
def test_whether_an_address_is_known_shows_in_no_answer(app, path):
    """The same statements, bytes, status and kinds of cookie; the time is measured in bench."""
    known, unknown = "known@example.org", "other@example.org"
    make_person(known)
    make_staff(email=known)
    seen = []
    for email in (known, unknown):
        client = app.test_client()
        client.get(path)
        with counting() as statements:
            answer = send(client, path, email=email)
            page = client.get(answer.location)
        token = page_of(page).select_one("[name=csrf_token]")["value"]
        plain = page.text.replace(email, "").replace(token, "")
        cookies = [each.partition("=")[0] for each in answer.headers.getlist("Set-Cookie")]
        headers = [name for name, _ in answer.headers]
        seen.append((answer.status_code, answer.location, headers, cookies, plain, statements))

    assert seen[0] == seen[1]


@pytest.fixture
def committing(_app, engine):
    """An app whose sessions really commit; what they wrote is taken out at the end."""
    _app.extensions["throttle"].storage.reset()
    yield _app
    with engine.begin() as connection:
        connection.execute(
            text("TRUNCATE person, challenge, message, account_session, procrastinate_jobs CASCADE")
        )


def test_two_presses_at_once_begin_one_session(committing, engine, monkeypatch):
    monkeypatch.setattr("secrets.randbelow", lambda _: 123456)
    client = committing.test_client()
    ask(client)
    with engine.connect() as connection:
        challenge_id = connection.scalar(text("SELECT id FROM challenge"))
    with committing.app_context():
        challenges.mail(challenge_id)
    token = page_of(client.get("/sign-in/code")).select_one("form [name=csrf_token]")["value"]
    cookies = {name: cookie(client, name) for name in ("browser", "challenge")}
    presses = 8
    ready = Barrier(presses)

    def press(_):
        browser = committing.test_client()
        for name, value in cookies.items():
            browser.set_cookie(name, value)
        ready.wait(10)
        return browser.post("/sign-in/code", data={"csrf_token": token, "code": "123 456"})

    with ThreadPoolExecutor(presses) as threads:
        answers = list(threads.map(press, range(presses)))

    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (presses - 1)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM account_session")) == 1
