"""Each thing that can go wrong has a page of its own, in every language."""

import pytest
from bs4 import BeautifulSoup
from flask import abort
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from portal.core import errors
from portal.core.i18n import LOCALES, use_locale

CODES = [400, 403, 404, 405, 409, 410, 411, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
@pytest.mark.parametrize("code", CODES)
def test_each_status_has_a_page_in_each_language(app, monkeypatch, locale, code):
    monkeypatch.setitem(app.view_functions, "cases.find", lambda: abort_with(code))

    answer = app.test_client().get(f"/{locale.prefix}/cases/".replace("//", "/"))

    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == code
    assert page.html["lang"] == locale.html_lang
    assert page.html["dir"] == locale.dir
    assert len(page.find_all("h1")) == 1
    assert page.h1.get_text(strip=True) in page.title.get_text()
    assert answer.headers["Cache-Control"] == "no-store"
    with use_locale("en"):
        english = str(errors.PAGES[code].title)
    assert (page.h1.get_text(strip=True) == english) is locale.english or locale.easyread


def abort_with(code):
    if code in {409, 503}:
        error = type("Raised", (errors.PortalError,), {"status": code})
        raise error
    abort(code)


def test_a_fault_of_ours_says_so_and_quotes_nothing(app, monkeypatch, capfd):
    def fault():
        raise ValueError("zoe@example.com")

    monkeypatch.setitem(app.view_functions, "cases.find", fault)

    answer = app.test_client().get("/cases/")

    assert answer.status_code == 500
    assert "our fault, not yours" in answer.text
    written = capfd.readouterr()
    assert "zoe@example.com" not in answer.text + written.out + written.err


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(app, monkeypatch):
    def away():
        raise OperationalError("SELECT 1", {}, Exception("no server"))

    monkeypatch.setitem(app.view_functions, "cases.find", away)

    answer = app.test_client().get("/cases/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


def test_a_method_that_is_not_allowed_names_those_that_are(client):
    answer = client.post("/services/", data={"a": "b"})

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_more_than_two_megabytes_are_refused_with_a_page(client):
    answer = client.post("/services/pothole/", data={"a": "x" * 3_000_000})

    assert answer.status_code == 413
    assert "too much to send" in answer.text


def test_a_body_without_a_length_is_refused(client):
    answer = client.post("/services/pothole/", headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411


def test_two_who_stood_in_each_others_way_are_told_to_go_back(app, monkeypatch):
    def collides():
        raise OperationalError("SELECT 1", {}, DeadlockDetected("deadlock detected"))

    monkeypatch.setitem(app.view_functions, "cases.find", collides)

    answer = app.test_client().get("/cases/")

    assert answer.status_code == 409
    assert "Go back and try again." in answer.text
