"""To a provider and back: who is linked, and which answers are taken."""

from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select

from portal.accounts import people
from portal.accounts.models import AccountSession, Identity, Person
from portal.core import clock
from tests.accounts.travelling import (
    SIGN_IN,
    STAFF_SIGN_IN,
    begin,
    come_back,
    problem_of,
    round_trip,
    session_of,
)
from tests.accounts.visiting import page_of, words
from tests.support.account import make_person
from tests.support.lying_provider import CLIENT, challenge_of


def test_a_resident_arrives_by_an_address_that_the_provider_has_checked(client, session, residents):
    known = make_person()

    answer = round_trip(client, residents)

    assert (answer.status_code, answer.location) == (303, "/account/")
    assert session_of(client).person_id == known
    assert session.get(Person, known).proved_at is not None
    [row] = session.scalars(select(AccountSession)).all()
    assert (row.issuer, row.subject, row.sid) == (
        residents.issuer, residents.subject, "session-1",
    )  # fmt: skip


def test_who_comes_again_is_known_by_the_subject_whatever_their_address(client, session, residents):
    known = make_person()
    round_trip(client, residents)
    client.delete_cookie("session")
    residents.userinfo = {"email": "new@example.org", "email_verified": True}

    round_trip(client, residents)

    assert session_of(client).person_id == known
    assert len(session.scalars(select(Identity)).all()) == 1


def test_an_account_is_made_for_who_has_none(client, session, residents):
    round_trip(client, residents)

    person = session.scalars(select(Person)).one()
    assert person.email == "amina@example.org"


@pytest.mark.parametrize(
    "userinfo",
    [
        {"email": "amina@example.org", "email_verified": False},
        {"email": "amina@example.org"},
        {"email": "amina@example.org", "email_verified": "true"},
        {},
    ],
    ids=str,
)
def test_an_address_that_nobody_checked_links_nobody(client, session, residents, userinfo):
    make_person()
    residents.userinfo = userinfo

    assert problem_of(round_trip(client, residents)) == "no-address"
    assert session_of(client) is None
    assert session.scalars(select(Identity)).all() == []


def test_what_is_asked_of_the_provider(client, use, provider):
    use(provider.settings(vtr='["Cl.Cm"]', prompt="login", claims='{"userinfo": {}}'))

    asked = begin(client)

    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://127.0.0.1:5000/sign-in/oidc/residents/callback"
    assert asked["scope"] == "openid email"
    assert asked["code_challenge_method"] == "S256"
    assert asked["vtr"] == '["Cl.Cm"]'
    assert asked["prompt"] == "login"
    assert asked["claims"] == '{"userinfo": {}}'
    assert asked["ui_locales"] == "en"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_the_code_is_traded_with_the_verifier_and_a_signed_assertion(client, residents):
    asked = begin(client)
    come_back(client, residents, asked)

    [form] = residents.traded
    assert challenge_of(form["code_verifier"]) == asked["code_challenge"]
    assert "client_secret" not in form
    public = ECKey.import_key(residents.ours.as_pem(private=False))
    shown = jwt.decode(form["client_assertion"], public, algorithms=["ES256"])
    assert shown.header["kid"] == "ours"
    assert shown.claims["aud"] == f"{residents.issuer}/token"
    assert shown.claims["iss"] == shown.claims["sub"] == CLIENT
    assert shown.claims["jti"]


def test_two_trips_have_nothing_in_common(client, residents):
    first, second = begin(client), begin(client)

    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("state", ["", "another", "x" * 5000])
def test_an_answer_to_nothing_that_this_browser_began_is_refused(client, residents, state):
    asked = begin(client)

    answer = come_back(client, residents, asked, state=state)

    assert answer.status_code == 400
    assert "Start again" in answer.text
    assert session_of(client) is None


def test_an_answer_is_taken_in_the_browser_that_began(app, client, residents):
    asked = begin(client)

    other = app.test_client()
    begin(other)
    assert come_back(other, residents, asked).status_code == 400
    assert session_of(other) is None


def test_an_answer_is_taken_once(client, residents):
    asked = begin(client)
    assert come_back(client, residents, asked).status_code == 303
    client.delete_cookie("session")

    assert come_back(client, residents, asked).status_code == 400
    assert session_of(client) is None
    assert len(residents.traded) == 1


def test_an_answer_after_half_an_hour_is_too_late(client, residents):
    asked = begin(client)

    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert come_back(client, residents, asked).status_code == 400


def test_a_trip_to_one_provider_does_not_end_at_another(client, use, provider):
    use(provider.settings(), provider.settings("staff"))
    asked = begin(client)

    assert come_back(client, provider, asked, STAFF_SIGN_IN).status_code == 400


def test_who_answered_must_be_who_was_asked(client, residents):
    assert problem_of(round_trip(client, residents, iss="https://evil.example")) == "not-believed"
    assert residents.traded == []
    assert round_trip(client, residents, iss=residents.issuer).location == "/account/"


def test_a_provider_that_says_who_answered_always_does(client, residents):
    residents.metadata = {"authorization_response_iss_parameter_supported": True}

    assert problem_of(round_trip(client, residents)) == "not-believed"


@pytest.mark.parametrize(
    ("error", "problem"), [("access_denied", "cancelled"), ("temporarily_unavailable", "down")]
)
def test_whoever_stops_there_reads_that_nothing_was_changed(client, residents, error, problem):
    asked = begin(client)

    answer = come_back(client, residents, asked, error=error, code="")

    assert problem_of(answer) == problem
    assert client.get(answer.location).status_code == 200


def test_a_code_that_the_provider_refuses_signs_nobody_in(client, residents):
    residents.sent = '{"error": "invalid_grant"}'

    assert problem_of(round_trip(client, residents)) == "not-believed"


@pytest.mark.parametrize(
    "sent", ["[]", '{"access_token": "at"}', '{"id_token": "x", "access_token": "y"}']
)
def test_an_answer_without_tokens_signs_nobody_in(client, residents, sent):
    residents.sent = sent

    assert problem_of(round_trip(client, residents)) in {"not-believed", "down"}


def test_a_provider_that_is_away_is_said_and_a_code_offered(client, residents):
    residents.broken = True
    token = page_of(client.get("/sign-in")).select_one("[name=csrf_token]")["value"]

    answer = client.post(f"{SIGN_IN}?next=/account/passkeys", data={"csrf_token": token})

    assert problem_of(answer) == "down"
    page = page_of(client.get(answer.location))
    assert "does not answer just now" in words(page.main)
    assert page.select_one("main a")["href"] == "/sign-in?next=/account/passkeys"


def test_a_provider_that_goes_away_on_the_way_is_said_too(client, residents):
    asked = begin(client)
    residents.broken = True

    assert problem_of(come_back(client, residents, asked)) == "down"


def test_metadata_of_another_issuer_is_not_used(client, residents):
    residents.metadata = {"issuer": "https://evil.example"}
    token = page_of(client.get("/sign-in")).select_one("[name=csrf_token]")["value"]

    assert problem_of(client.post(SIGN_IN, data={"csrf_token": token})) == "down"


def test_going_on_leads_to_pages_of_this_portal_alone(client, residents):
    for given, led_to in (
        ("/account/passkeys", "/account/passkeys"),
        ("https://evil.example/", "/account/"),
        ("//evil.example", "/account/"),
        ("/\\evil.example", "/account/"),
    ):
        assert come_back(client, residents, begin(client, next=given)).location == led_to
        client.delete_cookie("session")


def test_the_language_is_the_same_after_the_trip(client, residents):
    asked = begin(client, f"/pl{SIGN_IN}")
    assert asked["ui_locales"] == "pl"
    assert asked["redirect_uri"].endswith(":5000/sign-in/oidc/residents/callback")

    assert come_back(client, residents, asked).location == "/pl/account/"
    client.delete_cookie("session")
    answer = come_back(
        client, residents, begin(client, f"/pl{SIGN_IN}"), error="access_denied", code=""
    )
    assert answer.location.startswith("/pl/sign-in/oidc/residents/problem/")


def test_beginning_takes_the_token_of_the_form(client, residents):
    assert client.post(SIGN_IN, data={"csrf_token": "forged"}).status_code == 400
    assert residents.asked == []


def test_without_a_provider_there_is_no_button_and_no_page(client):
    assert "oidc" not in client.get("/sign-in").text
    assert client.get(f"{SIGN_IN}/callback").status_code == 404
    assert client.get(f"{SIGN_IN}/problem/down").status_code == 404


def test_the_button_names_the_provider(client, residents):
    assert "Sign in with Example ID" in client.get("/sign-in").text
    assert "Example ID" not in client.get("/staff/sign-in").text


def test_two_at_once_make_one_person(client, session, residents):
    people.person_with("amina@example.org", name=None, phone=None, locale="en")
    round_trip(client, residents)

    assert len(session.scalars(select(Person)).all()) == 1
