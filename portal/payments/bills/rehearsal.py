"""Bills of the demonstration council. Their days are counted from today, so that some are due."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.core import clock
from portal.core.settings import settings
from portal.payments.bills import importing, owing
from portal.payments.bills.importing import Arrival
from portal.payments.models import BillKind

_DAY = re.compile(r"today(?P<days>[+-]\d+)?")
_FILES = (
    ("bills.csv", BillKind.BILL, "DEBT-4100"),
    ("penalty-charges.csv", BillKind.PENALTY, "PARK-2200"),
)


class NotInProduction(RuntimeError):
    """Nobody owes these."""


def engage(folder: Path) -> int:
    """Take them in where there are no bills yet; how many. Raises NotInProduction."""
    if settings().production:
        raise NotInProduction
    return 0 if owing.any_there() else sum(take_in(folder, *file) for file in _FILES)


def take_in(folder: Path, name: str, kind: BillKind, fund: str) -> int:
    """A file whose days are like `today-10`; how many of its bills are new."""
    with TemporaryDirectory() as place:
        dated = Path(place) / name
        with dated.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(_dated(folder / name))
        arrival = Arrival(file=dated, kind=kind, fund=fund, by="Larkmere")
        return importing.take_in(arrival).added


def _dated(file: Path) -> Iterator[list[str]]:
    today = clock.today()
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.reader(rows):
            found = [_DAY.fullmatch(cell) for cell in row]
            yield [
                (today + timedelta(days=int(day["days"] or 0))).isoformat() if day else cell
                for day, cell in zip(found, row, strict=True)
            ]
