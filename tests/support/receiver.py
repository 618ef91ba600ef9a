"""The system of a team, on loopback: takes webhooks as the documents say, or misbehaves."""

import hashlib
import hmac
import http.server
import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SECRET = "a secret of this test, and of nobody else"
_LONGEST_WAIT = 60


def genuine(headers: Any, body: bytes) -> bool:
    """The receiver of the documents: five lines."""
    timestamp = headers["Onestop-Timestamp"]
    signed = timestamp.encode() + b"." + body
    wanted = "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers["Onestop-Signature"], wanted)


class Receiver(http.server.ThreadingHTTPServer):
    """Answers with `plan`, one word a request, the last one for good.

    A word is a status, or slow (says nothing), trickle (a byte at a time), reset, long (a body
    that never ends), or redirect.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan: list[str] = ["200"]
        self.got: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.let_go = threading.Event()
        self.knocked = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/submissions?from=portal"

    def secure(self, certificate: Path, key: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_: Any) -> None:
        """A line that broke is what some tests ask for."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        word = self.server.plan.pop(0) if len(self.server.plan) > 1 else self.server.plan[0]
        self.server.got.append(
            {
                "id": self.headers["Onestop-Delivery"],
                "genuine": genuine(self.headers, body),
                "headers": dict(self.headers),
                "raw": body,
                "path": self.path,
                "body": json.loads(body),
            }
        )
        self.server.knocked.set()
        getattr(self, f"_{word}", self._status)(word)

    def _status(self, word: str) -> None:
        self.send_response(int(word))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _slow(self, _word: str) -> None:
        self.server.let_go.wait(_LONGEST_WAIT)

    def _trickle(self, _word: str) -> None:
        while not self.server.let_go.wait(0.05):
            self.wfile.write(b"H")

    def _reset(self, _word: str) -> None:
        linger = struct.pack("ii", 1, 0)  # closing then sends a reset
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def _long(self, _word: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.let_go.wait(0.05):
            self.wfile.write(b"x" * 1000)

    def _redirect(self, _word: str) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.let_go.set()
    server.shutdown()
    server.server_close()
    thread.join(10)
