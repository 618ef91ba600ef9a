"""Telling the portal what happened: signed, again and again until it says that it has it."""

import hashlib
import heapq
import hmac
import http.client
import json
import random
import time
from dataclasses import dataclass, field
from itertools import count
from threading import Condition, Thread
from urllib.parse import urlsplit

from portal.sandbox.payments.wire import Thing

_THREADS = 4
_TIMEOUT_SECONDS = 20
_MOST_TRIES = 12
_LONGEST_WAIT = 60.0
_TAKEN = range(200, 300)


@dataclass
class Endpoint:
    """Where notices go, and what happens to them on the way, because a test asked for it.

    `drop` and `hold` are for all that come; `scatter` delays each by up to so many seconds, so
    that they arrive in another order. With two `secrets` each notice is signed twice.
    """

    url: str | None = None
    secrets: list[str] = field(default_factory=list)
    drop: bool = False
    hold: bool = False
    copies: int = 1
    delay: float = 0
    scatter: float = 0
    first_wait: float = 1
    ahead: float = 0


@dataclass(order=True)
class _Due:
    at: float
    number: int
    event: Thing = field(compare=False)
    tries: int = field(compare=False, default=0)


def signature(body: bytes, secrets: list[str], at: int) -> str:
    """The value of Stripe-Signature."""
    signed = f"{at}.".encode() + body
    digests = (hmac.digest(each.encode(), signed, hashlib.sha256).hex() for each in secrets)
    return ",".join([f"t={at}", *(f"v1={digest}" for digest in digests)])


class Sender:
    """Threads that deliver. `log` has each try: event, kind and status, None where nobody heard."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.log: list[Thing] = []
        self.held: list[Thing] = []
        self._random = random.Random()  # noqa: S311 - only shuffles
        self._numbers = count()
        self._due: list[_Due] = []
        self._at_work = 0
        self._changed = Condition()

    def start(self) -> None:
        for _ in range(_THREADS):
            Thread(target=self._deliver_all, daemon=True).start()

    def take(self, event: Thing) -> None:
        """Something happened. Returns at once."""
        endpoint = self.endpoint
        if endpoint.url is None or endpoint.drop:
            return
        if endpoint.hold:
            self.held.append(event)
            return
        for _ in range(endpoint.copies):
            wait = endpoint.delay + self._random.uniform(0, endpoint.scatter)
            self._push(_Due(time.monotonic() + wait, next(self._numbers), event))

    def deliver(self, event: Thing) -> int | None:
        """Once, now, by the caller's own thread: the status, None where nobody heard."""
        body = json.dumps(event, indent=2).encode()
        at = int(time.time() + self.endpoint.ahead)
        try:
            status = _post(
                self.endpoint.url or "", body, signature(body, self.endpoint.secrets, at)
            )
        except (OSError, http.client.HTTPException):
            status = None
        with self._changed:
            self.log.append({"event": event["id"], "type": event["type"], "status": status})
        return status

    def waiting(self) -> int:
        """How many are still to be delivered, those at work included, those held back not."""
        with self._changed:
            return len(self._due) + self._at_work

    def forget(self) -> None:
        with self._changed:
            self._due.clear()
            self.held.clear()
            self.log.clear()

    def _push(self, due: _Due) -> None:
        with self._changed:
            heapq.heappush(self._due, due)
            self._changed.notify()

    def _deliver_all(self) -> None:
        while True:
            due = self._next()
            status = self.deliver(due.event)
            with self._changed:
                self._at_work -= 1
                if status not in _TAKEN and due.tries + 1 < _MOST_TRIES:
                    wait = min(self.endpoint.first_wait * 2**due.tries, _LONGEST_WAIT)
                    again = _Due(time.monotonic() + wait, due.number, due.event, due.tries + 1)
                    heapq.heappush(self._due, again)

    def _next(self) -> _Due:
        with self._changed:
            while not self._due or self._due[0].at > time.monotonic():
                wait = self._due[0].at - time.monotonic() if self._due else None
                self._changed.wait(wait)
            self._at_work += 1
            return heapq.heappop(self._due)


def _post(url: str, body: bytes, signed: str) -> int:
    address = urlsplit(url)
    connect = (
        http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    )
    connection = connect(address.netloc, timeout=_TIMEOUT_SECONDS)
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signed,
               "User-Agent": "Payment sandbox"}  # fmt: skip
    try:
        connection.request("POST", address.path or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
