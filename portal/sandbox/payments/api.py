"""`/v1/…`: who calls, under which key, what goes wrong on purpose, and what is answered."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from portal.sandbox.payments import objects
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.faults import Faults, How
from portal.sandbox.payments.keys import Asked, Keys
from portal.sandbox.payments.resources import addresses
from portal.sandbox.payments.wire import Refused, Thing, nested

type Action = Callable[[Books, Thing], Thing]

_KEY = re.compile(r"sk_test_\w+")
_LONGEST_KEY = 255
_LOG_LENGTH = 20_000
_AWAY = {
    How.UNREACHED: ("The payment sandbox is away on purpose", HTTPStatus.SERVICE_UNAVAILABLE),
    How.BUSY: ("Too many requests: busy on purpose", HTTPStatus.TOO_MANY_REQUESTS),
}


class LineCut(ConnectionResetError):
    """No answer goes out."""


class Api:
    """`log` keeps what was asked: method, path, key and status of each call, oldest first."""

    def __init__(self, books: Books, faults: Faults) -> None:
        self.log: list[Thing] = []
        self.keys = Keys()
        self._books = books
        self._faults = faults
        self._addresses = addresses()

    def answer(self, request: Request) -> Response:
        """Raises LineCut."""
        number = self._books.new_id("req")
        headers = {"Request-Id": number, "Stripe-Version": objects.API_VERSION}
        try:
            status, body, replayed = self._call(request, number)
        except Refused as refused:
            status, body, replayed = refused.status, refused.body, False
        if key := request.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key
        if replayed:
            headers["Idempotent-Replayed"] = "true"
        self._note(request, status, replayed=replayed)
        return _json(body, status, headers)

    def _call(self, request: Request, number: str) -> tuple[int, Thing, bool]:
        """Status, body, and whether it is an answer that was given before."""
        _check_key(request)
        action = self._match(request)
        fault = self._faults.take(f"{request.method} {request.path}")
        how = fault.how if fault else None
        if how is How.DOWN:
            raise self._cut(request)
        if how in _AWAY:
            message, status = _AWAY[how]
            raise Refused(message, status=status, kind="api_error")
        answer = self._once(request, number, action, how)
        if fault and how is How.LATE:
            self._faults.wait(fault)
        if how is How.LOST:
            raise self._cut(request)
        return answer

    def _once(
        self, request: Request, number: str, action: Action, how: How | None
    ) -> tuple[int, Thing, bool]:
        """What was answered under this key before, or what comes of it now."""
        key = _idempotency_key(request)
        pairs = _pairs(request)
        asked = Asked(request.path, tuple(sorted(pairs)))
        with self._books.lock:
            self._books.catch_up()
            if key and (before := self.keys.answer(key, asked)):
                return (*before, True)
            self._books.asking = {"id": number, "idempotency_key": key}
            try:
                answer = self._carry_out(action, pairs, how)
            finally:
                self._books.asking = {"id": None, "idempotency_key": None}
            if key:
                self.keys.keep(key, asked, answer)
            return (*answer, False)

    def _carry_out(
        self, action: Action, pairs: list[tuple[str, str]], how: How | None
    ) -> tuple[int, Thing]:
        """Status and body, to be kept under the key. Raises Refused where validation failed."""
        if how is How.BEFORE:
            return _broken()
        try:
            found = self._books.expanded(action(self._books, nested(pairs)), _paths(pairs))
        except Refused as refused:
            if not refused.began:
                raise
            return refused.status, refused.body
        return _broken() if how is How.AFTER else (HTTPStatus.OK, found)

    def _match(self, request: Request) -> Action:
        """Raises Refused for what Stripe may know, and the sandbox doesn't."""
        try:
            act, known = self._addresses.bind("sandbox").match(request.path, request.method)
        except HTTPException:
            raise Refused(
                f"The payment sandbox does not implement {request.method} {request.path}."
                " Stripe itself may.",
                status=HTTPStatus.NOT_FOUND,
            ) from None
        return lambda books, params: act(books, params, known.get("name", ""))

    def _cut(self, request: Request) -> LineCut:
        self._note(request, 0, replayed=False)
        return LineCut()

    def _note(self, request: Request, status: int, *, replayed: bool) -> None:
        with self._books.lock:
            self.log.append(
                {
                    "call": f"{request.method} {request.path}",
                    "key": request.headers.get("Idempotency-Key"),
                    "status": status,
                    "replayed": replayed,
                }
            )
            del self.log[:-_LOG_LENGTH]


def _check_key(request: Request) -> None:
    """Only keys of Stripe's test mode: a live one must never be sent to a sandbox."""
    given = request.authorization
    key = (given.token or given.username or "") if given else ""
    if not _KEY.fullmatch(key):
        raise Refused(
            "Invalid API Key provided. The payment sandbox takes keys of sk_test_ alone",
            status=HTTPStatus.UNAUTHORIZED,
        )


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key and len(key) > _LONGEST_KEY:
        raise Refused("Idempotency keys have at most 255 characters", kind="idempotency_error")
    return key


def _pairs(request: Request) -> list[tuple[str, str]]:
    written = (request.query_string.decode(), request.get_data(as_text=True))
    return [pair for each in written for pair in parse_qsl(each, keep_blank_values=True)]


def _paths(pairs: list[tuple[str, str]]) -> list[str]:
    return [value for name, value in pairs if re.fullmatch(r"expand\[\d*\]", name)]


def _broken() -> tuple[int, Thing]:
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    fault = Refused("The payment sandbox failed on purpose", status=status, kind="api_error")
    return fault.status, fault.body


def _json(body: Any, status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")
