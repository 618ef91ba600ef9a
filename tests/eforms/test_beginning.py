"""Beginning forms: how many a network may begin, whatever cookies its browsers come with."""

import pytest

from portal.core.security import BROWSER_COOKIE
from portal.eforms.routes import starting
from tests.eforms.visitor import Visitor


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(starting, "MOST_BY_STRANGERS", "3/hour")


def begin(app, cookie=None):
    client = app.test_client()
    if cookie:
        client.set_cookie(BROWSER_COOKIE, cookie)
    return Visitor(client).begin().status


def test_a_cookie_that_the_portal_never_gave_makes_nobody_known(app, visitor, few):
    statuses = [begin(app, cookie=f"made-up-{number}") for number in range(4)]

    assert statuses == [303, 303, 303, 429]


def test_whoever_has_a_form_begun_is_known(app, visitor, few):
    visitor.begin()

    assert [begin(app) for _ in range(3)] == [303, 303, 429]
    assert visitor.begin().status == 303
