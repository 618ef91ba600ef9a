"""Things in the street with a number: found by it, and by where they stand."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from sqlalchemy import select

from portal.core import db
from portal.faults.grid import bearing_to, box_around, metres_between
from portal.faults.models import Asset
from portal.faults.tables import in_cells, one_of, square_metres
from portal.faults.views import AssetView

_MOST: Final = 50
_LONGEST: Final = 40
_FARTHEST: Final = 1_000
_MOST_WORDS: Final = 12
_NOT_IN_A_KEY = re.compile(r"[^0-9A-Z]+")


def asset(key: str) -> AssetView | None:
    """The thing that an answer kept; None where it isn't there any more."""
    found = db.session.scalar(select(Asset).where(Asset.key == key))
    return _view(found) if found else None


def assets_near(
    lat: float, lon: float, *, kinds: Collection[str] = (), metres: int = 100, limit: int = 10
) -> list[AssetView]:
    """What stands near a point, of some kinds or of all; nearest first."""
    metres = min(metres, _FARTHEST)
    away = square_metres(Asset, lat, lon)
    wanted = (
        select(Asset)
        .where(in_cells(Asset, box_around(lat, lon, metres)), away <= metres * metres)
        .order_by(away, Asset.key)
        .limit(max(1, min(limit, _MOST)))
    )
    if kinds:
        wanted = wanted.where(one_of(Asset.kind, kinds))
    return [_view(each, (lat, lon, metres)) for each in db.session.scalars(wanted)]


def find_assets(words: str, *, kind: str | None = None, limit: int = 10) -> list[AssetView]:
    """By the number that is painted on it, among other words or alone: "lamp post LC 1234"."""
    numbers = list(_numbers(words))
    if not numbers:
        return []
    wanted = (
        select(Asset)
        .where(Asset.number_key.in_(numbers))
        .order_by(Asset.key)
        .limit(max(1, min(limit, _MOST)))
    )
    if kind is not None:
        wanted = wanted.where(Asset.kind == kind)
    return [_view(each) for each in db.session.scalars(wanted)]


def number_key(number: str) -> str:
    """A number as it is looked for: capitals and digits alone."""
    return _NOT_IN_A_KEY.sub("", number.upper())[:_LONGEST]


def _numbers(words: str) -> Iterator[str]:
    """What may be the number in a text: each run of its words that has a figure in it."""
    said = [key for word in words.split()[:_MOST_WORDS] if (key := number_key(word))]
    for first in range(len(said)):
        for last in range(first + 1, min(first + 3, len(said)) + 1):
            joined = "".join(said[first:last])
            if any(each.isdigit() for each in joined) and len(joined) <= _LONGEST:
                yield joined


def _view(row: Asset, here: tuple[float, float, int] | None = None) -> AssetView:
    metres = bearing = None
    if here is not None:
        lat, lon, _reach = here
        metres = round(metres_between(lat, lon, row.lat, row.lon))
        bearing = bearing_to(lat, lon, row.lat, row.lon)
    return AssetView(
        key=row.key,
        kind=row.kind,
        number=row.number,
        name=row.name,
        place=row.place,
        usrn=row.usrn,
        authority=row.authority,
        lat=row.lat,
        lon=row.lon,
        facts=row.facts,
        metres=metres,
        bearing=bearing,
    )
