"""A form that was sent, of which an officer asks some questions again."""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Actor
from portal.accounts.sessions import Arrival
from portal.cases import services as cases
from portal.eforms import services
from portal.eforms.again import reopening
from portal.eforms.definitions import Definition
from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Answer
from tests.support.account import make_staff

STATUSES = ["received", "investigating", "waiting_for_you", "completed"]
ANSWERS: dict[str, Any] = {
    "danger": "no",
    "calm": "It sleeps",
    "colour": "Black",
    "size": "Large",
    "health": "It has three legs",
    "cats": [{"tag": "Wobble"}],
    "photos": None,
    "seen": "2026-03-27",
    "about-you": None,
    "name": "Amina Khan",
    "email": "amina@example.org",
}


def make_lost_cat(**changes: Any) -> Definition:
    group = make_question(
        "cats", "add_another", questions=[make_question("tag")], item="Cat", another="Add a cat?"
    )
    conditions = {
        "dangerous": {"question": "danger", "is": "yes"},
        "safe": {"question": "danger", "is": "no"},
    }
    return make_definition(
        make_page("danger", make_question("danger", "radios")),
        make_page("bite", make_question("bite"), only_if="dangerous"),
        make_page("calm", make_question("calm"), only_if="safe"),
        make_page("cat", make_question("colour"), make_question("size")),
        make_page("health", make_question("health", sensitive=True)),
        make_page("cats", group),
        make_page("photos", make_question("photos", "file", required=False)),
        make_page("seen", make_question("seen", "date")),
        make_page("about-you", make_question("about-you", "equality", required=False)),
        make_page("you", make_question("name", "name"), make_question("email", "email")),
        contact={"name": "name", "email": "email"},
        conditions=conditions,
        **{"statuses": STATUSES, **changes},
    )


def send_form(definition: Definition | None = None, **answers: Any) -> str:
    """Its reference."""
    browser = secrets.token_urlsafe(8)
    draft = make_draft(definition or make_lost_cat(), {**ANSWERS, **answers}, browser=browser)
    return services.submit(browser, draft.definition.service, draft.id)


def officer(*, teams: tuple[str, ...] = ("animals",), **more: Any) -> Actor:
    email = f"{secrets.token_hex(4)}@larkmere.example"
    staff_id = make_staff(teams=teams, email=email, **more)
    arrival = Arrival(method=Method.PASSKEY, second_factor=True)
    signed_in = sessions.find(sessions.start_for_staff(staff_id, arrival))
    actor = sessions.actor_of(signed_in) if signed_in else None
    assert actor is not None
    return actor


def ask(reference: str, *questions: str, why: str = "We could not read it.") -> None:
    reopening.ask(officer(), reference, questions=questions, why=why)


class Again:
    """A browser that has the code of the case, at the questions asked again."""

    def __init__(self, app: Flask, reference: str, *, client: FlaskClient | None = None) -> None:
        self.client = client or app.test_client()
        self.reference = reference
        self.home = f"/cases/{reference}/questions"
        code = cases.access_code(reference)
        self.client.get(f"/cases/{reference}?code={code}")

    def get(self, page: str = "") -> Answer:
        return Answer(self.client.get(self._path(page)))

    def post(self, page: str, boxes: dict[str, Any]) -> Answer:
        return Answer(self.client.post(self._path(page), data=boxes))

    def send(self, page: str, **boxes: Any) -> Answer:
        shown = self.get(page)
        assert shown.status == 200, f"{page}: {shown.status} {shown.headers.get('Location')}"
        return self.post(page, {**shown.boxes(), **boxes})

    def submit(self) -> Answer:
        return self.send("check")

    def status(self) -> Answer:
        return Answer(self.client.get(f"/cases/{self.reference}"))

    def _path(self, page: str) -> str:
        if page.startswith("/"):
            return page
        return f"{self.home}/{page}" if page else self.home
