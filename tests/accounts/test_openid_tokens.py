"""Which tokens of a provider are believed."""

from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from portal.core import clock
from tests.accounts.travelling import LONG_AGO, problem_of, round_trip, session_of
from tests.support.account import make_person
from tests.support.lying_provider import CLIENT


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another"]},  # for several, and doesn't say whom it was issued to
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iat": None},
        {"nbf": 9_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"at_hash": "not-of-this-token"},
    ],
    ids=str,
)
def test_an_id_token_that_says_anything_else_is_not_believed(client, residents, claims):
    make_person()
    residents.claims = claims

    assert problem_of(round_trip(client, residents)) == "not-believed"
    assert session_of(client) is None


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"kid": "unknown"}], ids=str)
def test_an_id_token_must_be_signed_with_a_published_key(client, residents, header):
    residents.header = header

    assert problem_of(round_trip(client, residents)) == "not-believed"


def test_a_signature_of_another_key_under_the_same_name_is_not_believed(client, residents):
    forged = ECKey.generate_key("P-256", {"kid": residents.key.kid})
    residents.published, residents.key = [residents.key], forged

    assert problem_of(round_trip(client, residents)) == "not-believed"


def test_new_keys_of_the_provider_are_read_when_one_is_named(client, residents):
    round_trip(client, residents)
    client.delete_cookie("session")
    residents.rotate()

    assert problem_of(round_trip(client, residents)) == "not-believed"  # asked a moment ago
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert round_trip(client, residents).location == "/account/"


def test_what_the_provider_publishes_is_read_once_an_hour(client, residents):
    for _again in range(3):
        round_trip(client, residents)
        client.delete_cookie("session")
    assert residents.asked.count("/.well-known/openid-configuration") == 1
    assert residents.asked.count("/jwks") == 1

    with clock.frozen(clock.now() + timedelta(minutes=61)):
        round_trip(client, residents)
    assert residents.asked.count("/.well-known/openid-configuration") == 2
    assert residents.asked.count("/jwks") == 2


def test_user_info_about_somebody_else_is_not_believed(client, residents):
    residents.userinfo["sub"] = "ben"

    assert problem_of(round_trip(client, residents)) == "not-believed"


@pytest.mark.parametrize(
    ("vot", "believed"), [("Cl.Cm", True), ("Cm.Cl", True), ("Cl", False), (None, False)]
)
def test_the_level_that_was_asked_for_must_be_reached(client, use, provider, vot, believed):
    use(provider.settings(vtr='["Cl.Cm"]'))
    provider.claims = {"vot": vot}

    answer = round_trip(client, provider)

    assert (answer.location == "/account/") is believed
