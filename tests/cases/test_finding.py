import re
from http import HTTPStatus

import pytest

from portal.cases import access
from portal.core.clock import frozen

from .browsing import find, page_of, visit, words
from .builders import MAUNDY_THURSDAY, make_case

NOWHERE = "LK-2222-2222"


def test_the_link_in_the_mail_leads_to_an_address_without_the_code(client, opened):
    answer = client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.location == f"/cases/{opened.reference}"
    assert visit(client, opened).status_code == HTTPStatus.OK


def test_the_reference_and_the_code_open_the_page(client, opened):
    answer = find(client, opened.reference.lower(), opened.access_code, follow_redirects=True)

    assert words(page_of(answer).select_one(".lead-status")).startswith(
        "We have what you sent and will look at it."
    )


def test_access_is_kept_in_a_cookie_that_scripts_cannot_read(client, opened):
    answer = client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("cases=")
    for part in ("HttpOnly", "SameSite=Lax", "Max-Age=2592000"):
        assert part in cookie


@pytest.mark.parametrize("exists", [True, False])
def test_without_access_the_code_is_asked_for_whether_the_case_exists_or_not(
    client, opened, exists
):
    reference = opened.reference if exists else NOWHERE

    for address in (f"/cases/{reference}", f"/cases/{reference}?code=2222-2222"):
        answer = client.get(address)
        assert answer.status_code == HTTPStatus.SEE_OTHER
        assert answer.location == f"/cases/?reference={reference}"

    form = page_of(client.get(answer.location))
    assert form.find("input", {"name": "reference"})["value"] == reference


def test_a_wrong_code_and_an_unknown_reference_get_the_very_same_page(client, opened):
    wrong = find(client, opened.reference, "2222-2222")
    unknown = find(client, NOWHERE, "2222-2222")

    assert wrong.status_code == unknown.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert wrong.text.replace(opened.reference, NOWHERE) == unknown.text
    assert list(wrong.headers.keys()) == list(unknown.headers.keys())


def test_a_wrong_code_is_one_clear_error_that_keeps_what_was_typed(client, opened):
    page = page_of(find(client, opened.reference, "2222-2222"))

    summary = page.select_one(".govuk-error-summary")
    assert [words(link) for link in summary.find_all("a")] == [
        "The reference and the access code do not go together. Check both."
    ]
    assert page.select_one(summary.a["href"])["name"] == "reference"
    assert page.find("input", {"name": "reference"})["value"] == opened.reference
    assert page.title.string.startswith("Error: ")


@pytest.mark.parametrize(
    ("reference", "code", "errors"),
    [
        ("", "", ["Enter your reference", "Enter your access code"]),
        (
            "LK-2222",
            "2222-2222",
            ["Enter a reference with 2 letters, then 8 letters or numbers"],
        ),
        (NOWHERE, "22", ["Enter an access code with 8 letters or numbers"]),
    ],
)
def test_what_is_missing_or_misspelt_is_named(client, reference, code, errors):
    answer = find(client, reference, code)

    links = page_of(answer).select(".govuk-error-summary a")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [words(link) for link in links] == errors


@pytest.mark.parametrize(
    "hostile",
    ["\0", "a\0b", "🕳️🚗", "\u202eQ7\u2066", "x" * 99_999, "<b>", "\ud800", "Ω" * 10, "%00"],
    ids=[
        "nul",
        "inner-nul",
        "emoji",
        "rtl",
        "far too long",
        "markup",
        "surrogate",
        "greek",
        "percent",
    ],
)
def test_hostile_input_is_answered_with_the_form(client, hostile):
    hostile = hostile.encode("utf-8", "replace")
    answer = find(client, hostile, hostile)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page_of(answer).select_one(".govuk-error-summary")
    assert "\0" not in answer.text
    assert "<b>" not in answer.text
    assert len(answer.text) < 50_000


def test_a_megabyte_is_refused_with_a_page_that_says_so(client):
    answer = find(client, "x" * 1_000_000, "2222-2222")

    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "too much to send" in answer.text


@pytest.mark.parametrize("locale", ["", "/easyread", "/pl", "/ur"])
def test_too_many_tries_are_told_to_wait(client, locale):
    for _ in range(10):
        find(client, NOWHERE, "2222-2222")

    answer = client.get(f"{locale}/cases/{NOWHERE}?code=2222-2222")

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.parametrize("reference", ["nonsense", "LK-0000-0000", "LK-2222-22222", "%00", "🕳️"])
def test_what_cannot_be_a_reference_is_not_found(client, reference):
    assert client.get(f"/cases/{reference}").status_code == HTTPStatus.NOT_FOUND


def test_a_reference_is_found_however_it_is_written(resident, opened):
    bare = opened.reference.replace("-", "").lower()

    assert resident.get(f"/cases/{bare}").status_code == HTTPStatus.OK


@pytest.mark.parametrize("cookie", ["", "nonsense", "{}", "e30.forged", "\u00e9"])
def test_a_forged_cookie_opens_nothing(client, opened, cookie):
    client.set_cookie(access.COOKIE, cookie)

    assert visit(client, opened).status_code == HTTPStatus.SEE_OTHER


def test_access_ends_after_thirty_days(app, client):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case()
        with app.test_request_context():
            response = app.response_class()
            access.grant(response, opened.reference)
    cookie = re.match(r"cases=([^;]+)", response.headers["Set-Cookie"])[1]

    with app.test_request_context(headers={"Cookie": f"cases={cookie}"}):
        with frozen(MAUNDY_THURSDAY.replace(month=5, day=1)):
            assert access.may_see(opened.reference)
        with frozen(MAUNDY_THURSDAY.replace(month=5, day=2)):
            assert not access.may_see(opened.reference)


def test_a_browser_remembers_the_twenty_newest(client):
    cases = [make_case() for _ in range(22)]
    for opened in cases:
        client.application.extensions["throttle"].storage.reset()
        client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    seen = [visit(client, opened).status_code == HTTPStatus.OK for opened in cases]

    assert seen == [False] * 2 + [True] * 20


def test_a_resident_can_stop_showing_the_case_on_this_device(resident, opened):
    leave = page_of(visit(resident, opened)).find("form", action=re.compile("/leave$"))
    token = leave.find("input", {"name": "csrf_token"})["value"]

    answer = resident.post(leave["action"], data={"csrf_token": token}, follow_redirects=True)

    assert "This device no longer shows that case" in words(page_of(answer).main)
    assert visit(resident, opened).status_code == HTTPStatus.SEE_OTHER
