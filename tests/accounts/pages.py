"""Filling in pages of an account, as a browser without JavaScript does."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOSTILE = (
    "'; DROP TABLE person; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raise %}",
    "\x00\x07name\x1b[31m",
    "\u202egnp.exe\u202c",
    "line one\r\nBcc: victim@example.com",
    "Z" * 9_000,
    "a" + "\u0301" * 2_000,
    "\u200b\u200d\u2060",
    "ﷺ 𝒜 🇬🇧 👩‍👩‍👧 آمنہ",  # noqa: RUF001 - Urdu, emoji, letters that grow
    "%(details)s %s %n ../../etc/passwd",
)


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def text(response: TestResponse) -> str:
    main = soup(response).main
    assert isinstance(main, Tag)
    return " ".join(main.get_text(" ").split())


def send(
    client: FlaskClient, path: str, answers: Mapping[str, Any] | None = None, *, form: int = 0
) -> TestResponse:
    """Open a page and send its form: hidden boxes as they are, then these answers."""
    page = soup(client.get(path))
    sent = page.select("main form[method=post]")[form]
    hidden = sent.select("input[type=hidden]")
    fields: dict[str, Any] = {}
    for box in hidden:
        fields.setdefault(str(box["name"]), []).append(str(box.get("value", "")))
    return client.post(str(sent["action"]), data={**fields, **(answers or {})})


def follow(client: FlaskClient, response: TestResponse) -> TestResponse:
    assert response.status_code == 303, text(response)
    return client.get(response.headers["Location"])
