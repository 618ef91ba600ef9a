"""Cases that wait for their payment, and people who pay for them, over HTTP as browsers do.

`python -m tests.support.payers 20` opens so many cases and prints what is in each one's link to
pay. One process for many: starting one takes longer than all of them.
"""

import http.client
import json
import os
import re
import sys
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from portal import create_app
from portal.cases import services as cases
from portal.config import Settings
from portal.core.db import transaction
from portal.payments import services as payments

PENCE = 1850
_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')


@dataclass(frozen=True)
class Due:
    """A payment and its case, as the link to pay and the council know them."""

    id: str
    reference: str
    code: str
    case: str
    case_id: str


def make(number: int) -> list[dict[str, str]]:
    """Each case is somebody else's. In an app's context."""
    with transaction():
        return [_make(each) for each in range(number)]


class Payer:
    """A browser that came by the link to pay; it knows the pages' cookies and nothing else."""

    def __init__(self, port: int, due: Due, *, network: str = "192.0.2.1") -> None:
        self.due = due
        self._port = port
        self._network = network
        self._cookies: dict[str, str] = {}
        self._path = f"/pay/{due.reference}"

    def come(self) -> str:
        """The page of the payment."""
        status, _where, _text = self.ask("GET", f"{self._path}?code={self.due.code}")
        assert status == 303, status
        return self.look()

    def look(self) -> str:
        status, _where, text = self.ask("GET", self._path)
        assert status == 200, status
        return text

    def submit(self) -> tuple[int, str]:
        """Press the button: the status, and the address that it leads to, if it does."""
        page = self.come() if not self._cookies else self.look()
        token = _TOKEN.search(page)
        assert token, page
        form = urlencode({"csrf_token": token[1]})
        status, where, _text = self.ask("POST", self._path, form)
        return status, where

    def open(self) -> str:
        """The session that this payer is sent to."""
        status, where = self.submit()
        assert status == 303, status
        assert "/pay/cs_" in where, where
        return urlsplit(where).path.rsplit("/", 1)[1]

    def back(self) -> str:
        """The page that the provider leads back to."""
        status, _where, text = self.ask("GET", f"{self._path}/back")
        assert status == 200, status
        return text

    def ask(self, method: str, path: str, form: str | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"X-Forwarded-For": self._network}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={v}" for name, v in self._cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, form, headers)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie") or ():
                self._cookies |= {name: m.value for name, m in SimpleCookie(header).items()}
            return response.status, response.headers.get("Location", ""), response.read().decode()
        finally:
            connection.close()


def made_by(portal: Any, number: int) -> list[Due]:
    """So many, in a process of their own, at a LivePortal."""
    return [Due(**each) for each in json.loads(portal.run("tests.support.payers", str(number)))]


def _make(number: int) -> dict[str, str]:
    opened = cases.open_case(_opening(number))
    asked = payments.request(_asking(opened.id, number))
    return {
        "id": str(asked.id),
        "reference": asked.reference,
        "code": asked.code,
        "case": opened.reference,
        "case_id": str(opened.id),
    }


def _opening(number: int) -> cases.Opening:
    return cases.Opening(
        kind=cases.Kind.APPLICATION,
        channel=cases.Channel.WEB,
        service="bulky-waste",
        title="Have large items collected",
        team="waste",
        contact=cases.Contact(name="Ada", email=f"ada{number}-{uuid4().hex[:6]}@example.org"),
        locale="en",
        acknowledge_days=2,
        respond_days=10,
        payment_due=True,
    )


def _asking(case_id: UUID, number: int) -> payments.Asking:
    return payments.Asking(
        subject=payments.Subject.CASE,
        subject_id=case_id,
        service="bulky-waste",
        fund="WASTE",
        lines=[payments.Line("Collection", PENCE, "standard")],
        person_id=None,
        email=f"payer{number}@example.org",
        locale="en",
        days_to_pay=7,
    )


def main() -> None:
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        sys.stdout.write(json.dumps(make(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
