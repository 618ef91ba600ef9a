"""Things in the street from a file: GeoJSON points, or CSV. The file is all there are of its kind.

A row needs a number and a place: latitude and longitude (WGS 84), or easting and northing on the
National Grid. `name`, `usrn` and `authority` may be there; anything else is kept beside it.
"""

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, insert, select

from portal.core.db import transaction
from portal.faults.assets import number_key
from portal.faults.grid import cell_of
from portal.faults.models import Asset, Authority
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import Fault, FaultyFile, Point

_AT_ONCE: Final = 1_000
_KIND = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_KIND: Final = 30
_LONGEST_NUMBER: Final = 40
_NUMBERS: Final = ("number", "asset_id", "asset_number", "column_number", "id", "ref")
_PLACES: Final = ("lat", "latitude", "lon", "lng", "longitude", "easting", "northing")
_OWN: Final = ("name", "usrn", "authority")
_BRITAIN: Final = (49.0, 61.0, -9.0, 2.5)  # south, north, west, east
_USRN_DIGITS: Final = 8

Row = tuple[int, dict[str, Any]]


class _Bad(ValueError):
    """A row that can't be taken in; its words say what to do."""


@dataclass(frozen=True)
class Loaded:
    kind: str
    assets: int
    gone: int


def load(path: Path, kind: str) -> Loaded:
    """Make the assets of this kind those of the file, or raise FaultyFile and change nothing."""
    if not _KIND.fullmatch(kind) or len(kind) > _LONGEST_KIND:
        raise FaultyFile(
            path.name, [Fault(0, f"“{kind}” can't be a kind: write it like street-light")]
        )
    with transaction() as session:
        known = set(session.scalars(select(Authority.key)))
        rows = _checked(path, kind, known)
        before = set(session.scalars(select(Asset.key).where(Asset.kind == kind)))
        session.execute(delete(Asset).where(Asset.kind == kind))
        for start in range(0, len(rows), _AT_ONCE):
            session.execute(insert(Asset), rows[start : start + _AT_ONCE])
    return Loaded(kind, len(rows), len(before - {row["key"] for row in rows}))


def _checked(path: Path, kind: str, authorities: set[str]) -> list[dict[str, Any]]:
    read = _geojson if path.suffix.lower() in {".geojson", ".json"} else _csv
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    streets = _Streets()
    for line, facts in read(path):
        try:
            row = _asset(kind, facts, authorities, streets)
            if first := seen.setdefault(row["number_key"], line):
                _once(first, line, row["number"])
            rows.append(row)
        except _Bad as bad:
            faults.append(Fault(line, str(bad)))
    if faults:
        raise FaultyFile(path.name, faults)
    return rows


def _once(first: int, line: int, number: str) -> None:
    if first != line:
        raise _Bad(f"the number {number} was there already, at {first}")


def _asset(
    kind: str, facts: Mapping[str, Any], authorities: set[str], streets: "_Streets"
) -> dict[str, Any]:
    number, point = _number(facts), _point(facts)
    usrn, authority = _usrn(facts), str(facts.get("authority") or "").strip()
    if authority and authority not in authorities:
        raise _Bad(f"there is no authority “{authority}”: load it first with `portal faults load`")
    street = streets.of(usrn, point)
    more = {
        name: value
        for name, value in facts.items()
        if name not in (*_PLACES, *_OWN) and value not in (None, "")
    }
    return {
        "key": f"{kind}:{number}",
        "kind": kind,
        "number": number,
        "number_key": number_key(number),
        "name": str(facts.get("name") or "").strip(),
        "place": street[1],
        "usrn": street[0],
        "authority": authority or None,
        "lat": point.lat,
        "lon": point.lon,
        "cell": cell_of(point.lat, point.lon),
        "facts": more,
    }


class _Streets:
    """The words for a street, asked for once each."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int | None, str]] = {}

    def of(self, usrn: int | None, point: Point) -> tuple[int | None, str]:
        if usrn is not None and usrn in self._known:
            return self._known[usrn]
        found = gazetteer.street(usrn) if usrn else gazetteer.street_at(point.lat, point.lon)
        if found is None:
            return usrn, ""
        words = ", ".join(part for part in (found.name, found.area) if part)
        return self._known.setdefault(found.usrn, (found.usrn, words))


def _number(facts: Mapping[str, Any]) -> str:
    said = next((facts[name] for name in _NUMBERS if facts.get(name) not in (None, "")), "")
    number = " ".join(str(said).split())
    if not number:
        raise _Bad(f"has no number: give it as one of {', '.join(_NUMBERS)}")
    if len(number) > _LONGEST_NUMBER or not any(each.isdigit() for each in number_key(number)):
        raise _Bad(
            f"“{number[:60]}” can't be a number: it needs a figure, and at most 40 characters"
        )
    return number


def _usrn(facts: Mapping[str, Any]) -> int | None:
    said = str(facts.get("usrn") or "").strip()
    if not said:
        return None
    if not (said.isdecimal() and len(said) <= _USRN_DIGITS):
        raise _Bad(f"“{said[:20]}” isn't a USRN: it has at most 8 digits")
    return int(said)


def _point(facts: Mapping[str, Any]) -> Point:
    lat, lon = _first(facts, "lat", "latitude"), _first(facts, "lon", "lng", "longitude")
    if lat is None or lon is None:
        east, north = _first(facts, "easting"), _first(facts, "northing")
        if east is None or north is None:
            raise _Bad("has no place: give lat and lon, or easting and northing")
        return _in_britain(_on_grid(east, north))
    return _in_britain(Point(round(lat, 6), round(lon, 6)))


def _on_grid(east: float, north: float) -> Point:
    if not (0 <= east <= 700_000 and 0 <= north <= 1_300_000):  # noqa: PLR2004 - the National Grid
        raise _Bad("easting and northing are metres on the National Grid")
    return gazetteer.points_of([(east, north)])[0]


def _in_britain(point: Point) -> Point:
    south, north, west, east = _BRITAIN
    if not (south <= point.lat <= north and west <= point.lon <= east):
        raise _Bad("isn't in Great Britain: are latitude and longitude the wrong way round?")
    return point


def _first(facts: Mapping[str, Any], *names: str) -> float | None:
    said = next((facts[name] for name in names if facts.get(name) not in (None, "")), None)
    if said is None:
        return None
    try:
        number = float(said)
    except (TypeError, ValueError):
        raise _Bad(f"“{str(said)[:20]}” isn't a number, for {names[0]}") from None
    if not math.isfinite(number):
        raise _Bad(f"“{said}” isn't a number, for {names[0]}")
    return number


def _csv(path: Path) -> Iterator[Row]:
    text = _text(path)
    reader = csv.DictReader(text.splitlines(), strict=True)
    names = [str(name or "").strip().lower().replace(" ", "_") for name in reader.fieldnames or ()]
    if not set(names) & set(_NUMBERS):
        raise FaultyFile(path.name, [Fault(1, f"needs a column named {', '.join(_NUMBERS)}")])
    reader.fieldnames = names
    try:
        for row in reader:
            if None in row:
                said = "has more columns than the first line"
                raise FaultyFile(path.name, [Fault(reader.line_num, said)])
            yield reader.line_num, {name: (value or "").strip() for name, value in row.items()}
    except csv.Error as error:
        raise FaultyFile(path.name, [Fault(reader.line_num, str(error))]) from None


def _geojson(path: Path) -> Iterator[Row]:
    """Each point; its number in the file stands for the line."""
    try:
        found = json.loads(_text(path), parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise FaultyFile(path.name, [Fault(error.lineno, f"isn't JSON: {error.msg}")]) from None
    except _Bad as bad:
        raise FaultyFile(path.name, [Fault(0, str(bad))]) from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise FaultyFile(path.name, [Fault(0, "isn't a GeoJSON FeatureCollection")])
    for count, feature in enumerate(features, start=1):
        yield count, _facts(feature)


def _facts(feature: Any) -> dict[str, Any]:
    if not isinstance(feature, dict):
        return {}
    shape = feature.get("geometry") or {}
    own = {str(name).lower(): value for name, value in (feature.get("properties") or {}).items()}
    own.setdefault("id", feature.get("id"))
    point = shape.get("coordinates") if shape.get("type") == "Point" else None
    if isinstance(point, list) and len(point) >= 2:  # noqa: PLR2004 - longitude and latitude
        own |= {"lon": point[0], "lat": point[1]}
    return own


def _no_constant(name: str) -> None:
    raise _Bad(f"{name} isn't a number in GeoJSON")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FaultyFile(path.name, [Fault(0, "isn't UTF-8: save it as UTF-8")]) from None
