"""The payment sandbox as a process, and what a test can have happen in it.

with sandbox.portal(open_portal, "refunds") as portal:
    …
    sandbox.pay(session)
    sandbox.until_told()
"""

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from portal.config import ROOT
from tests.support.live import LivePortal
from tests.support.machine import free_port
from tests.support.waiting import until

KEY = "sk_test_of_these_tests"
SECRET = "whsec_of_these_tests"
_START_SECONDS = 60
_STOP_SECONDS = 10


class PaymentSandbox:
    """Amounts in pence; a session, intent, refund or dispute is named by its id at the provider."""

    def __init__(self, log: Path, *more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = log
        self._more = more  # words of its command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What makes a portal use it."""
        return {
            "STRIPE_API_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API_BASE": self.url,
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "portal.sandbox.payments", "--port", str(self.port)]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--secret", SECRET, *self._more],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self.answers, "the payment sandbox answers", seconds=_START_SECONDS)

    def stop(self) -> None:
        """As if the provider were gone; what it knew is forgotten."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_STOP_SECONDS)
            self._process = None

    def answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self.log_file.read_text()
        try:
            return self.request("GET", "/")[0] == HTTPStatus.OK
        except OSError:
            return False

    @contextmanager
    def portal(
        self, open_portal: Callable[..., Any], name: str, **more: str
    ) -> Iterator[LivePortal]:
        """A portal of its own that is paid here, and that notices are sent to."""
        with open_portal(name, **self.environment, **more) as portal:
            self.webhooks(url=f"{portal.url}/webhooks/stripe")
            try:
                yield portal
            finally:
                self.webhooks(url=None)

    # What the provider knows

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """An object or a list of the API: `get("refunds", payment_intent=…)`."""
        query = f"?{urlencode(params)}" if params else ""
        headers = {"Authorization": f"Bearer {KEY}"}
        status, body = self.request("GET", f"/v1/{path}{query}", headers=headers)
        assert status == HTTPStatus.OK, body
        return json.loads(body)

    def sessions(self, **params: Any) -> list[dict[str, Any]]:
        """Newest first, 100 at most."""
        return self.get("checkout/sessions", limit=100, **params)["data"]

    def totals(self) -> dict[str, Any]:
        """Count and pence of charges, refunds, disputes; the balance; charges by reference."""
        return self._control("GET", "totals")

    def calls(self, call: str = "") -> list[dict[str, Any]]:
        """What was asked of the API, oldest first: call ("POST /v1/refunds"), key, status."""
        return [each for each in self._log()["calls"] if each["call"].startswith(call)]

    def deliveries(self, kind: str = "") -> list[dict[str, Any]]:
        """Each try to tell the portal: event, type, status (None where nobody heard)."""
        return [each for each in self._log()["deliveries"] if each["type"].startswith(kind)]

    def until_told(self, seconds: float = 30) -> None:
        """Wait until the portal has taken every notice that is under way."""
        until(lambda: self._log()["waiting"] == 0, "the portal has every notice", seconds=seconds)

    def until_late(self) -> None:
        """Wait until an answer of the API is being held back (`fail(…, "late")`)."""
        until(lambda: self._log()["late"], "an answer is held back")

    # What happens at the provider

    def pay(self, session: str, outcome: str = "4242", *, bank: bool = True) -> str | None:
        """Pay as on the hosted page; why it was declined, or None. For outcomes see the page."""
        paid = self._control("POST", f"sessions/{session}/pay", outcome=outcome, bank=bank)
        return paid["failure"]

    def expire(self, session: str) -> None:
        self._control("POST", f"sessions/{session}/expire")

    def settle(self, session: str, *, paid: bool) -> None:
        """A slow payment (outcome "slow") comes in, or doesn't."""
        self._control("POST", f"sessions/{session}/settle", paid=paid)

    def refund(self, intent: str, amount: int | None = None) -> dict[str, Any]:
        """In the provider's dashboard, where nobody knows our references."""
        return self._control("POST", f"intents/{intent}/refund", amount=amount)

    def fail_refund(self, refund: str) -> None:
        self._control("POST", f"refunds/{refund}/fail")

    def dispute(self, intent: str, **known: Any) -> dict[str, Any]:
        """`amount` (all of it) and `reason` ("fraudulent") may be given."""
        return self._control("POST", f"intents/{intent}/dispute", **known)

    def close_dispute(self, dispute: str, *, won: bool) -> None:
        self._control("POST", f"disputes/{dispute}/close", won=won)

    def change(self, name: str, **fields: Any) -> None:
        """Have an object say something else: `change(session, livemode=True)`."""
        self._control("POST", f"objects/{name}", **fields)

    def clock(self, *, ahead: float) -> None:
        """The provider's clock is so many seconds fast, or slow where less than 0."""
        self._control("POST", "clock", ahead=ahead)

    # What goes wrong between the two

    def fail(self, on: str, how: str, *, times: int = 1, seconds: float = 30) -> None:
        """The next calls of `on` ("POST /v1/refunds"; `*` is anything) go wrong: `how` is one of

        before (500, stored), after (it happened, then 500), unreached (503), busy (429),
        down (line cut), lost (it happened, line cut), late (a stale answer, until `heal`).
        """
        self._control("POST", "faults", on=on, how=how, times=times, seconds=seconds)

    def heal(self) -> None:
        """Nothing goes wrong any more, and answers that were held back go out."""
        self._control("POST", "faults/clear")

    def webhooks(self, **fields: Any) -> None:
        """url, secrets, drop, hold, copies; seconds: delay, scatter, first_wait of back-off."""
        self._control("POST", "webhooks", **fields)

    def release(self, *, order: str = "made", copies: int = 1) -> list[list[Any]]:
        """Deliver what `webhooks(hold=True)` held back, "made" or "reversed": type and status."""
        return self._control("POST", "webhooks/release", order=order, copies=copies)["delivered"]

    def resend(self, event: str, *, copies: int = 1) -> list[int | None]:
        """The status of each; event ids stand in `get("events")`."""
        return self._control("POST", f"webhooks/resend/{event}", copies=copies)["delivered"]

    def forget(self) -> None:
        """Empty books, nothing goes wrong, no webhooks: as at the start."""
        self._control("POST", "forget")

    # The line

    def request(
        self, method: str, path: str, body: str | None = None, headers: Any = None
    ) -> tuple[int, str]:
        """Status and body of anything it serves; a redirect's body is where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            text = response.read().decode()
            return response.status, response.headers.get("Location") or text
        finally:
            connection.close()

    def submit(self, session: str, **chosen: str) -> tuple[int, str]:
        """Press the button of the hosted page, as a browser does."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", f"/pay/{session}", urlencode(chosen), headers)

    def _log(self) -> dict[str, Any]:
        return self._control("GET", "log")

    def _control(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        body = json.dumps(given) if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        status, text = self.request(method, f"/_control/{path}", body, headers)
        assert status == HTTPStatus.OK, f"{path}: {text}"
        return json.loads(text)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaymentSandbox]:
    """One for this module's tests; `sandbox.forget()` begins again."""
    process = PaymentSandbox(tmp_path_factory.mktemp("sandbox") / "sandbox.log")
    try:
        process.start()
        yield process
    finally:
        process.stop()
