"""Where somebody is signed in, in plain words, and ending it there."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.accounts import sessions
from portal.accounts.models import AccountSession, Method
from portal.accounts.people import person_with
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in import devices
from portal.core import clock, i18n
from tests.accounts.visiting import page_of, send, words
from tests.support.account import make_person, sign_in

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1"
BROWSERS = [
    (FIREFOX, "Firefox on Android"),
    (CHROME, "Chrome on Windows"),
    (CHROME + " Edg/126.0.0.0", "Edge on Windows"),
    (CHROME + " OPR/112.0.0.0", "Opera on Windows"),
    (IPHONE, "Safari on iPhone"),
    (IPHONE.replace("Version/17.5", "CriOS/126.0"), "Chrome on iPhone"),
    (IPHONE.replace("Version/17.5", "FxiOS/127.0"), "Firefox on iPhone"),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15",
        "Safari on Mac",
    ),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/126.0 Safari/537.36", "Chrome on ChromeOS"),
    (
        "Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121.0",
        "Samsung Internet on Android",
    ),
    ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
    ("Lynx/2.8", "A browser that we do not know"),
    ("", "A browser that we do not know"),
    ("<b>Firefox</b>" * 999, "A browser that we do not know"),
]


def begin(person_id, *, device=FIREFOX, **how):
    arrival = Arrival(method=Method.CODE, device=devices.describe(device), **how)
    return sessions.start_for_person(person_id, arrival)


def listed(client):
    answer = client.get("/account/devices")
    assert answer.status_code == HTTPStatus.OK
    return [words(each) for each in page_of(answer).select("main section")]


@pytest.mark.parametrize(("user_agent", "said"), BROWSERS)
def test_a_browser_is_described_in_plain_words(app, user_agent, said):
    kept = devices.describe(user_agent)

    assert devices.in_words(kept) == said
    assert len(kept) <= 100


def test_what_is_kept_can_be_said_in_any_language(app):
    with i18n.use_locale("pl"):
        assert "Firefox" in devices.in_words(devices.describe(FIREFOX))


def test_the_page_lists_every_browser_and_says_which_is_this_one(client):
    person = sign_in(client, device=devices.describe(CHROME))
    begin(person, shared=True)

    this, other = sorted(listed(client), key=lambda said: "This device" not in said)

    assert this.startswith("Chrome on Windows This device Signed in on ")
    assert "You said that other people use it too." in other


def test_browsers_in_which_the_session_has_ended_are_not_listed(client):
    person = sign_in(client)
    begin(person)
    shared = begin(person, shared=True)
    sessions.end(sessions.find(shared).id)
    with clock.frozen(clock.now() - timedelta(minutes=40)):
        begin(person)

    assert len(listed(client)) == 2


def test_others_sessions_are_neither_seen_nor_ended(client):
    token = begin(person_with("other@example.org", name=None, phone=None, locale="en"))
    theirs = sessions.find(token).id
    sign_in(client)

    assert len(listed(client)) == 1
    for unknown in (theirs, uuid4()):
        answer = _post(client, f"/account/devices/{unknown}/end")
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert sessions.find(token)


def test_another_browser_can_be_signed_out(client):
    token = begin(sign_in(client))
    session_id = sessions.find(token).id

    answer = send(client, "/account/devices", form=f"/account/devices/{session_id}/end")

    assert answer.location == "/account/devices?ended=1"
    assert sessions.find(token) is None
    assert len(listed(client)) == 1


def test_ending_this_one_signs_out(client):
    sign_in(client)
    session_id = (
        page_of(client.get("/account/devices")).select_one("main form")["action"].split("/")[3]
    )

    assert _post(client, f"/account/devices/{session_id}/end").location == "/signed-out"
    assert client.get("/account/devices").status_code == HTTPStatus.SEE_OTHER


def test_all_others_can_be_ended_at_once(client):
    person = sign_in(client)
    tokens = [begin(person) for _ in range(3)]
    stranger = begin(person_with("other@example.org", name=None, phone=None, locale="en"))

    _post(client, "/account/devices/end-others")

    assert [sessions.find(token) for token in tokens] == [None] * 3
    assert sessions.find(stranger)
    assert len(listed(client)) == 1


def test_all_can_be_ended_at_once(client):
    token = begin(sign_in(client))

    assert _post(client, "/account/devices/end-all").location == "/signed-out"
    assert sessions.find(token) is None
    assert client.get("/account/devices").status_code == HTTPStatus.SEE_OTHER


def test_sessions_that_are_long_over_are_deleted(app, session):
    begin(make_person())
    with clock.frozen(clock.now() + timedelta(days=5)):
        sessions.tidy()
        assert session.scalar(select(func.count()).select_from(AccountSession)) == 1
    with clock.frozen(clock.now() + timedelta(days=8)):
        sessions.tidy()
        assert session.scalar(select(func.count()).select_from(AccountSession)) == 0


def _post(client, path):
    token = page_of(client.get("/account/devices")).select_one("[name=csrf_token]")["value"]
    return client.post(path, data={"csrf_token": token})
