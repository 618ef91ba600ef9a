"""Telling the portal what became of texts, with the token that it gave for that."""

import heapq
import http.client
import json
import time
from dataclasses import dataclass
from itertools import count
from threading import Condition, Thread
from urllib.parse import urlsplit

from portal.sandbox.texts.box import Box, Thing

_TIMEOUT_SECONDS = 20
_MOST_TRIES = 6
_TAKEN = range(200, 300)


@dataclass
class Endpoint:
    """Where receipts go. With `hold` none go by themselves; `wait` is in seconds."""

    url: str | None = None
    token: str = ""
    hold: bool = False
    wait: float = 0.5


class Teller:
    """A thread that settles texts and delivers. `log` has each try: id, state and status.

    The status is None where nobody heard.
    """

    def __init__(self, box: Box, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.log: list[Thing] = []
        self._box = box
        self._numbers = count()
        self._due: list[tuple[float, int, str, int]] = []  # when, in order, which text, tries
        self._changed = Condition()

    def start(self) -> None:
        Thread(target=self._tell_all, daemon=True).start()

    def later(self, name: str, tries: int = 0) -> None:
        if self.endpoint.hold:
            return
        with self._changed:
            due = time.monotonic() + self.endpoint.wait * 2**tries
            heapq.heappush(self._due, (due, next(self._numbers), name, tries))
            self._changed.notify()

    def tell(self, name: str, status: str | None = None) -> int | None:
        """Settle it and tell, once, now: the status, None where nobody heard or listens."""
        receipt = self._box.settle(name, status)
        if self.endpoint.url is None:
            return None
        try:
            answer = _post(self.endpoint.url, self.endpoint.token, receipt)
        except (OSError, http.client.HTTPException):
            answer = None
        with self._changed:
            self.log.append({"id": name, "state": receipt["status"], "status": answer})
        return answer

    def forget(self) -> None:
        with self._changed:
            self._due.clear()
            self.log.clear()

    def _tell_all(self) -> None:
        while True:
            name, tries = self._next()
            answer = self.tell(name)
            heard = answer in _TAKEN or self.endpoint.url is None
            if not heard and tries + 1 < _MOST_TRIES:
                self.later(name, tries + 1)

    def _next(self) -> tuple[str, int]:
        with self._changed:
            while not self._due or self._due[0][0] > time.monotonic():
                self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
            _at, _number, name, tries = heapq.heappop(self._due)
            return name, tries


def _post(url: str, token: str, receipt: Thing) -> int:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=_TIMEOUT_SECONDS)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}",
               "User-Agent": "Stand-in for GOV.UK Notify"}  # fmt: skip
    try:
        connection.request("POST", address.path or "/", json.dumps(receipt), headers)
        return connection.getresponse().status
    finally:
        connection.close()
