"""Signing out by way of a provider, from either side."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from portal.core import clock
from tests.accounts.travelling import LONG_AGO, SIGN_IN, round_trip, session_of
from tests.accounts.visiting import page_of


def farewell(client, token, path=SIGN_IN):
    return client.post(f"{path}/back-channel-logout", data={"logout_token": token})


@pytest.fixture
def signed_in(client, residents):
    round_trip(client, residents)
    return client


@pytest.mark.parametrize("changed", [{}, {"sid": None}, {"sub": None}, {"exp": None}], ids=str)
def test_it_ends_the_session_here(app, signed_in, residents, changed):
    answer = farewell(app.test_client(), residents.logout_token(**changed))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert session_of(signed_in) is None


def test_it_ends_that_session_and_no_other(app, signed_in, residents):
    other = app.test_client()
    residents.claims = {"sid": "session-2"}
    round_trip(other, residents)

    farewell(app.test_client(), residents.logout_token(sid="session-2"))

    assert session_of(signed_in) is not None
    assert session_of(other) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"iat": LONG_AGO},
        {"iat": None},
        {"exp": LONG_AGO},
        {"events": {}},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": "x"}},
        {"nonce": "n"},
        {"jti": None},
        {"sub": None, "sid": None},
    ],
    ids=str,
)
def test_what_is_no_logout_token_ends_nothing(app, signed_in, residents, changed):
    answer = farewell(app.test_client(), residents.logout_token(**changed))

    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert session_of(signed_in) is not None


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_its_signature_counts(app, signed_in, residents, alg):
    residents.header = {"alg": alg}

    assert farewell(app.test_client(), residents.logout_token()).status_code == 400
    assert session_of(signed_in) is not None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 30_000])
def test_rubbish_is_answered_the_same(client, residents, token):
    assert farewell(client, token).status_code == 400


def test_an_id_token_is_no_logout_token(app, signed_in, residents):
    assert farewell(app.test_client(), residents.id_token()).status_code == 400


def test_it_counts_once(app, signed_in, residents):
    token = residents.logout_token(sid=None)
    assert farewell(app.test_client(), token).status_code == 200
    round_trip(signed_in, residents)

    assert farewell(app.test_client(), token).status_code == 400
    assert session_of(signed_in) is not None


def test_signing_out_leads_to_the_provider_too(signed_in, residents):
    token = page_of(signed_in.get("/account/passkeys")).select_one("[name=csrf_token]")["value"]

    answer = signed_in.post("/sign-out", data={"csrf_token": token})

    away = page_of(signed_in.get(answer.location)).select_one("main a")["href"]
    asked = parse_qs(urlsplit(away).query)
    assert away.startswith(f"{residents.issuer}/logout?")
    assert asked["id_token_hint"][0].count(".") == 2
    assert asked["post_logout_redirect_uri"] == [
        "http://127.0.0.1:5000/sign-in/oidc/residents/signed-out"
    ]
    assert session_of(signed_in) is None
    assert signed_in.get(f"{SIGN_IN}/signed-out").status_code == 200


def test_signing_out_works_while_the_provider_is_away(signed_in, residents):
    token = page_of(signed_in.get("/account/passkeys")).select_one("[name=csrf_token]")["value"]
    residents.broken = True

    with clock.frozen(clock.now() + timedelta(minutes=29)):
        signed_in.get("/account/passkeys")
    with clock.frozen(clock.now() + timedelta(minutes=58)):
        signed_in.get("/account/passkeys")
    with clock.frozen(clock.now() + timedelta(minutes=62)):
        answer = signed_in.post("/sign-out", data={"csrf_token": token})

    assert answer.location == "/signed-out"
    assert session_of(signed_in) is None


def test_the_id_token_is_kept_where_nobody_reads_it_in_plain(connection, signed_in):
    [raw] = connection.execute(text("SELECT id_token FROM oidc_session")).scalars()
    assert b"." not in bytes(raw)
