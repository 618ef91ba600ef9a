"""Real servers on loopback, what they use of the processor, and a bounded load on them."""

import http.client
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from portal.config import ROOT
from portal.running import gunicorn_command
from tests.support.machine import free_port

CONNECTIONS = 8
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 180  # a busy machine takes its time to read all the code
# What start-up in production asks for; nobody is written to, and the keys die with the run.
_PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "DATA_KEYS": Fernet.generate_key().decode(),
    "UPLOADS_URL": str(ROOT / "var" / "bench-uploads"),
    "CLAMD_URL": "tcp://127.0.0.1:9",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": "council@example.com",
    "PUBLIC_URL": "https://127.0.0.1",
    "METRICS_TOKEN": secrets.token_urlsafe(24),
    "TRUSTED_PROXIES": "0",
    "STRIPE_API_KEY": "sk_live_" + secrets.token_hex(12),  # of no account
    "STRIPE_WEBHOOK_SECRET": "whsec_" + secrets.token_hex(16),
    "TEXTS": "off",
}


@dataclass(frozen=True)
class Request:
    path: str
    method: str = "GET"
    body: str | None = None
    headers: Mapping[str, str] | None = None
    expect: int = 200


@dataclass(frozen=True)
class Load:
    """What a load cost: CPU of the server a request, and each answer's time, in milliseconds."""

    cpu_ms: float
    times_ms: list[float]

    @property
    def p99_ms(self) -> float:
        return sorted(self.times_ms)[int(len(self.times_ms) * 0.99)]


class Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def fetch(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            return _fetch(connection, request)
        finally:
            connection.close()

    def load(self, request: Request, count: int) -> Load:
        """Send `count` requests over CONNECTIONS kept-alive connections."""
        return self.load_of([request] * count)

    def load_of(self, requests: Sequence[Request]) -> Load:
        """Send each of these once."""
        before = self._cpu_seconds()
        times: list[list[float]] = [[] for _ in range(CONNECTIONS)]
        threads = [
            threading.Thread(target=self._hammer, args=(requests[number::CONNECTIONS], each))
            for number, each in enumerate(times)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        every = [time for each in times for time in each]
        return Load((self._cpu_seconds() - before) * 1000 / len(every), every)

    def _hammer(self, requests: Sequence[Request], times: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for request in requests:
            started = time.perf_counter()
            status, _headers, _body = _fetch(connection, request)
            times.append((time.perf_counter() - started) * 1000)
            if status != request.expect:
                raise RuntimeError(f"{request.path} answered {status}, not {request.expect}")
        connection.close()

    def _cpu_seconds(self) -> float:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return sum(_cpu_ticks(int(pid)) for pid in children.split()) / _TICKS


@contextmanager
def serving(app: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """gunicorn as it runs in production, on a free port, until the end of the block."""
    port = free_port()
    process = subprocess.Popen(
        gunicorn_command(port, app=app),
        cwd=ROOT,
        env={**os.environ, **_PRODUCTION, **environment},
        stderr=subprocess.DEVNULL,
    )
    server = Server(process, port)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            server.fetch(Request("/"))
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start")


def _fetch(
    connection: http.client.HTTPConnection, request: Request
) -> tuple[int, dict[str, str], bytes]:
    connection.request(request.method, request.path, request.body, dict(request.headers or {}))
    response = connection.getresponse()
    return response.status, dict(response.getheaders()), response.read()


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
