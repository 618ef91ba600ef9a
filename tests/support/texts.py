"""The stand-in for GOV.UK Notify as a process, and what a test can have happen in it."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notifications_python_client.notifications import NotificationsAPIClient

from portal.config import ROOT
from portal.notify_settings import STAND_IN_KEY, STAND_IN_TEMPLATE, STAND_IN_TOKEN, Notify
from tests.support.machine import free_port
from tests.support.waiting import until


class TextStandIn:
    """What it keeps is read with Notify's own client; this is the rest."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def notify(self) -> Notify:
        """The setting that makes a portal use it."""
        return Notify(base=self.url)

    def start(self) -> None:
        words = ["--key", STAND_IN_KEY, "--template", STAND_IN_TEMPLATE, "--token", STAND_IN_TOKEN]
        command = [sys.executable, "-m", "portal.sandbox.texts", "--port", str(self.port), *words]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
            )
        until(self.answers, "the stand-in answers", seconds=60)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self._log.read_text()
        try:
            return self.request("GET", "/")[0] == http.HTTPStatus.OK
        except OSError:
            return False

    def fail(self, how: str, *, times: int = 1) -> None:
        """The next sendings: busy (429), before or after (500), lost (it is kept, line cut)."""
        self._control("faults", how=how, times=times)

    def callbacks(self, **fields: Any) -> None:
        """url, token, hold, wait (seconds)."""
        self._control("callbacks", **fields)

    def tell(self, name: str, state: str | None = None) -> int | None:
        """Send a receipt now; its status."""
        return self._control("tell", id=name, state=state)["status"]

    def texts(self) -> list[dict[str, Any]]:
        """The newest first, as Notify's own client reads them."""
        client = NotificationsAPIClient(STAND_IN_KEY, base_url=self.url)
        with client.request_session:
            return client.get_all_notifications()["notifications"]

    def calls(self) -> list[str]:
        return self._control("log")["calls"]

    def receipts(self) -> list[dict[str, Any]]:
        """Each try: id, state, status."""
        return self._control("log")["receipts"]

    def forget(self) -> None:
        self._control("callbacks", url=None, token=STAND_IN_TOKEN, hold=False, wait=0.05)
        self._control("forget")

    def request(
        self, method: str, path: str, body: str | None = None, headers: Any = None
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def _control(self, path: str, **given: Any) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        status, text = self.request("POST", f"/_control/{path}", json.dumps(given), headers)
        assert status == http.HTTPStatus.OK, text
        return json.loads(text)


@pytest.fixture(scope="module")
def text_stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextStandIn]:
    """One for this module's tests; `forget()` begins again."""
    process = TextStandIn(tmp_path_factory.mktemp("texts") / "stand_in.log")
    try:
        process.start()
        yield process
    finally:
        process.stop()
