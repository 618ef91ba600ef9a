"""The process: HTTP on loopback. `/_control/…` is for tests, and takes and gives JSON."""

import json
import socket
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from portal.sandbox.texts.box import Box, Refused, Service, Thing
from portal.sandbox.texts.callbacks import Endpoint, Teller
from portal.sandbox.texts.tokens import BadToken, check

HOST = "127.0.0.1"
_TEXTS = "/v2/notifications"
_FRONT = "Stand-in for GOV.UK Notify: no text is sent. It is for trying things out and for tests.\n"
_FAULTS = {
    "busy": (429, "RateLimitError", "Exceeded rate limit for key type TEAM of 3000 requests"),
    "before": (500, "Exception", "Internal server error"),
    "after": (500, "Exception", "Internal server error"),
}


class LineCut(ConnectionResetError):
    """No answer goes out."""


class StandIn:
    """The WSGI app. `faults` are taken by the next sendings, one each: busy, before, after, lost.

    `after` and `lost` happen once the text is kept: only the answer is wrong, or none.
    """

    def __init__(self, service: Service, base: str, endpoint: Endpoint) -> None:
        self.box = Box(service, base)
        self.teller = Teller(self.box, endpoint)
        self._faults: list[str] = []
        self._calls: list[str] = []
        self._control: dict[str, Callable[[Thing], Any]] = {
            "log": lambda _: {"calls": self._calls, "receipts": self.teller.log},
            "faults": lambda given: self._faults.extend([given["how"]] * given.get("times", 1)),
            "callbacks": lambda given: vars(self.teller.endpoint).update(given),
            "tell": lambda given: {"status": self.teller.tell(given["id"], given.get("state"))},
            "forget": self._forget,
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            status, body = self._answer(request)
        except Refused as refused:
            status, body = refused.status, refused.body
        except LineCut:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise
        if isinstance(body, str):
            response = Response(body, status, content_type="text/plain; charset=utf-8")
        else:
            response = Response(json.dumps(body), status, content_type="application/json")
        return response(environ, start_response)

    def _answer(self, request: Request) -> tuple[int, Thing | str]:
        path = request.path
        if path == "/":
            return HTTPStatus.OK, _FRONT
        if path.startswith("/_control/"):
            act = self._control[path.removeprefix("/_control/")]
            return HTTPStatus.OK, act(request.get_json(silent=True) or {}) or {}
        self._calls.append(f"{request.method} {path}")
        self._check(request)
        if (request.method, path) == ("POST", f"{_TEXTS}/sms"):
            return HTTPStatus.CREATED, self._send(request)
        if request.method == "GET" and path == _TEXTS:
            return HTTPStatus.OK, self.box.search(request.args.to_dict())
        if request.method == "GET" and path.startswith(f"{_TEXTS}/"):
            return HTTPStatus.OK, self.box.one(path.removeprefix(f"{_TEXTS}/"))
        unknown = f"The stand-in does not implement {request.method} {path}. Notify itself may."
        raise Refused(404, "NoResultFound", unknown)

    def _check(self, request: Request) -> None:
        """Raises Refused."""
        given = request.authorization
        if given is None or given.type != "bearer":
            missing = "Unauthorized, authentication token must be provided"
            raise Refused(401, "AuthError", missing)
        service = self.box.service
        try:
            check(given.token or "", service=service.id, secret=service.secret, now=time.time())
        except BadToken as bad:
            raise Refused(403, "AuthError", str(bad)) from None

    def _send(self, request: Request) -> Thing:
        """Raises Refused and LineCut."""
        fault = self._faults.pop(0) if self._faults else None
        if fault in {"busy", "before"}:
            raise Refused(*_FAULTS[fault])
        answer = self.box.take(request.get_json(silent=True))
        self.teller.later(answer["id"])
        if fault == "after":
            raise Refused(*_FAULTS[fault])
        if fault == "lost":
            raise LineCut
        return answer

    def _forget(self, _given: Thing) -> None:
        self.box.texts.clear()
        self.teller.forget()
        self._faults.clear()
        self._calls.clear()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Says nothing of each request."""


class _Server(ThreadedWSGIServer):
    daemon_threads = True


def serve(port: int, service: Service, endpoint: Endpoint) -> None:
    """Until the process is ended."""
    stand_in = StandIn(service, f"http://{HOST}:{port}", endpoint)
    stand_in.teller.start()
    _Server(HOST, port, stand_in, _Quiet).serve_forever(poll_interval=0.25)
