"""The portal as it runs for people: gunicorn, a worker, a database with Larkmere in it."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal.config import ROOT
from portal.core import postgres
from portal.running import gunicorn_command, serving_environment
from tests.support.machine import free_port
from tests.support.waiting import until

_STOP_SECONDS = 30
_START_SECONDS = 120  # a busy machine takes its time to read all the code
_OURS = (
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_KEYS", "SMTP_URL", "MAIL_FROM", "PUBLIC_URL",
    "METRICS_TOKEN", "COUNCIL_FILE", "PORTAL_ENV", "UPLOADS_URL", "CLAMD_URL",
)  # fmt: skip


class LivePortal:
    """Web and worker as processes that can be stopped, killed and started again."""

    def __init__(self, database_url: str, log: Path, **environment: str) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        named = {
            name: value.replace("{port}", str(self.port)) for name, value in environment.items()
        }
        self._environment = {**self._plain_environment(), **named}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        self.start_web()
        self.start_worker()
        until(lambda: self.answers("/readyz"), "the portal is ready", seconds=_START_SECONDS)

    def start_web(self) -> None:
        self._begin("web", gunicorn_command(self.port))
        until(lambda: self.answers("/healthz"), "the web answers", seconds=_START_SECONDS)

    def start_worker(self) -> None:
        self._begin("worker", [sys.executable, "-m", "portal.cli", "worker"])

    def stop_worker(self) -> None:
        """What it has in hand is finished first; what is asked for later waits."""
        worker = self._processes.pop("worker")
        worker.terminate()
        worker.wait(_STOP_SECONDS)

    def kill(self, name: str) -> None:
        """SIGKILL to the web (its master and workers) or to the worker."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes.clear()

    def answers(self, path: str) -> bool:
        """Whether this page answers 200 now."""
        if any(process.poll() is not None for process in self._processes.values()):
            raise AssertionError(f"The portal ended by itself:\n{self.log()[-4000:]}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def command(self, *words: str) -> str:
        """What `portal …` says in a process of its own, as an officer would run it."""
        return self.run("portal.cli", *words)

    def update_cases(self, *updates: tuple[str, str, str | None]) -> None:
        """Reference, status and note of each, by an officer."""
        self.run("tests.support.officer", given=json.dumps(updates))

    def sql(self, statement: Any, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database, or change it behind the portal's back."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def run(self, module: str, *words: str, given: str = "") -> str:
        """What a module of the tests says, in a process of its own beside the portal."""
        ran = subprocess.run(
            [sys.executable, "-m", module, *words], input=given,
            env=self._environment, cwd=ROOT, capture_output=True, text=True, timeout=_START_SECONDS,
            check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def _begin(self, name: str, command: list[str]) -> None:
        with self._log.open("ab") as log:
            self._processes[name] = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, start_new_session=True,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def _plain_environment(self) -> dict[str, str]:
        """A developer's own settings don't change what is tested."""
        served = serving_environment(self.database_url, self.port)
        plain = {
            name: value
            for name, value in served.items()
            if name not in _OURS and not name.startswith(("NOTIFY_", "OIDC_", "STRIPE_", "TEXTS"))
        }
        # One proxy in front, so that each browser can come from a network of its own.
        own = {"DATABASE_URL": self.database_url, "PUBLIC_URL": self.url, "TRUSTED_PROXIES": "1",
               "UPLOADS_URL": str(self._log.parent / "uploads")}  # fmt: skip
        return {**plain, **own}


@pytest.fixture(scope="session")
def council_database(server_url: str) -> Iterator[str]:
    """The name of a database with every migration and the demonstration council, to be copied."""
    name = f"onestop_council_{os.getpid()}"
    postgres.make_database(server_url, name)
    environment = {**os.environ, "DATABASE_URL": _named(server_url, name), "PORTAL_ENV": ""}
    subprocess.run(
        [sys.executable, "-m", "tests.support.council"],
        env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    yield name
    postgres.drop_database(server_url, name)


@pytest.fixture(scope="session")
def open_portal(
    server_url: str, council_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Any]:
    """`with open_portal("name", SMTP_URL=…) as portal:` — one of its own, stopped at the end.

    In a setting `{port}` stands for the portal's own.
    """

    @contextmanager
    def opened(name: str, **environment: str) -> Iterator[LivePortal]:
        database = f"onestop_{name}_{os.getpid()}"
        postgres.make_database(server_url, database, template=council_database)
        log = tmp_path_factory.mktemp(name) / "portal.log"
        portal = LivePortal(_named(server_url, database), log, **environment)
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()
            postgres.drop_database(server_url, database)

    return opened


@pytest.fixture(scope="session")
def live(open_portal: Callable[..., Any]) -> Iterator[LivePortal]:
    """The portal that all browser tests share; no mail leaves it."""
    with open_portal("live") as portal:
        yield portal


def _named(server_url: str, database: str) -> str:
    return server_url.replace("/postgres?", f"/{database}?")
