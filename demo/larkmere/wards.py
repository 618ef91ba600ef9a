"""The wards, read from wards.toml, and the buildings that are the council's own.

Larkmere lies in empty fenland, so that a real map has nothing in its place.
"""

import tomllib
from enum import Enum
from pathlib import Path
from typing import NamedTuple

BOROUGH = "Larkmere"
CUSTODIAN = 9990  # no council has this code
WEST, SOUTH = 527_000, 300_000  # metres, the borough's corner on the National Grid
SQUARE = 1_500  # metres, the side of a ward

_HERE = Path(__file__).parent


class Style(Enum):
    CENTRE = "centre"
    TERRACES = "terraces"
    ESTATE = "estate"
    VILLAGE = "village"


class Ward(NamedTuple):
    code: str
    name: str
    sector: str
    column: int
    row: int
    style: Style
    streets: tuple[str, ...]


def _read() -> tuple[Ward, ...]:
    tables = tomllib.loads((_HERE / "wards.toml").read_text(encoding="utf-8"))["ward"]
    return tuple(
        Ward(**table | {"style": Style(table["style"]), "streets": tuple(table["streets"])})
        for table in tables
    )


WARDS = _read()
