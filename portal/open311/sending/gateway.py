"""Another authority's server, over HTTP. Nobody else in this domain opens a socket.

TLS is verified, no redirect is followed, an answer is read to a bound only, and nothing in it is
repeated: a fault is a class or a status. Call none of it with a transaction open.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx2

from portal.open311.protocol import dates, reading
from portal.open311.protocol.reading import Item, Unreadable

TIMEOUT_SECONDS = 10  # for each step: to connect, to send, to be answered
DEADLINE_SECONDS = 30  # for the whole answer, however slowly it trickles in
_LARGEST = 5_000_000
_FOR_GOOD = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, 422}
_NOT_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
_AGENT = "Onestop (Open311 GeoReport v2)"

Form = Mapping[str, str]


class Undelivered(Exception):
    """Not done, as far as we know. `unsure`: they may have done it, and we didn't hear.

    `for_good`: it will never be taken as it is. `unknown`: they don't know this call.
    """

    def __init__(self, fault: str, *, unsure: bool, status: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.unsure = unsure
        self.for_good = status in _FOR_GOOD
        self.unknown = status in _NOT_THERE


@dataclass(frozen=True)
class Server:
    """`endpoint` ends in "/". `key` is needed to send, and to read updates."""

    endpoint: str
    jurisdiction: str
    key: str

    def asked(self, **more: str | None) -> dict[str, str]:
        given = {"jurisdiction_id": self.jurisdiction, **more}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Taken:
    """They have it: under this number, or they say which when asked with the token."""

    number: str | None
    token: str | None


@dataclass(frozen=True)
class TheirUpdate:
    update_id: str
    number: str
    status: str
    description: str | None
    at: datetime


@dataclass(frozen=True)
class TheirRequest:
    """As far as it matters here. `words` is all that stands in it."""

    number: str
    status: str
    status_notes: str | None
    lat: str | None
    lon: str | None
    described: bool
    words: str
    updated: str | None


def post_request(server: Server, form: Form) -> Taken:
    """Raises Undelivered. An answer of 200 without a number or token is none."""
    body = _post(server, "requests.xml", form)
    found = _first(body, unsure=True)
    number, token = found.text("service_request_id"), found.text("token")
    if number is None and token is None:
        raise Undelivered("NoNumber", unsure=True)
    return Taken(number, token)


def ask_token(server: Server, token: str) -> str | None:
    """The number, None while there is none yet. Raises Undelivered."""
    if not token.isalnum() and not set(token) <= _OF_TOKENS:
        raise Undelivered("BadToken", unsure=False)
    found = reading_of(_get(server, f"tokens/{token}.xml", server.asked()), "request")
    return found[0].text("service_request_id") if found else None


def find_requests(server: Server, **asked: str | None) -> list[TheirRequest]:
    """Those of a window or of numbers. Raises Undelivered."""
    body = _get(server, "requests.xml", server.asked(**asked))
    found = (_request(each) for each in reading_of(body, "request"))
    return [each for each in found if each is not None]


def find_updates(server: Server, start: datetime, end: datetime) -> list[TheirUpdate]:
    """What they said in this window; rows outside it are dropped. Raises Undelivered."""
    window = {"start_date": dates.written(start), "end_date": dates.written(end)}
    body = _get(server, "servicerequestupdates.xml", server.asked(**window, api_key=server.key))
    found = (_update(each) for each in reading_of(body, "request_update"))
    return [each for each in found if each is not None and start <= each.at <= end]


def post_update(server: Server, form: Form) -> None:
    """Raises Undelivered."""
    body = _post(server, "servicerequestupdates.xml", form)
    if _first(body, unsure=True).text("update_id") is None:
        raise Undelivered("NoNumber", unsure=True)


def reading_of(body: bytes, name: str) -> list[Item]:
    try:
        return reading.items(body, name)
    except Unreadable as error:
        raise Undelivered(str(error), unsure=True) from None


_OF_TOKENS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")


def _first(body: bytes, *, unsure: bool) -> Item:
    try:
        found = reading.first(body, "request", "request_update")
    except Unreadable as error:
        raise Undelivered(str(error), unsure=unsure) from None
    if found is None:
        raise Undelivered("NoNumber", unsure=unsure)
    return found


def _request(item: Item) -> TheirRequest | None:
    number = item.text("service_request_id")
    if number is None:
        return None
    return TheirRequest(
        number=number,
        status=item.text("status") or "",
        status_notes=item.text("status_notes"),
        lat=item.text("lat"),
        lon=item.text("long"),
        described=item.text("description") is not None,
        words=item.everything(),
        updated=item.text("updated_datetime"),
    )


def _update(item: Item) -> TheirUpdate | None:
    """None where it lacks what an update has to have."""
    number, update_id = item.text("service_request_id"), item.text("update_id")
    at = dates.read(item.text("updated_datetime") or "")
    if number is None or update_id is None or at is None:
        return None
    return TheirUpdate(update_id, number, item.text("status") or "", item.text("description"), at)


def _get(server: Server, call: str, asked: Form) -> bytes:
    return _answer("GET", server, call, params=asked)


def _post(server: Server, call: str, form: Form) -> bytes:
    sent = {**server.asked(), "api_key": server.key, **form}
    return _answer("POST", server, call, data=sent)


def _answer(method: str, server: Server, call: str, **given: Any) -> bytes:
    url = server.endpoint.rstrip("/") + "/" + call
    headers = {"User-Agent": _AGENT, "Accept": "text/xml, application/xml"}
    try:
        with httpx2.stream(
            method, url, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False, **given
        ) as answer:
            body = _bounded(answer)
            status = answer.status_code
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.InvalidURL) as error:
        raise Undelivered(type(error).__name__, unsure=False) from None
    except (httpx2.HTTPError, ValueError) as error:
        raise Undelivered(type(error).__name__, unsure=True) from None
    if status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        lost = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise Undelivered(f"Status {status}", unsure=lost, status=status)
    return body


def _bounded(answer: httpx2.Response) -> bytes:
    ends = time.monotonic() + DEADLINE_SECONDS
    pieces: list[bytes] = []
    size = 0
    for piece in answer.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > _LARGEST:
            raise Undelivered("TooLarge", unsure=True)
        if time.monotonic() > ends:
            raise Undelivered("TooSlow", unsure=True)
    return b"".join(pieces)
