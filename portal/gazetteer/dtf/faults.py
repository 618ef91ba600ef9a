"""What is wrong with a file, line by line."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.core.errors import PortalError
from portal.core.i18n import _l

MOST_FAULTS = 50


class Fault(NamedTuple):
    """`line` counts from 1; 0 speaks of the file as a whole."""

    line: int
    text: str


class FaultyFile(PortalError):
    """The file was not loaded and nothing was changed. `faults` has the first MOST_FAULTS."""

    message = _l("The file has faults. Nothing was changed.")

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults[:MOST_FAULTS])
        self.more = len(faults) > MOST_FAULTS
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        told = [
            f"{self.file}, line {line}: {text}" if line else f"{self.file}: {text}"
            for line, text in self.faults
        ]
        return [*told, f"{self.file}: there are more faults after these"] if self.more else told
