"""A browser that goes to a provider and comes back."""

from urllib.parse import parse_qs, urlsplit

from portal.accounts import sessions
from tests.accounts.visiting import page_of

SIGN_IN = "/sign-in/oidc/residents"
STAFF_SIGN_IN = "/sign-in/oidc/staff"
LONG_AGO = 1_000_000_000


def begin(client, path=SIGN_IN, **query):
    """Press the button; what the provider is asked, as the address that the browser is led to."""
    where = f"{path.partition('/sign-in')[0]}/{'staff/' if 'staff' in path else ''}sign-in"
    token = page_of(client.get(where)).select_one("[name=csrf_token]")["value"]
    answer = client.post(path, data={"csrf_token": token}, query_string=query)
    assert answer.status_code == 303
    going = client.get(answer.location)
    away = page_of(going).select_one("main a")["href"]
    assert going.headers["Refresh"] == f"0; url={away}"
    return {name: each[0] for name, each in parse_qs(urlsplit(away).query).items()}


def come_back(client, provider, asked, path=SIGN_IN, **changed):
    provider.nonce = provider.nonce or asked["nonce"]
    said = {"state": asked["state"], "code": "code-1", **changed}
    answer = client.get(f"{path}/callback", query_string=said)
    provider.nonce = ""
    return answer


def round_trip(client, provider, path=SIGN_IN, **changed):
    return come_back(client, provider, begin(client, path), path, **changed)


def problem_of(answer):
    """Which of the problem pages the browser is led to."""
    assert answer.status_code == 303, answer.status
    assert "/problem/" in answer.location, answer.location
    return answer.location.partition("/problem/")[2].partition("?")[0]


def session_of(client):
    found = client.get_cookie("session")
    return sessions.find(found.value) if found else None
