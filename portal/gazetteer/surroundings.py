"""What is around a point: streets and landmarks, nearest first, and the ward it lies in."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from portal.core import db
from portal.gazetteer.grid import Point
from portal.gazetteer.kinds import PlaceKind
from portal.gazetteer.models import Address, Place, Street, Ward

_METRES: Final = 111_195  # a degree of latitude
_HALF_A_STREET: Final = 0.01  # degrees: the middle of a long street may be this far away
_REACH: Final = 400  # metres: what lies farther says nothing about a point
_ADDRESS_REACH: Final = 0.0018  # degrees: some 200 metres


@dataclass(frozen=True, slots=True)
class Nearest:
    """A street or a landmark near a point. `key` is its place's; `metres` to its nearest piece."""

    key: str
    metres: float
    usrn: int | None = None
    ward_code: str | None = None


@dataclass(frozen=True, slots=True)
class StreetAt:
    """The street that a point lies in or beside. `area` tells it from others of its name."""

    usrn: int
    name: str
    area: str
    ward_code: str | None
    metres: int


def nearest(lat: float, lon: float, *, limit: int) -> list[Nearest]:
    """Streets and landmarks within some hundred metres."""
    found = [*_streets(Point(lat, lon)), *_landmarks(Point(lat, lon))]
    near = sorted((each for each in found if each.metres <= _REACH), key=lambda each: each.metres)
    return near[:limit]


def street_at(lat: float, lon: float) -> StreetAt | None:
    """None where no street is near."""
    streets = sorted(_streets(Point(lat, lon)), key=lambda each: each.metres)
    if not streets or streets[0].metres > _REACH:
        return None
    [first, *_] = streets
    named = street(first.usrn or 0)
    if named is None:
        return None
    return StreetAt(named.usrn, named.name, named.area, first.ward_code, round(first.metres))


def street(usrn: int) -> StreetAt | None:
    """A street by its number; `metres` is 0."""
    row = db.session.execute(
        select(Place.name, Place.area, Street.ward_code)
        .join(Street, Place.key == f"{PlaceKind.STREET.value}:{usrn}")
        .where(Street.usrn == usrn)
    ).one_or_none()
    return StreetAt(usrn, row.name, row.area, row.ward_code, 0) if row else None


def ends_of(usrn: int) -> tuple[Point, Point] | None:
    """Where a street begins and ends; None where that isn't known."""
    row = db.session.execute(
        select(Street.start, Street.end).where(Street.usrn == usrn)
    ).one_or_none()
    return (Point(*row.start), Point(*row.end)) if row and row.start and row.end else None


def ward_at(lat: float, lon: float) -> str | None:
    """The code of the ward of the nearest address, or else of the nearest street."""
    rows = db.session.execute(
        select(Address.lat, Address.lon, Address.ward_code)
        .where(
            Address.lat.between(lat - _ADDRESS_REACH, lat + _ADDRESS_REACH),
            Address.lon.between(lon - 2 * _ADDRESS_REACH, lon + 2 * _ADDRESS_REACH),
        )
        .order_by((Address.lat - lat) * (Address.lat - lat) + (Address.lon - lon)
                  * (Address.lon - lon) * math.cos(math.radians(lat)) ** 2)
        .limit(1)
    )  # fmt: skip
    if row := rows.one_or_none():
        return str(row.ward_code)
    near = [each for each in _streets(Point(lat, lon)) if each.metres <= _REACH]
    return min(near, key=lambda each: each.metres).ward_code if near else None


def wards() -> dict[str, str]:
    """The names of the wards by their codes, in the order of their names."""
    rows = db.session.execute(select(Ward.code, Ward.name).order_by(Ward.name))
    return {row.code: row.name for row in rows}


def _streets(point: Point) -> Iterator[Nearest]:
    rows = db.session.execute(
        select(Street.usrn, Street.ward_code, Street.lat, Street.lon, Street.start, Street.end)
        .where(
            Street.lat.between(point.lat - _HALF_A_STREET, point.lat + _HALF_A_STREET),
            Street.lon.between(point.lon - 2 * _HALF_A_STREET, point.lon + 2 * _HALF_A_STREET),
        )
    )  # fmt: skip
    for usrn, ward_code, lat, lon, start, end in rows:
        ends = (Point(*start), Point(*end)) if start and end else (Point(lat, lon),) * 2
        key = f"{PlaceKind.STREET.value}:{usrn}"
        yield Nearest(key, _to_line(point, *ends), usrn, ward_code)


def _landmarks(point: Point) -> Iterator[Nearest]:
    rows = db.session.execute(
        select(Place.key, Place.lat, Place.lon)
        .where(
            Place.kind.not_in([PlaceKind.STREET.value, PlaceKind.POSTCODE.value]),
            Place.lat.between(point.lat - _HALF_A_STREET, point.lat + _HALF_A_STREET),
            Place.lon.between(point.lon - 2 * _HALF_A_STREET, point.lon + 2 * _HALF_A_STREET),
        )
    )  # fmt: skip
    for key, lat, lon in rows:
        yield Nearest(key, _to_line(point, Point(lat, lon), Point(lat, lon)))


def _to_line(point: Point, start: Point, end: Point) -> float:
    """Metres from a point to the nearest piece of a straight line."""
    east = _METRES * math.cos(math.radians(point.lat))
    ax, ay = (start.lon - point.lon) * east, (start.lat - point.lat) * _METRES
    bx, by = (end.lon - point.lon) * east, (end.lat - point.lat) * _METRES
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return math.hypot(ax + along * dx, ay + along * dy)
