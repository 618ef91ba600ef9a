"""Forms that are filled in up to the question for a time, and the browsers that go on with them.

`python -m tests.support.choosers 20 3 talk-to-us` begins so many and prints the browsers' cookies,
with a time that has so many places.
"""

import http.client
import json
import os
import re
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import text

from portal import create_app
from portal.bookings import services as bookings
from portal.config import Settings
from portal.core.db import transaction
from portal.eforms import services as forms

NAME = "Ada Chooser"
TALK, WASTE = "talk-to-us", "bulky-waste"
THINGS = 3  # that each of them has collected
_PAGE = {TALK: "time", WASTE: "day"}
_OFFERED = {TALK: "talk-video", WASTE: WASTE}
_ANSWERS: dict[str, dict[str, Any]] = {
    TALK: {"about": "money", "words": "", "how": "video"},
    WASTE: {
        "from": "home",
        "not-taken": ["none"],
        "things": [{"kind": "sofa", "number": THINGS}],
        "spot": "By the gate",
        "photos": None,
        "discount": "no",
    },
}
_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
_VERSION = re.compile(r'name="form.version" value="([\w-]+)"')


@dataclass(frozen=True)
class Wanted:
    """The time that all of them want, of this service."""

    service: str
    slot: str
    day: str


class Chooser:
    """A browser with a form in it."""

    def __init__(self, port: int, cookie: str, number: int) -> None:
        self._port = port
        self._cookie = cookie
        self._network = f"192.0.{2 + number // 200}.{1 + number % 200}"
        self._form: dict[str, str] = {}
        self._home = ""

    def look(self, wanted: Wanted) -> str:
        """The times of the day."""
        self._home = f"/services/{wanted.service}/"
        status, page = self.ask("GET", f"{_PAGE[wanted.service]}?day={wanted.day}")
        token, version = _TOKEN.search(page), _VERSION.search(page)
        assert status == 200, status
        assert token, page
        assert version, page
        self._form = {"csrf_token": token[1], "form.version": version[1]}
        return page

    def choose(self, wanted: Wanted) -> tuple[int, str]:
        form = {**self._form, "slot": wanted.slot, "day": wanted.day}
        return self.ask("POST", _PAGE[wanted.service], urlencode(form))

    def ask(self, method: str, page: str, form: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        headers = {"X-Forwarded-For": self._network, "Cookie": f"browser={self._cookie}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, self._home + page, form, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def begun_by(
    portal: Any, number: int, places: int, service: str = TALK
) -> tuple[Wanted, list[Chooser]]:
    """In a process of their own, at a LivePortal."""
    made = json.loads(portal.run("tests.support.choosers", str(number), str(places), service))
    choosers = [Chooser(portal.port, cookie, each) for each, cookie in enumerate(made["cookies"])]
    return Wanted(service, made["slot"], made["day"]), choosers


def begin(number: int, places: int, service: str) -> dict[str, Any]:
    """In an app's context."""
    slot = bookings.earliest(bookings.Wanted(service=_OFFERED[service]))
    assert slot is not None
    with transaction() as session:
        room = {"id": slot.id, "places": places}
        session.execute(text("UPDATE slot SET capacity = :places WHERE id = :id"), room)
        cookies = [_begin(service, each) for each in range(number)]
    return {"slot": str(slot.id), "day": slot.day.isoformat(), "cookies": cookies}


def _begin(service: str, number: int) -> str:
    """Somebody of an address of their own."""
    browser = uuid4().hex
    draft = forms.begin(browser, service, person_id=None)
    home = {"uprn": None, "lines": [f"{number} Chooser Street"], "postcode": "LK1 2AB"}
    answers = {
        **_ANSWERS[service],
        "address": home,
        "name": NAME,
        "phone": "01632 960001",
        "email": f"chooser{number}@example.org",
    }
    forms.answer(draft, answers)
    return browser


def main() -> None:
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        _command, number, places, service = sys.argv
        sys.stdout.write(json.dumps(begin(int(number), int(places), service)))


if __name__ == "__main__":
    main()
