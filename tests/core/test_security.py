"""Cookies, headers, forged requests and throttles, on every page alike."""

from dataclasses import replace

import pytest

from portal.core import security
from portal.core.errors import TooManyAttempts
from portal.eforms import publishing
from portal.eforms.definitions import loading
from tests.cases.builders import make_case
from tests.eforms.visitor import Visitor

PUBLIC = ["/", "/services/", "/services/pothole/", "/privacy", "/contact", "/easyread/", "/ur/"]
OWN = ["/cases/", "/services/pothole/danger", "/nowhere", "/healthz"]


@pytest.fixture
def published(app):
    """The council's own forms, live."""
    for form in loading.load_all():
        publishing.file_version(form)
    yield
    publishing.forget()


@pytest.fixture
def visitor(published, client):
    """Somebody who reports a pothole."""
    return Visitor(client)


@pytest.fixture
def production(app, monkeypatch):
    """The app as it answers in production."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], env="production"))


@pytest.fixture
def from_network(app):
    """The name under which a request from this address is counted."""

    def name(address):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return security.network()

    return name


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_a_form_of_our_own_is_accepted(visitor, headers):
    assert visitor.post("", {}, headers=headers).status == 303
    boxes = {**visitor.get("danger").boxes(), "danger": "no"}

    assert visitor.post("danger", boxes, headers=headers).status == 303


def test_a_site_whose_name_only_begins_like_ours_is_another_site(visitor):
    for origin in (
        "http://localhost.example.com",
        "http://localhost:8000",
        "http://user@localhost",
    ):
        assert visitor.post("", {}, headers={"Origin": origin}).status == 400


def test_the_search_for_a_case_is_guarded_too(client):
    boxes = {"reference": "LK-2345-6789", "code": "X"}

    assert client.post("/cases/", data=boxes).status_code == 400
    assert client.post("/cases/", data={**boxes, "csrf_token": "x"}).status_code == 400


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_for_everyone_sets_no_cookie(published, client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def test_the_cookies_of_production_travel_encrypted_and_no_script_reads_them(
    production, visitor, client
):
    opened = make_case()
    begun = visitor.begin()
    resident = client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    for cookie in (begun.headers["Set-Cookie"], resident.headers["Set-Cookie"]):
        flags = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= flags
        assert not any(flag.startswith("Domain") for flag in flags)


def test_in_development_the_cookie_goes_over_plain_http(visitor):
    assert "Secure" not in visitor.begin().headers["Set-Cookie"]


@pytest.mark.parametrize("path", [*PUBLIC, *OWN])
def test_every_answer_forbids_what_no_page_needs(published, client, path):
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not any(word in policy for word in ("unsafe", "*", "http:", "data:", "blob:"))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_production_tells_browsers_to_use_https_alone(client, production):
    assert "max-age=31536000" in client.get("/healthz").headers["Strict-Transport-Security"]


def test_development_does_not(client):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize("path", OWN)
def test_what_is_not_for_everyone_is_kept_by_no_proxy(published, client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::2"),
        ("2001:db8:0:0:aaaa::1", "2001:db8::ffff:1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::2%eth1"),
    ],
)
def test_one_network_has_one_name_however_its_addresses_are_written(from_network, one, other):
    assert from_network(one) == from_network(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.7", "192.0.2.8"),
        ("2001:db8:0:1::1", "2001:db8:0:2::1"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("unix", "192.0.2.7"),
    ],
)
def test_other_networks_have_other_names(from_network, one, other):
    assert from_network(one) != from_network(other)


def test_a_throttle_counts_each_network_by_itself(app):
    for _ in range(3):
        security.throttle("3/hour", "a try", "192.0.2.7")

    with pytest.raises(TooManyAttempts):
        security.throttle("3/hour", "a try", "192.0.2.7")
    with pytest.raises(TooManyAttempts):
        security.refuse_if_throttled("3/hour", "a try", "192.0.2.7")
    security.throttle("3/hour", "a try", "192.0.2.8")


def test_a_neighbour_in_the_same_64_shares_the_tries(client):
    opened = make_case()

    def tried(address):
        return client.get(
            f"/cases/{opened.reference}?code=WRONG", environ_base={"REMOTE_ADDR": address}
        ).status_code

    statuses = [tried(f"2001:db8::{number:x}") for number in range(1, 13)]

    assert statuses[-1] == 429
    assert tried("2001:db8:0:1::1") == statuses[0]


@pytest.mark.parametrize("typed", [" xk7p-99qm ", "XK7P99QM", "xk 7p 99 qm", "XK7P–99QM"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert security.normal_code(typed) == "XK7P99QM"


def test_a_random_code_has_no_signs_that_get_mixed_up():
    codes = {security.random_code(8) for _ in range(500)}

    assert len(codes) == 500
    assert not set("".join(codes)) & set("0O1ILU")
