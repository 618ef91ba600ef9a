"""Whatever is asked under /open311/, the answer has the protocol's shape."""

import pytest

from portal.core import security
from portal.open311.routes import blueprint
from portal.open311.serving import catalogue
from tests.open311.asking import JSON, ROOT, XML, faults, get, make_key, post


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/open311/v2/nothing.json", JSON),
        ("/open311/v2/nothing.xml", XML),
        ("/open311/v2/", XML),
        ("/open311/v2", XML),
        ("/open311/v2/services", XML),
        ("/open311/v2/services.html", XML),
        ("/open311/v2/requests/a/b.json", JSON),
        ("/open311/v1/services.xml", XML),
        ("/open311/", XML),
        ("/pl/open311/v2/nothing.json", JSON),
        ("/open311/v2/requests/%00.json", JSON),
        ("/open311/v2/requests/..%2f..%2fetc.json", JSON),
    ],
)
def test_an_address_where_nothing_is(client, path, kind):
    answer = client.get(path)

    assert faults(answer, 404)
    assert answer.content_type == kind


@pytest.mark.parametrize("asked", ["service_code=%00", "service_request_id=a%00b", "%00=%00"])
def test_a_question_with_a_nul_is_answered(client, asked):
    assert client.get(f"{ROOT}/requests.json?{asked}").status_code in {200, 400, 404}


def test_a_double_slash_leads_to_the_call_without_a_page(client):
    answer = client.get("/open311/v2//services.xml")

    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/open311/v2/services.xml")
    assert answer.text == ""


def test_a_method_that_the_call_does_not_know(client):
    for method in ("put", "delete", "patch", "post"):
        answer = getattr(client, method)(f"{ROOT}/services.json", data={})
        assert faults(answer, 405)
        assert "GET" in answer.headers["Allow"]


def test_more_than_can_be_taken(client):
    answer = client.post(f"{ROOT}/servicerequestupdates.xml", data={"a": "x" * 28_000_000})
    assert faults(answer, 413)
    answer = client.post(f"{ROOT}/services.xml", data={"a": "x" * 300_000})
    assert faults(answer, 405) if answer.status_code == 405 else faults(answer, 413)


def test_a_post_without_its_length(client):
    answer = client.post(f"{ROOT}/requests.json", headers={"Transfer-Encoding": "chunked"})

    assert faults(answer, 411)


def test_a_post_from_a_page_of_another_site(client, app):
    key = make_key()
    answer = client.post(
        f"{ROOT}/requests.json", data={"api_key": key}, headers={"Origin": "https://evil.example"}
    )

    assert faults(answer, 400)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_too_many_calls(client, monkeypatch):
    monkeypatch.setattr(blueprint, "A_MINUTE", 3)
    for _ in range(3):
        assert get(client, "services.json").status_code == 200

    answer = get(client, "services.json")

    assert faults(answer, 429)
    assert answer.headers["Retry-After"] == "60"


def test_too_many_keys_that_open_nothing(client, app):
    key = make_key()
    for number in range(blueprint.TRIES_A_MINUTE):
        assert faults(get(client, "services.xml", api_key=f"wrong{number}"), 403)

    assert faults(get(client, "services.xml", api_key="wrong"), 429)
    assert faults(get(client, "services.xml", api_key=key), 429)


def test_a_key_has_its_own_limit(client, app):
    key, other = make_key("one", a_minute=2), make_key("two", a_minute=2)
    for _ in range(2):
        assert get(client, "services.json", api_key=key).status_code == 200

    assert faults(get(client, "services.json", api_key=key), 429)
    assert get(client, "services.json", api_key=other).status_code == 200


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_a_fault_of_ours(client, monkeypatch, ending):
    def broken():
        raise RuntimeError("secret words of a fault")

    monkeypatch.setattr(blueprint.services, "service_list", broken)

    answer = get(client, f"services.{ending}")

    assert faults(answer, 500)
    assert "secret" not in answer.text


def test_a_database_that_is_away(client, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def away():
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(blueprint.services, "service_list", away)

    answer = get(client, "services.xml")

    assert faults(answer, 503)
    assert answer.headers["Retry-After"]


def test_a_card_in_an_address_is_no_page(client):
    answer = client.get(f"{ROOT}/4242424242424242.json")

    assert faults(answer, 422)
    assert "4242" not in answer.text


def test_a_wrong_host_and_options(client):
    answer = client.options(f"{ROOT}/services.xml")
    assert answer.status_code == 200
    assert answer.text == ""
    assert catalogue.SPECIFICATION
    assert security.POLICY in answer.headers["Content-Security-Policy"]


def test_elsewhere_errors_are_pages_still(client):
    answer = client.get("/nothing-here")

    assert answer.status_code == 404
    assert "<html" in answer.text


def test_the_body_may_be_anything(client, app):
    key = make_key()
    for body in (b"{}", b"\xff\xfe", b"api_key", b"a" * 10_000, b"--x\r\n\r\n"):
        for kind in ("application/json", "text/xml", "multipart/form-data; boundary=x",
                     "application/x-www-form-urlencoded", "nonsense"):  # fmt: skip
            answer = client.post(f"{ROOT}/requests.json", data=body, content_type=kind)
            assert answer.status_code in {400, 403, 413}
            assert answer.content_type == JSON
    assert post(client, "requests.json", api_key=key).status_code == 400
