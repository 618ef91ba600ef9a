"""`portal run`, as somebody sees it who has just got the code."""

import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from portal.core import postgres
from tests.support.live import LivePortal
from tests.support.waiting import until


class RunTogether(LivePortal):
    """Web and worker as `portal run` starts them: one command, which stops both."""

    def start(self):
        command = [sys.executable, "-m", "portal.cli", "run", "--port", str(self.port)]
        self._begin("run", command)
        until(lambda: self.answers("/readyz"), "the portal is ready", seconds=120)

    @property
    def process(self):
        return self._processes["run"]

    def parts(self):
        """Ids of web, worker and the sandboxes, in the order they were started."""
        return children_of(self.process.pid)


def children_of(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    return []


def family_of(pid):
    """The process and all that came from it."""
    return {pid}.union(*(family_of(child) for child in children_of(pid)))


def alive(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.fixture(scope="module")
def larkmere_database(server_url, council_database):
    name = f"onestop_run_{os.getpid()}"
    postgres.make_database(server_url, name, template=council_database)
    yield server_url.replace("/postgres?", f"/{name}?")
    postgres.drop_database(server_url, name)


@pytest.fixture
def running(larkmere_database, tmp_path):
    """A second start: the demonstration council is there already."""
    portal = RunTogether(larkmere_database, tmp_path / "run.log")
    try:
        portal.start()
        yield portal
    finally:
        portal.stop()


def test_it_comes_up_says_where_to_go_and_ctrl_c_stops_everything(running):
    said = running.log()
    for address in ("/", "/ur/", "/services/pothole/", "/pay-a-bill/", "/dev/mailbox"):
        assert f"{running.url}{address}\n" in said
        assert running.answers(address)
    assert "Press Ctrl-C to stop" in said
    assert "not a real place" in said
    assert "No money is taken" in said
    assert "Text messages go to a stand-in. None leaves this machine" in said
    assert "Reports in the county's roads go to a stand-in for the county." in said
    assert "A bill to pay: number 70012345, postcode LK1 2AB." in said
    [sandbox] = re.findall(r"It listens on (http://127\.0\.0\.1:\d+/)", said)
    with urlopen(sandbox) as page:  # noqa: S310 - on this machine
        assert b"Payment sandbox: no money is taken" in page.read()

    family = family_of(running.process.pid)
    assert len(family) >= 6  # this one, worker, two sandboxes, gunicorn and those who serve
    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(30) == 0
    until(lambda: not any(alive(pid) for pid in family), "every process has ended")
    assert "Stopped. Nothing that was sent is lost." in running.log()
    assert "Traceback" not in running.log()


def test_when_the_worker_dies_the_web_stops_too_and_the_command_fails(running):
    family = family_of(running.process.pid)
    _web, worker, *_sandboxes = running.parts()

    os.kill(worker, signal.SIGKILL)

    assert running.process.wait(30) == 1
    until(lambda: not any(alive(pid) for pid in family), "every process has ended")
