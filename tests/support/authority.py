"""Another authority's server as a process, and what a test can have happen in it."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.config import ROOT
from tests.support.machine import free_port
from tests.support.waiting import until

KEY = "key-of-these-tests"
KEY_NAME = "OPEN311_KEY_COUNTY"


class OtherAuthority:
    """`endpoint` is where it takes reports; `requests`, `told` and `heard` are what it knows."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}/v2/"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["--port", str(self.port), "--key", KEY]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "portal.sandbox.open311", *words],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self.answers, "the other authority answers", seconds=60)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self._log.read_text()
        try:
            return bool(self.knows())
        except OSError:
            return False

    def forget(self) -> None:
        self._control("forget")

    def fail(self, on: str, how: str, *, times: int = 1, seconds: float = 30) -> None:
        """Calls like "POST requests" go wrong in this way (portal.sandbox.open311.faults)."""
        self._control("faults", on=on, how=how, times=times, seconds=seconds)

    def mend(self) -> None:
        """Nothing goes wrong any more, and what was held back goes out."""
        self._control("faults/clear")

    def be(self, **how: Any) -> None:
        """Answer with tokens, hide descriptions (`quiet`), know no updates (`updating`)."""
        self._control("be", **how)

    def say(self, number: str, **fields: Any) -> dict[str, Any]:
        """An update of theirs."""
        return self._control("say", service_request_id=number, **fields)

    def knows(self) -> dict[str, Any]:
        return self._control("look")

    @property
    def requests(self) -> list[dict[str, Any]]:
        return self.knows()["requests"]

    @property
    def heard(self) -> list[dict[str, Any]]:
        return self.knows()["heard"]

    @property
    def calls(self) -> list[str]:
        return self.knows()["calls"]

    def _control(self, act: str, **given: Any) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/_control/{act}", json.dumps(given), headers)
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == http.HTTPStatus.OK, text
            return json.loads(text)
        finally:
            connection.close()


@pytest.fixture(scope="module")
def authority_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherAuthority]:
    process = OtherAuthority(tmp_path_factory.mktemp("authority") / "authority.log")
    try:
        process.start()
        yield process
    finally:
        process.stop()


@pytest.fixture
def county(authority_process: OtherAuthority) -> OtherAuthority:
    """Knows nothing yet, and nothing goes wrong."""
    authority_process.forget()
    return authority_process
