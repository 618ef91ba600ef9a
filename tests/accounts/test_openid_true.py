"""Staff by way of a true provider that knows a secret of ours: PyPI's oidc-provider-mock."""

from urllib.parse import urlsplit

import httpx2
import pytest
from oidc_provider_mock import User, run_server_in_thread

from portal.oidc_settings import Provider, SecondFactor
from tests.accounts.travelling import STAFF_SIGN_IN, problem_of, session_of
from tests.accounts.visiting import page_of
from tests.support.account import OFFICER, make_staff

_CLAIMS = {"email": OFFICER, "email_verified": True}


@pytest.fixture
def entra(use):
    colleague = User(sub="ola", claims=_CLAIMS)
    with run_server_in_thread(user_claims=[colleague], require_nonce=True) as server:
        use(
            Provider(
                key="staff", issuer=f"http://localhost:{server.server_port}", name="Larkmere",
                client_id="onestop", client_secret="a secret", second_factor=SecondFactor.YES,
            )
        )  # fmt: skip
        yield


def go_there(client, **pressed):
    """Press our button and then one of theirs; where they lead back to."""
    token = page_of(client.get("/staff/sign-in")).select_one("[name=csrf_token]")["value"]
    going = client.get(client.post(STAFF_SIGN_IN, data={"csrf_token": token}).location)
    away = page_of(going).select_one("main a")["href"]
    back = urlsplit(httpx2.post(away, data=pressed).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_a_colleague_signs_in(client, entra):
    staff_id = make_staff()

    assert go_there(client, sub="ola").location == "/staff/"

    found = session_of(client)
    assert found.staff_id == staff_id
    assert found.second_factor_at is not None
    assert client.get("/staff/").status_code == 200


def test_a_stranger_does_not(client, entra):
    make_staff()

    assert problem_of(go_there(client, sub="stranger@example.org")) == "no-address"
    assert session_of(client) is None


def test_who_says_no_there_is_back_here(client, entra):
    assert problem_of(go_there(client, action="deny")) == "cancelled"
