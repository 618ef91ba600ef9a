"""The process: HTTP on loopback, and what happens in it by itself."""

import socket
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from portal.sandbox.payments import hosted
from portal.sandbox.payments.api import Api, LineCut
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.control import Control
from portal.sandbox.payments.faults import Faults
from portal.sandbox.payments.keeping import Shelf
from portal.sandbox.payments.webhooks import Endpoint, Sender

HOST = "127.0.0.1"
_TICK_SECONDS = 0.25
_HOSTED = "/pay/"


class Sandbox:
    """The WSGI app; `base` is its own address, `file` where its books are kept."""

    def __init__(self, base: str, endpoint: Endpoint, file: Path | None) -> None:
        self.books = Books(base)
        self.shelf = Shelf(self.books, file)
        self.sender = Sender(endpoint)
        self.books.listeners.append(self.sender.take)
        faults = Faults()
        self._api = Api(self.books, faults)
        self._control = Control(self.books, self._api, faults, self.sender)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = self._answer(request)
        except LineCut:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise
        finally:
            self.shelf.keep()
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        path = request.path
        if path.startswith("/_control/"):
            return self._control.answer(request)
        if path.startswith(_HOSTED) and request.method in {"GET", "HEAD", "POST"}:
            return hosted.answer(self.books, request, path.removeprefix(_HOSTED))
        if path == "/sandbox.css":
            return hosted.style()
        if path == "/":
            return hosted.front()
        if path == "/favicon.ico":
            return Response(status=HTTPStatus.NO_CONTENT)
        return self._api.answer(request)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Says nothing of each request."""


class _Server(ThreadedWSGIServer):
    app: Sandbox
    request_queue_size = 1024  # hundreds may pay at once
    daemon_threads = True

    def service_actions(self) -> None:
        """Between requests, and every tick without any: sessions end, slow payments come in."""
        super().service_actions()
        self.app.books.catch_up()
        self.app.shelf.keep()


def serve(port: int, endpoint: Endpoint, file: Path | None = None) -> None:
    """Until the process is ended."""
    sandbox = Sandbox(f"http://{HOST}:{port}", endpoint, file)
    server = _Server(HOST, port, sandbox, _Quiet)
    sandbox.sender.start()
    server.serve_forever(poll_interval=_TICK_SECONDS)
