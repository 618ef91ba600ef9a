"""What is wrong with a file of bills, row by row."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.core.errors import PortalError
from portal.core.i18n import _l

MOST_FAULTS = 200


class Fault(NamedTuple):
    """`row` as a spreadsheet counts it, the head being 1; 0 speaks of the file as a whole."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{where}: {self.text}" if self.row else self.text


class FaultyFile(PortalError):
    """The file was not taken in. `faults` has the first MOST_FAULTS of `count`."""

    message = _l("The file has faults. Nothing was changed.")

    def __init__(self, faults: Sequence[Fault], count: int) -> None:
        self.faults = tuple(sorted(faults))
        self.count = count
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        told = [str(fault) for fault in self.faults]
        more = self.count - len(told)
        return [*told, f"There are {more:,} more faults."] if more else told
