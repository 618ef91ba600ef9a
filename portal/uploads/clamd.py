"""The virus scanner: clamd, asked over TCP with INSTREAM."""

import re
import socket
import struct
from collections.abc import Iterable
from enum import Enum, auto
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 60
_LONGEST_ANSWER = 4_096
_LENGTH = struct.Struct(">I")
# What it can't look into, or only in part, it reports as if it had found something.
_NOT_LOOKED_INTO = re.compile(r"stream: Heuristics\.(Encrypted|Limits)\..* FOUND")
_DATED = re.compile(r"ClamAV [^/]+/\d+/.+")


class Verdict(Enum):
    CLEAN = auto()
    INFECTED = auto()
    REFUSED = auto()


class ScannerAway(Exception):
    """It doesn't answer, or not in a way that says anything: the file waits."""


def scan(url: str, pieces: Iterable[bytes]) -> Verdict:
    """What clamd says of a file; only exactly `stream: OK` is clean. Raises ScannerAway."""
    answer = _ask(url, b"zINSTREAM\0", pieces)
    if answer == "stream: OK":
        return Verdict.CLEAN
    if answer.startswith("INSTREAM size limit exceeded") or _NOT_LOOKED_INTO.fullmatch(answer):
        return Verdict.REFUSED
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict.INFECTED
    raise ScannerAway


def has_signatures(url: str) -> bool:
    """Whether it works with a database of signatures that has a date; raises ScannerAway."""
    return bool(_DATED.fullmatch(_ask(url, b"zVERSION\0")))


def _ask(url: str, command: bytes, pieces: Iterable[bytes] | None = None) -> str:
    address = urlsplit(url)
    try:
        host, port = address.hostname or "", address.port or 3310
        with socket.create_connection((host, port), timeout=_TIMEOUT_SECONDS) as connection:
            connection.sendall(command)
            if pieces is not None:
                _send(connection, pieces)
            return _answer(connection)
    except OSError as fault:
        raise ScannerAway from fault


def _send(connection: socket.socket, pieces: Iterable[bytes]) -> None:
    """It closes its ear at its limit and says so; then the rest isn't wanted."""
    try:
        for piece in filter(None, pieces):
            connection.sendall(_LENGTH.pack(len(piece)) + piece)
        connection.sendall(_LENGTH.pack(0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()
