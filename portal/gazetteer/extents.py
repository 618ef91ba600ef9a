"""How far a street or a postcode reaches, and which places a sentence names."""

import math
from typing import Final

from sqlalchemy import String, func, literal, select

from portal.core import db
from portal.gazetteer import postcodes
from portal.gazetteer.kinds import PlaceKind
from portal.gazetteer.models import Address, Place, Street
from portal.gazetteer.words import words_of

LANDMARK: Final = 50  # metres
_LEAST_POSTCODE: Final = 150
_UNKNOWN_STREET: Final = 150
_LONGEST: Final = 5_000
_METRES_A_DEGREE: Final = 111_320
_MOST_WORDS: Final = 60
_MOST_NAMED: Final = 3
_WIDE: Final = {
    PlaceKind.PARK: 200,
    PlaceKind.NATURE_RESERVE: 400,
    PlaceKind.CEMETERY: 150,
    PlaceKind.WATERFRONT: 200,
    PlaceKind.MARKET: 100,
    PlaceKind.SCHOOL: 100,
    PlaceKind.STATION: 100,
}


def reach(key: str, kind: PlaceKind) -> int:
    """How far, in metres, what is at this place may lie from its point.

    Half a street; of a postcode, its farthest address, and never less than 150.
    """
    if kind is PlaceKind.STREET:
        return _half_a_street(key)
    if kind is PlaceKind.POSTCODE:
        return _a_postcode(key.partition(":")[2])
    return _WIDE.get(kind, LANDMARK)


def named_in(words: str) -> list[str]:
    """The keys of streets and landmarks whose whole names stand in this text, longest name first.

    A name within another one that stands there isn't counted: “Mill Lane” in “Old Mill Lane”.
    """
    spoken = words_of(words)[:_MOST_WORDS]
    if not spoken:
        return []
    text = literal(f" {' '.join(spoken)} ", String)
    rows = db.session.execute(
        select(Place.key, Place.name_key)
        .where(
            Place.kind != PlaceKind.POSTCODE.value,
            func.strpos(text, func.concat(" ", Place.name_key, " ")) > 0,
        )
        .order_by(func.length(Place.name_key).desc(), Place.key)
        .limit(_MOST_NAMED * 2)
    ).all()
    longest = [row.name_key for row in rows]
    outer = [
        row.key
        for row in rows
        if not any(row.name_key != name and f" {row.name_key} " in f" {name} " for name in longest)
    ]
    return outer[:_MOST_NAMED]


def _half_a_street(key: str) -> int:
    usrn = key.partition(":")[2]
    ends = db.session.execute(
        select(Street.start, Street.end).where(Street.usrn == int(usrn))
    ).one_or_none()
    if ends is None or not (ends.start and ends.end):
        return _UNKNOWN_STREET
    (lat1, lon1), (lat2, lon2) = ends.start, ends.end
    return _metres(lat2 - lat1, lon2 - lon1, lat1, least=10)


def _a_postcode(key: str) -> int:
    shape = postcodes.key_of(key)
    box = db.session.execute(
        select(
            func.max(Address.lat) - func.min(Address.lat),
            func.max(Address.lon) - func.min(Address.lon),
            func.avg(Address.lat),
        ).where(Address.postcode_key == (shape or ""))
    ).one()
    high, wide, lat = box
    if lat is None:
        return _LEAST_POSTCODE
    return _metres(high, wide, lat, least=_LEAST_POSTCODE)


def _metres(high: float, wide: float, lat: float, *, least: int) -> int:
    north, east = high * _METRES_A_DEGREE, wide * _METRES_A_DEGREE * math.cos(math.radians(lat))
    metres = math.ceil(math.hypot(north, east) / 2)
    return max(least, min(metres, _LONGEST))
