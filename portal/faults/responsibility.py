"""Who looks after a place: the council, or somebody else, and how to reach them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import and_, or_, select

from portal.core import db
from portal.faults.models import Asset, Authority, Duty
from portal.faults.views import AuthorityView, Responsible
from portal.gazetteer import services as gazetteer

_BOUNDARY: Final = "boundary"
_AREA: Final = "area"
_BESIDE: Final = 30  # metres: a point so near to a street lies in it


def responsibility(
    lat: float,
    lon: float,
    *,
    usrn: int | None = None,
    category: str | None = None,
    asset: str | None = None,
) -> Responsible:
    """Who is responsible here for this category. Without a `usrn` the nearest street counts.

    A thing with an owner of its own is its owner's; then the rules of the street and the areas, the
    lowest rank first; what no rule speaks of is the council's, as far as its boundary goes.
    """
    if owner := _owner(asset):
        return Responsible(authority=authority(owner), kind="asset")
    rules = _rules(lat, lon, usrn if usrn is not None else _street(lat, lon))
    if not any(rule.kind == _BOUNDARY for rule in rules) and _has_boundary():
        return _outside(rules, category)
    for rule in rules:
        if rule.kind != _BOUNDARY and _about(rule, category):
            return _by(rule)
    return Responsible()


def authority(key: str) -> AuthorityView | None:
    found = db.session.scalar(select(Authority).where(Authority.key == key))
    return _view(found) if found else None


def authorities() -> list[AuthorityView]:
    """All of them, by their names."""
    return [_view(each) for each in db.session.scalars(select(Authority).order_by(Authority.name))]


def _rules(lat: float, lon: float, usrn: int | None) -> list[Duty]:
    here = and_(
        Duty.shape.is_not(None),
        Duty.west <= lon,
        Duty.east >= lon,
        Duty.south <= lat,
        Duty.north >= lat,
    )
    street = Duty.usrn == usrn
    found = db.session.scalars(
        select(Duty)
        .where(or_(here, street) if usrn is not None else here)
        .order_by(Duty.rank, Duty.id)
    )
    return [rule for rule in found if rule.shape is None or inside(rule.shape, lat, lon)]


def inside(rings: Sequence[Sequence[Sequence[float]]], lat: float, lon: float) -> bool:
    """Whether a point lies in a polygon: in its first ring and in none of its holes."""
    outer, *holes = rings
    return _in_ring(outer, lat, lon) and not any(_in_ring(hole, lat, lon) for hole in holes)


def _in_ring(ring: Sequence[Sequence[float]], lat: float, lon: float) -> bool:
    """A line to the east crosses the ring an odd number of times."""
    within = False
    x1, y1 = ring[-1][0], ring[-1][1]
    for corner in ring:
        x2, y2 = corner[0], corner[1]
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            within = not within
        x1, y1 = x2, y2
    return within


def _outside(rules: list[Duty], category: str | None) -> Responsible:
    for rule in rules:
        if rule.kind == _AREA and rule.authority and _about(rule, category):
            found = authority(rule.authority)
            return Responsible(authority=found, outside=True, kind=_AREA, name=rule.name)
    return Responsible(outside=True, kind=_BOUNDARY)


def _by(rule: Duty) -> Responsible:
    found = authority(rule.authority) if rule.authority else None
    return Responsible(authority=found, kind=rule.kind, name=rule.name)


def _about(rule: Duty, category: str | None) -> bool:
    return not rule.categories or category in rule.categories


def _has_boundary() -> bool:
    found = select(Duty.id).where(Duty.kind == _BOUNDARY).limit(1)
    return db.session.scalar(found) is not None


def _owner(asset: str | None) -> str | None:
    if asset is None:
        return None
    return db.session.scalar(select(Asset.authority).where(Asset.key == asset))


def _street(lat: float, lon: float) -> int | None:
    street = gazetteer.street_at(lat, lon)
    return street.usrn if street and street.metres <= _BESIDE else None


def _view(row: Authority) -> AuthorityView:
    names: dict[str, Any] = {
        name: getattr(row, name) for name in AuthorityView.__dataclass_fields__
    }
    return AuthorityView(**names)
