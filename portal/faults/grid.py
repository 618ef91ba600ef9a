"""The grid that reports and assets are found by: squares of some 110 metres, numbered row by row.

The numbers of a row follow one another, so that a circle or a box is a few ranges of an index.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_ROW_DEGREES: Final = 0.001  # of latitude
_COLUMN_DEGREES: Final = 0.0016  # of longitude: 110 metres in England
_A_ROW: Final = 1 << 20  # more columns than there are around the earth
_METRES: Final = 111_195  # a degree of latitude
MOST_ROWS: Final = 64  # a box that is higher isn't looked for by its squares


@dataclass(frozen=True, slots=True)
class Span:
    """A box, in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float


class Bearing(StrEnum):
    NORTH = "north"
    NORTH_EAST = "north_east"
    EAST = "east"
    SOUTH_EAST = "south_east"
    SOUTH = "south"
    SOUTH_WEST = "south_west"
    WEST = "west"
    NORTH_WEST = "north_west"


_AROUND: Final = tuple(Bearing)


def cell_of(lat: float, lon: float) -> int:
    """The number of the square that a point stands in."""
    return _row(lat) * _A_ROW + _column(lon)


def box_around(lat: float, lon: float, metres: float) -> Span:
    """The smallest box that holds the circle, cut off at the edges of the map."""
    high = metres / _METRES
    wide = metres / (_METRES * max(math.cos(math.radians(lat)), 0.01))
    return Span(
        max(lon - wide, -180.0),
        max(lat - high, -90.0),
        min(lon + wide, 180.0),
        min(lat + high, 90.0),
    )


def ranges_of(box: Span) -> Iterator[tuple[int, int]]:
    """The numbers of the squares that touch a box: from and to, of each row."""
    first, last = _column(box.west), _column(box.east)
    for row in range(_row(box.south), _row(box.north) + 1):
        yield row * _A_ROW + first, row * _A_ROW + last


def rows_of(box: Span) -> int:
    return _row(box.north) - _row(box.south) + 1


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance on the ground: right to a metre within a borough."""
    north, east = _metres(lat, lon, other_lat, other_lon)
    return math.hypot(north, east)


def bearing_to(lat: float, lon: float, other_lat: float, other_lon: float) -> Bearing:
    """The direction of the other point as seen from the first one."""
    north, east = _metres(lat, lon, other_lat, other_lon)
    degrees = math.degrees(math.atan2(east, north)) % 360
    return _AROUND[round(degrees / 45) % len(_AROUND)]


def metres_a_degree(lat: float) -> tuple[float, float]:
    """How many metres a degree is at this latitude: northwards, and eastwards."""
    return float(_METRES), _METRES * math.cos(math.radians(lat))


def _metres(lat: float, lon: float, other_lat: float, other_lon: float) -> tuple[float, float]:
    a_north, an_east = metres_a_degree((lat + other_lat) / 2)
    return (other_lat - lat) * a_north, (other_lon - lon) * an_east


def _row(lat: float) -> int:
    return math.floor((lat + 90) / _ROW_DEGREES)


def _column(lon: float) -> int:
    return math.floor((lon + 180) / _COLUMN_DEGREES)
