"""A real clamd of the tests' own. It knows one virus: the EICAR test file, harmless to everyone."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.uploads import clamd
from tests.support.machine import free_port
from tests.support.waiting import until

# Written in two parts, so that no scanner takes the tests for the virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_SIGNATURE = f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n"


class Scanner:
    """clamd over TCP, as `CLAMD_URL` names it; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"tcp://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "local.ndb").write_text(_SIGNATURE)
        (folder / "clamd.conf").write_text(
            f"TCPSocket {self._port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}\n"
            "Foreground yes\nAlertEncrypted yes\nStreamMaxLength 60M\nTemporaryDirectory /tmp\n"
        )

    def start(self) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [_program(), f"--config-file={self._folder / 'clamd.conf'}"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        until(self._answers, "the scanner answers")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        try:
            return clamd.scan(self.url, [b"nothing"]) is clamd.Verdict.CLEAN
        except clamd.ScannerAway:
            return False


@pytest.fixture(scope="session")
def _scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    scanner = Scanner(tmp_path_factory.mktemp("clamd"))
    yield scanner
    scanner.stop()


@pytest.fixture
def scanner(_scanner: Scanner) -> Scanner:
    """It runs when a test begins."""
    _scanner.start()
    return _scanner


def _program() -> str:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    found = shutil.which("clamd", path=path)
    assert found, "clamd is missing. Install it: apt-get install clamav-daemon"
    return found
