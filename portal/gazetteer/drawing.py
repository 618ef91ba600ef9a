"""Streets as lines, for a map that needs nothing from elsewhere."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from portal.core import db
from portal.gazetteer import addressing
from portal.gazetteer.models import Street

MOST_STREETS: Final = 1_500
_HALF_A_STREET: Final = 0.02  # degrees: one that only reaches in is drawn too


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the earth, in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Line:
    """A street from one end to the other, each as (lat, lon)."""

    usrn: int
    name: str
    start: tuple[float, float]
    end: tuple[float, float]


def streets_in(box: Box) -> list[Line]:
    """The streets whose middle is in the box or just outside it, MOST_STREETS at the most."""
    rows = db.session.execute(
        select(Street.usrn, Street.name, Street.start, Street.end)
        .where(
            Street.lat.between(box.south - _HALF_A_STREET, box.north + _HALF_A_STREET),
            Street.lon.between(box.west - _HALF_A_STREET, box.east + _HALF_A_STREET),
            Street.start.is_not(None),
        )
        .order_by(Street.usrn)
        .limit(MOST_STREETS)
    )
    return [
        Line(usrn, addressing.readable(name), (start[0], start[1]), (end[0], end[1]))
        for usrn, name, start, end in rows
        if start and end
    ]
