"""Whatever comes in: a clear page, never a fault of ours, and the answers stay."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.eforms import services
from tests.eforms.visitor import Answer, Visitor, pothole_answers


@pytest.fixture
def begun(visitor):
    """Somebody who has said that it isn't dangerous, has no photos, and is asked where it is."""
    visitor.begin()
    visitor.send("danger", danger="no")
    visitor.send("photos")
    return visitor


def later(**time):
    return clock.frozen(clock.now() + timedelta(**time))


@pytest.mark.parametrize("path", ["where", "check", "resume", "size"])
def test_a_draft_kept_too_long_is_gone_and_a_page_says_so(begun, path):
    with later(days=28, seconds=1):
        page = begun.get(path)

        assert page.status == 410
        assert page.heading == "These answers are no longer here"


def test_a_draft_is_kept_for_28_days_from_the_last_answer(begun):
    with later(days=27, hours=23):
        assert begun.send("where", **pothole_answers()["where"]).status == 303
    with later(days=55):
        assert begun.get("surface").status == 200


def test_the_cookie_lasts_as_long_from_the_last_answer_as_the_draft(begun):
    sent = begun.send("where", **pothole_answers()["where"])

    assert f"Max-Age={services.KEPT.total_seconds():.0f}" in sent.headers["Set-Cookie"]
    assert "Set-Cookie" not in begun.get("surface").headers


def test_what_is_posted_to_a_draft_kept_too_long_is_not_dropped_in_silence(begun):
    boxes = begun.get("where").boxes()
    with later(days=29):
        assert begun.post("where", boxes).status == 410
        assert begun.post("check", {**boxes, "draft": "x"}).status == 400
        assert begun.begin().leads_to == f"{begun.home}danger"
        assert "danger" not in begun.get("danger").boxes()


def test_drafts_kept_too_long_are_deleted_and_the_others_stay(begun, app):
    with later(days=20):
        other = Visitor(app.test_client())
        other.begin()
    with later(days=29):
        assert services.delete_expired() == 1
        assert services.delete_expired() == 0
        assert other.get("danger").status == 200
        assert begun.get("photos").leads_to == begun.home


@pytest.mark.parametrize("token", [None, "", "0", "x" * 64, "\x00", "🐈" * 1_000])
def test_a_forged_or_missing_token_changes_nothing(begun, token):
    boxes = {**begun.get("danger").boxes(), "danger": "yes", "csrf_token": token}
    if token is None:
        del boxes["csrf_token"]
    refused = begun.post("danger", boxes)

    assert refused.status == 400
    assert refused.heading == "We could not read that page request"
    assert begun.get("danger").boxes()["danger"] == "no"


def test_a_token_of_another_browser_is_forged(begun, app):
    other = Visitor(app.test_client())
    other.begin()
    token = other.get("danger").boxes()["csrf_token"]

    assert begun.post("danger", {"danger": "yes", "csrf_token": token}).status == 400


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_on_another_site_can_neither_begin_nor_answer(begun, header):
    boxes = {**begun.get("danger").boxes(), "danger": "yes"}

    assert begun.post("danger", boxes, headers=header).status == 400
    assert begun.post("", {}, headers=header).status == 400
    assert begun.get("danger").boxes()["danger"] == "no"


@pytest.mark.parametrize(
    "path",
    [
        "/services/nothing/",
        "/services/nothing/danger",
        "/services/nothing/check",
        "/services/nothing/resume",
        "/services/Pothole/",
        "/services/%00/",
        "/services/pothole%00/danger",
        "/services/../pothole/nowhere",
        "nowhere",
        "Danger",
        "done",
        "%00",
        "%F0%9F%90%88",
        "danger/more",
        "x" * 5_000,
    ],
)
def test_a_service_or_page_that_does_not_exist_is_not_found(begun, path):
    page = begun.get(path)

    assert page.status == 404
    assert page.heading == "Page not found"


def test_what_is_posted_to_a_service_that_does_not_exist_is_not_found(begun):
    boxes = begun.get("danger").boxes()

    assert begun.post("/services/nothing/", {}).status == 404
    assert begun.post("/services/nothing/danger", boxes).status == 404
    assert begun.post("nowhere", boxes).status == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused_calmly(begun, method):
    answer = Answer(getattr(begun.client, method)(f"{begun.home}danger", content_length=0))

    assert answer.status in {400, 405}
    assert answer.heading


@pytest.mark.parametrize("cookie", ["", "x", "x" * 65, "ü", "../..", "%00"])
def test_a_strange_cookie_is_a_browser_without_a_draft(begun, app, cookie):
    client = app.test_client()
    client.set_cookie("browser", cookie)

    assert Visitor(client).get("photos").leads_to == begun.home
    assert Visitor(client).begin().leads_to == f"{begun.home}danger"


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"%", b"csrf_token=%ED%A0%80&danger=%ff", b"=&=&", b"{}"],
)
def test_a_body_that_is_no_form_is_refused_calmly(begun, body):
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain")
    for kind in kinds:
        answer = Answer(begun.client.post(f"{begun.home}danger", data=body, content_type=kind))

        assert answer.status == 400
        assert answer.heading
