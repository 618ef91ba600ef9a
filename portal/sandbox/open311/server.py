"""The process: HTTP on loopback. `/_control/…` is for tests, and takes and gives JSON."""

import json
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from portal.sandbox.open311.books import Books, Refused, Sent, Thing
from portal.sandbox.open311.faults import Fault, Faults, How

HOST = "127.0.0.1"
_ROOT = "/v2/"
_FRONT = "Stand-in for another authority that takes reports. Nobody mends anything.\n"
_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json"}
_HTML = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"
_LARGE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<service_requests><request><service_request_id>&c;</service_request_id></request>"
    "</service_requests>"
)
_SHOWN = (
    "service_request_id", "status", "service_name", "service_code", "description", "lat", "long",
    "requested_datetime", "updated_datetime", "address",
)  # fmt: skip


class LineCut(ConnectionResetError):
    """No answer goes out."""


class StandIn:
    """The WSGI app."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.faults = Faults()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = self._answer(request)
        except LineCut:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        path = request.path
        if path == "/":
            return Response(_FRONT, content_type="text/plain; charset=utf-8")
        if path.startswith("/_control/"):
            given = request.get_json(silent=True) or {}
            said = json.dumps(self._control(path.removeprefix("/_control/"), given))
            return Response(said, content_type="application/json")
        call, _, ending = path.removeprefix(_ROOT).rpartition(".")
        if not path.startswith(_ROOT) or ending not in _TYPES:
            return _written("errors", "error", [_error(404, "No such call")], "xml", 404)
        sent: Sent = request.values.to_dict(flat=False)
        sent |= {name: [each.filename or ""] for name, each in request.files.items()}
        return self._called(f"{request.method} {call}", sent, ending)

    def _called(self, call: str, sent: Sent, ending: str) -> Response:
        self.books.log.append(call)
        fault = self.faults.take(call)
        if fault and (broken := _before(fault)):
            return broken
        try:
            answer = self._do(call, sent, ending)
        except Refused as refused:
            error = _error(refused.status, refused.description)
            return _written("errors", "error", [error], ending, refused.status)
        return self._after(fault, answer) if fault else answer

    def _after(self, fault: Fault, answer: Response) -> Response:
        if fault.how is How.LOST:
            raise LineCut
        if fault.how is How.AFTER:
            return Response(_HTML, 500, content_type="text/html")
        if fault.how is How.LATE:
            self.faults.wait(fault)
        if fault.how is How.EMPTY:
            return Response("<service_requests/>", content_type=_TYPES["xml"])
        if fault.how is How.GARBLED:
            return Response(b"<service_requests><request>\xff\xfe", content_type=_TYPES["xml"])
        if fault.how is How.ENTITIES:
            return Response(_LARGE, content_type=_TYPES["xml"])
        return answer

    def _do(self, call: str, sent: Sent, ending: str) -> Response:
        """Roots have names of their own here: a client that needs them is wrong."""
        books = self.books
        method, _, path = call.partition(" ")
        kind, _, name = path.partition("/")
        if call == "GET services":
            return _written("services", "service", books.services(), ending)
        if call == "POST requests":
            return _written("service_requests", "request", [self._number(sent)], ending)
        if call == "GET requests":
            return _written("service_requests", "request", self._shown(books.search(sent)), ending)
        if (method, kind) == ("GET", "requests"):
            return _written("service_requests", "request", self._shown([books.one(name)]), ending)
        if (method, kind) == ("GET", "tokens"):
            return _written("service_requests", "request", [self._token(name)], ending)
        if path == "servicerequestupdates" and books.updating:
            rows = books.updates(sent) if method == "GET" else [_told(books.hear(sent))]
            return _written("service_requests_updates", "request_update", rows, ending)
        raise Refused(404, "No such call")

    def _number(self, sent: Sent) -> Thing:
        request = self.books.take(sent)
        if self.books.tokens is not None:
            return {"token": request["token"]}
        number = request["service_request_id"]
        return {"service_request_id": number, "service_notice": "", "account_id": ""}

    def _token(self, token: str) -> Thing:
        request = self.books.of_token(token)
        number = request["service_request_id"] if self.books.ready(token) else ""
        return {"token": token, "service_request_id": number}

    def _shown(self, found: list[Thing]) -> list[Thing]:
        hidden = {"description"} if self.books.quiet else set()
        return [{name: each[name] for name in _SHOWN if name not in hidden} for each in found]

    def _control(self, act: str, given: Thing) -> Any:
        if act == "faults":
            self.faults.add(Fault(**{**given, "how": How(given["how"])}))
        elif act == "faults/clear":
            self.faults.clear()
        elif act == "forget":
            self.faults.clear()
            self.books.forget()
        elif act == "be":  # tokens, quiet, updating
            vars(self.books).update(given)
        elif act == "say":
            return self.books.say(given)
        books = self.books
        return {
            "calls": books.log,
            "requests": books.requests,
            "told": books.told,
            "heard": books.heard,
            "late": self.faults.waiting(),
        }


def _before(fault: Fault) -> Response | None:
    if fault.how is How.DOWN:
        raise LineCut
    if fault.how is How.HTML:
        return Response(_HTML, content_type="text/html")
    statuses = {How.BEFORE: 500, How.BUSY: 429, How.REFUSED: 400}
    if status := statuses.get(fault.how):
        return _written("errors", "error", [_error(status, "It was asked for")], "xml", status)
    return None


def _error(status: int, description: str) -> Thing:
    return {"code": status, "description": description}


def _told(heard: Thing) -> Thing:
    return {"update_id": heard["update_id"]}


def _written(
    root: str, item: str, rows: list[Thing], ending: str, status: int = HTTPStatus.OK
) -> Response:
    if ending == "json":
        return Response(json.dumps(rows), status, content_type=_TYPES[ending])
    lines = "".join(
        f"<{item}>"
        + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items())
        + f"</{item}>"
        for row in rows
    )
    body = f'<?xml version="1.0" encoding="utf-8"?><{root}>{lines}</{root}>'
    return Response(body, status, content_type=_TYPES["xml"])


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Says nothing of each request."""


class _Server(ThreadedWSGIServer):
    daemon_threads = True


def serve(port: int, books: Books) -> None:
    """Until the process is ended."""
    _Server(HOST, port, StandIn(books), _Quiet).serve_forever(poll_interval=0.25)
