"""Whatever comes in: a clear page, never a fault of ours, and the answers stay."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.eforms import services
from tests.eforms.builders import ANSWERS, make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Answer, Visitor, pothole_answers

_MEGABYTE = 1_048_576


@pytest.fixture
def begun(visitor):
    """Somebody who has said that it isn't dangerous, and stands on the second page."""
    visitor.begin()
    visitor.send("danger", danger="no")
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
        assert begun.get("where").leads_to == begun.home


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

    assert Visitor(client).get("where").leads_to == begun.home
    assert Visitor(client).begin().leads_to == f"{begun.home}danger"


ALL_KINDS = [make_question(kind.replace("_", "-"), kind, "yes", "no") for kind in ANSWERS]


@pytest.fixture
def all_kinds(app, larkmere):
    """Somebody on a page that asks one question of each kind, whose first page is answered."""
    definition = make_definition(make_page("first"), make_page("all", *ALL_KINDS))
    make_draft(definition, {"first": "An answer that was saved"}, browser="somebody")
    client = app.test_client()
    client.set_cookie("browser", "somebody")
    return Visitor(client, "lost-cat")


HOSTILE = {
    "empty": "",
    "a word": "word",
    "too long": "x" * 30_000,
    "emoji": "🐈‍⬛🏳️‍🌈",
    "marks of direction": "\u202eabc\u202c \u200f\u061c",
    "NUL": "a\x00b",
    "control characters": "\x01\x02\x1b[0m\x7f\x85",
    "HTML": "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "templates": "{{ 7 * 7 }}{% raw %} %(n)s {0}",
    "SQL": "'; DROP TABLE draft;--",
    "digits": "9" * 5_000,
    "negative": "-1",
    "one letter with many marks": "a" + "\u0301\u0316" * 5_000,
    "half a surrogate": "\ufffd\ufdd0\U0010ffff",
    "lines": "\r\n\r\n\n\u2028\u2029",
    "None": "None",
}

_BOXES = ["search", "searched", "choice", "line1", "line2", "town", "postcode", "detail", "words"]


@pytest.mark.parametrize("mode", ["search", "choose", "by-hand", "nonsense"])
@pytest.mark.parametrize("value", HOSTILE)
def test_the_same_in_every_box_is_answered_with_the_page_again(all_kinds, value, mode):
    page = all_kinds.get("all")
    names = {box["name"] for box in page.form.select("input[name], textarea[name]")}
    more = {f"{kind}-{box}" for kind in ("address", "place") for box in _BOXES}
    boxes = dict.fromkeys(names | more, HOSTILE[value]) | {
        "csrf_token": page.boxes()["csrf_token"],
        "address-mode": mode,
        "place-mode": mode,
    }
    again = all_kinds.post("all", boxes)

    assert again.status == 422
    assert again.errors
    assert again.title.startswith("Error: ")
    assert not again.soup.select("main script, main img[onerror]")
    for link in again.soup.select(".govuk-error-summary a"):
        assert again.soup.find(id=link["href"].removeprefix("#")), link["href"]
    assert all_kinds.get("first").boxes()["first"] == "An answer that was saved"


def test_a_page_with_one_wrong_answer_shows_all_that_was_typed(all_kinds):
    typed = {
        "text": "By the oak",
        "long-text": "It is deep.\nCars swerve.",
        "date-day": "31",
        "date-month": "2",
        "date-year": "2026",
        "email": "not an address",
        "phone": "01632 960 001",
        "name": "آمنہ <b>خان</b>",
        "address-mode": "by-hand",
        "address-line1": "1 Oak Road",
        "address-town": "Larkmere",
        "place-mode": "by-hand",
        "place-words": "Behind the “Swan”",
        "radios": "no",
    }
    token = all_kinds.get("all").boxes()["csrf_token"]
    again = all_kinds.post("all", {**typed, "checkboxes": ["no"], "csrf_token": token})
    boxes = again.boxes()

    assert again.errors == [
        "Enter a real date, like 27 3 2026",
        "Enter an email address like name@example.com",
    ]
    assert {name: boxes[name] for name in typed} == typed
    assert boxes["checkboxes"] == "no"


@pytest.mark.parametrize(
    "box",
    [
        "text",
        "long-text",
        "name",
        "email",
        "phone",
        "radios",
        "checkboxes",
        "date-day",
        "date-year",
        "address-search",
        "place-search",
    ],
)
def test_a_megabyte_in_one_box_is_refused_and_saved_answers_stay(all_kinds, box):
    boxes = all_kinds.get("all").boxes()
    refused = all_kinds.post("all", {**boxes, box: "x" * _MEGABYTE})

    assert refused.status == 422
    assert refused.errors
    assert all_kinds.get("first").boxes()["first"] == "An answer that was saved"


def test_a_megabyte_in_every_box_is_too_much_and_saved_answers_stay(all_kinds):
    boxes = all_kinds.get("all").boxes()
    much = dict.fromkeys(boxes, "x" * _MEGABYTE) | {"csrf_token": boxes["csrf_token"]}
    refused = all_kinds.post("all", much)

    assert refused.status == 413
    assert refused.heading == "That was too much to send in one go"
    assert all_kinds.get("first").boxes()["first"] == "An answer that was saved"


def test_ten_thousand_boxes_are_refused_calmly(all_kinds):
    boxes = {f"box{number}": "x" for number in range(10_000)}

    assert all_kinds.post("all", boxes).status in {400, 413}


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
