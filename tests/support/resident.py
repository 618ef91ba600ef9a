"""A resident whose browser knows nothing but HTML: links, forms and cookies."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from http.cookiejar import CookieJar
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from bs4 import BeautifulSoup, Tag

_POTHOLE = (
    {"danger": "no"},
    {},
    {"place-mode": "by-hand", "place-words": "In front of the bakery in Mere Street"},
    {"surface": "road"},
    {"size": "plate"},
    {"details": ""},
)
_BY_EMAIL = ({"updates": "email"}, {"name": "Zoë Żółkowska-Ahmed", "email": "zoe@example.com"})
_ONLINE = ({"updates": "online"},)


class Reported(NamedTuple):
    reference: str
    code: str


class Resident:
    def __init__(self, base: str, *, prefix: str = "") -> None:
        """`prefix` is the first segment of every address, "" for English."""
        self.base = f"{base}/{prefix}".rstrip("/")
        self._redirects = _Redirects()
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), self._redirects)
        self.address = ""
        self._pointed_to = ""
        self.page = BeautifulSoup("", "html.parser")

    def open(self, path: str) -> int:
        return self._ask(Request(self.base + path))  # noqa: S310 - our own portal

    def send(self, answers: Mapping[str, str] | None = None) -> int:
        """Send the form of this page with these answers; the status of where that leads."""
        form = self.page.select_one("main form[method=post]")
        assert form is not None, f"{self.address} has no form to send"
        hidden = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.select("input[type=hidden]")
        }
        body = urlencode({**hidden, **(answers or {})}).encode()
        return self._ask(Request(urljoin(self.address, str(form["action"])), body))  # noqa: S310

    def send_and_go(self) -> str:
        """Send the form, and look no further than where the answer points."""
        self._redirects.follow = False
        assert self.send() == HTTPStatus.SEE_OTHER
        self._redirects.follow = True
        return self._pointed_to

    def report_pothole(self, *, by_email: bool = True) -> Reported:
        """Fill in the whole form and send it."""
        self.fill_in_pothole(by_email=by_email)
        assert self.send() == 200
        return self.reported()

    def fill_in_pothole(self, *, by_email: bool = True) -> None:
        """As far as the page that sends it."""
        assert self.open("/services/pothole/") == 200
        assert self.send() == 200
        for answers in (*_POTHOLE, *(_BY_EMAIL if by_email else _ONLINE)):
            assert self.send(answers) == 200, self.text("main")
            if self.page.select_one("[name=known]"):  # others have reported one near there
                assert self.send({"known": "none"}) == 200, self.text("main")

    def reported(self) -> Reported:
        """What the confirmation page says."""
        return Reported(self.text(".reference"), self.text(".access-code"))

    def text(self, selector: str) -> str:
        found = self.page.select_one(selector)
        assert isinstance(found, Tag), f"{self.address} has no {selector}"
        return re.sub(r"\s+", " ", found.get_text(" ")).strip()

    def _ask(self, request: Request) -> int:
        try:
            answer = self._opener.open(request, timeout=30)
        except HTTPError as refused:
            answer = refused  # a page as well
        with answer:
            self.address = answer.url
            self._pointed_to = str(answer.headers.get("Location", ""))
            self.page = BeautifulSoup(answer.read(), "html.parser")
            return int(answer.status)


class _Redirects(HTTPRedirectHandler):
    follow = True

    def redirect_request(self, *args: Any) -> Request | None:
        return super().redirect_request(*args) if self.follow else None
