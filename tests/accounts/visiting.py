"""A person at a browser who signs in, and what the pages say to them."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

EMAIL = "amina@example.org"


def page_of(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def words(element: Tag | None) -> str:
    return " ".join(element.get_text(" ").split()) if element else ""


def fault_of(answer: TestResponse) -> str:
    return words(page_of(answer).select_one(".govuk-error-summary__list"))


def send(client: FlaskClient, path: str, *, form: str | None = None, **typed: Any) -> TestResponse:
    """Open the page, fill in its form to `form` (or to the page itself), and send it."""
    page = page_of(client.get(path))
    action = form or path.partition("?")[0]
    found = next(each for each in page.select("form") if each["action"].startswith(action))
    hidden = {each["name"]: each.get("value", "") for each in found.select("[type=hidden]")}
    return client.post(found["action"], data=hidden | typed)


def ask(client: FlaskClient, email: str = EMAIL, *, path: str = "/sign-in", **typed: Any) -> str:
    """Have a code mailed; the address of the page to enter it on."""
    answer = send(client, path, email=email, **typed)
    assert answer.status_code == 303, answer.text
    return answer.location


def enter(client: FlaskClient, code: str, *, path: str = "/sign-in/code") -> TestResponse:
    return send(client, path, form="/sign-in/code", code=code)


def cookie(client: FlaskClient, name: str) -> str | None:
    found = client.get_cookie(name)
    return found.value if found else None
