"""Where the streets run, where each property stands, and which postcode it has."""

import math
from collections.abc import Iterator, Mapping
from itertools import count, islice, product
from typing import NamedTuple

from demo.larkmere.houses import Property, houses_of, numbered
from demo.larkmere.wards import SOUTH, SQUARE, WARDS, WEST, Ward

_FIRST_USRN = 99_900_101
_PLOT = 11.0  # metres of frontage
_SETBACK = 14.0  # metres from the middle of the road to the house
_EAST_WEST = 7  # streets in the west of a ward; the others run north in its east
_TO_A_POSTCODE = 18
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


class Point(NamedTuple):
    """Metres on the National Grid."""

    x: float
    y: float


class Street(NamedTuple):
    usrn: int
    name: str
    ward: Ward
    start: Point
    end: Point
    properties: tuple[tuple[Property, str], ...]  # with their postcodes

    @property
    def postcode(self) -> str:
        return self.properties[0][1]

    def along(self, metres: float, aside: float = 0.0) -> Point:
        """A point so far from the start, and so far to the right of the road."""
        length = math.dist(self.start, self.end)
        east, north = (self.end.x - self.start.x) / length, (self.end.y - self.start.y) / length
        return _rounded(
            self.start.x + east * metres + north * aside,
            self.start.y + north * metres - east * aside,
        )

    def stands(self, plot: int) -> Point:
        side = _SETBACK if plot % 2 else -_SETBACK
        return self.along(10 + (plot - 1) // 2 * _PLOT, side)


def streets(public_buildings: Mapping[tuple[str, str], str]) -> list[Street]:
    """All streets of the borough, ward by ward.

    `public_buildings` names those that are the council's own, by ward and street.
    """
    usrns = count(_FIRST_USRN)
    return [street for ward in WARDS for street in _streets_of(ward, usrns, public_buildings)]


def _streets_of(
    ward: Ward, usrns: Iterator[int], public_buildings: Mapping[tuple[str, str], str]
) -> Iterator[Street]:
    inward = ("".join(pair) for pair in product(_INWARD_LETTERS, repeat=2))
    for place, name in enumerate(ward.streets):
        houses = houses_of(ward.style, name, place)
        if building := public_buildings.get((ward.name, name)):
            houses[0] = Property(1, numbered(1), organisation=building, use="CC04")
        needed = -(-len(houses) // _TO_A_POSTCODE)
        postcodes = [f"{ward.sector}{letters}" for letters in islice(inward, needed)]
        dealt = tuple(
            (house, postcodes[number // _TO_A_POSTCODE]) for number, house in enumerate(houses)
        )
        start, end = _run(ward, place, max(house.plot for house in houses))
        yield Street(next(usrns), name, ward, start, end, dealt)


def _run(ward: Ward, place: int, last_plot: int) -> tuple[Point, Point]:
    west, south = WEST + ward.column * SQUARE, SOUTH + ward.row * SQUARE
    length = 30 + (last_plot + 1) // 2 * _PLOT
    lean = (place % 5 - 2) * 9.0
    if place < _EAST_WEST:
        x, y = west + 70 + place % 3 * 85, south + 110 + place * 195
        return _rounded(x, y), _rounded(x + length, y + lean)
    x, y = west + 800 + (place - _EAST_WEST) * 95, south + 130 + place % 4 * 210
    return _rounded(x, y), _rounded(x + lean, y + length)


def _rounded(x: float, y: float) -> Point:
    return Point(round(x, 2), round(y, 2))
