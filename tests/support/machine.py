"""What every test stands on: no other machine, and a PostgreSQL server."""

import os
import socket
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from portal.core import postgres

_connect = socket.socket.connect
_FIRST_PORT, _PORTS = 10_000, 20_000
_ports = (_FIRST_PORT + (os.getpid() * 101 + number) % _PORTS for number in count())


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """No test reaches another machine."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"A test tried to reach {address[0]}")
        _connect(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def server_url() -> str:
    return os.environ.get("TEST_DATABASE_URL") or postgres.embedded_url("postgres")


def free_port() -> int:
    """One that no other process of this machine is likely to be given before it is used.

    Below those that the system hands out by itself; each process tries from a place of its own.
    """
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("No port is free")
