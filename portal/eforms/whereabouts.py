"""Where something is, as a report needs it: in words, as a point, and how exact that is.

What the gazetteer knows and what stands in the street with a number are one list here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.core.texts import cleaned, trimmed
from portal.eforms.definitions import Definition
from portal.faults import services as faults
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import PlaceKind

BY_POINT = frozenset({"point", "device", "photo"})
_MOST = 10  # in a list
_ASSET = "asset:"
_REACH = 40  # metres: how far around somebody looks for a lamp post
_FARTHEST = 150
_AT_THE_POST = 5
_LEAST, _UNSURE, _MOST_METRES = 5, 50, 5_000
_LONGEST = 1_000
_PLACES = 6  # of a degree: a tenth of a metre
_SETTLED = {"elsewhere", "authority", "forwarded"}
_BY = {PlaceKind.STREET: "street", PlaceKind.POSTCODE: "postcode"}


class Point(NamedTuple):
    """WGS 84, in degrees; right to `accuracy` metres."""

    lat: float
    lon: float
    accuracy: int


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A place that can be chosen. `detail` tells it from others; `by` is a faults LocatedBy.

    `accuracy` is in metres, and 0 in a list: it is looked up for the one that is chosen.
    """

    key: str
    name: str
    detail: str
    lat: float
    lon: float
    by: str
    accuracy: int = 0
    usrn: int | None = None
    number: str = ""


def find(words: str) -> list[Somewhere]:
    """By the number of a thing, or by the words of a name; best first."""
    numbered = [_of_asset(each) for each in faults.find_assets(words, limit=_MOST)]
    named = [_of_place(each) for each in gazetteer.find_places(words, _MOST)]
    return [*numbered, *named][:_MOST]


def around(lat: float, lon: float) -> list[Somewhere]:
    """Streets and landmarks near a point, nearest first; none where nothing is known there."""
    return [_of_place(each) for each in gazetteer.around(lat, lon, limit=_MOST)]


def place(key: str) -> Somewhere | None:
    """The one that was chosen, with its accuracy; None where it isn't there any more."""
    if key.startswith(_ASSET):
        asset = faults.asset(key.removeprefix(_ASSET))
        return _of_asset(asset) if asset else None
    found = gazetteer.place(key)
    return _of_place(found, accuracy=gazetteer.reach(found.key, found.kind)) if found else None


def mentioned(words: str) -> list[Somewhere]:
    """The places that a description names."""
    return [found for key in gazetteer.named_in(words) if (found := place(key))]


def assets_near(point: Point, kinds: Sequence[str]) -> list[Somewhere]:
    """The things of these kinds near a point, nearest first."""
    metres = min(_REACH + point.accuracy, _FARTHEST)
    found = faults.assets_near(point.lat, point.lon, kinds=kinds, metres=metres, limit=_MOST)
    return [_of_asset(each) for each in found]


def known_place(found: Somewhere, detail: str) -> dict[str, Any]:
    """The answer of somebody who chose it."""
    answer = {
        "key": found.key,
        "name": found.name,
        "detail": detail,
        "lat": found.lat,
        "lon": found.lon,
        "accuracy": found.accuracy,
        "by": found.by,
    }
    return {**answer, "number": found.number} if found.number else answer


def at_point(point: Point, found: Somewhere | None, detail: str, by: str) -> dict[str, Any]:
    """The answer of somebody who has a point, in the words of what is there."""
    return {
        "key": found.key if found else None,
        "name": found.name if found else "",
        "detail": detail,
        "lat": point.lat,
        "lon": point.lon,
        "accuracy": point.accuracy,
        "by": by,
    }


def point_from(lat: Any, lon: Any, accuracy: Any) -> Point | None:
    """A point as it was typed or sent; None for what isn't on earth."""
    try:
        degrees = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    if not all(map(math.isfinite, degrees)) or abs(degrees[0]) > 90 or abs(degrees[1]) > 180:  # noqa: PLR2004
        return None
    return Point(round(degrees[0], _PLACES), round(degrees[1], _PLACES), _accuracy(accuracy))


def _accuracy(said: Any) -> int:
    """Metres, never better than anybody can know."""
    try:
        metres = float(said)
    except (TypeError, ValueError):
        return _UNSURE
    return max(_LEAST, min(math.ceil(metres), _MOST_METRES)) if math.isfinite(metres) else _UNSURE


def with_responsible(definition: Definition, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, with who is responsible there where the council isn't."""
    known = {key: each for key, each in answer.items() if key not in _SETTLED}
    if known["lat"] is None or definition.report is None:
        return known
    found = faults.responsibility(
        known["lat"],
        known["lon"],
        usrn=usrn_of(known),
        category=definition.service,
        asset=asset_of(known),
    )
    if found.council:
        return known
    there = found.authority
    forwarded = bool(there and definition.report.forwards and there.takes(definition.service))
    return {
        **known,
        "elsewhere": True,
        "authority": there.key if there else None,
        "forwarded": forwarded,
    }


def usual_accuracy(key: str | None) -> int:
    """Of an answer that doesn't say how exact it is."""
    found = place(key) if key else None
    return found.accuracy if found else _UNSURE


def usrn_of(answer: dict[str, Any]) -> int | None:
    """The street that was chosen, where one was."""
    kind, _colon, number = (answer.get("key") or "").partition(":")
    return int(number) if kind == PlaceKind.STREET and number.isdigit() else None


def asset_of(answer: dict[str, Any]) -> str | None:
    """The key of the thing that was chosen, where one was."""
    key = answer.get("key") or ""
    return key.removeprefix(_ASSET) if key.startswith(_ASSET) else None


def read(value: Mapping[str, Any] | str) -> dict[str, Any] | None:
    """What another system says of a place, as an answer; None where that can't be one."""
    if isinstance(value, str):
        return _read_words(value)
    detail = trimmed(cleaned(str(value.get("detail") or "")))[:_LONGEST]
    found = place(str(value["key"])) if value.get("key") else None
    if value.get("lat") is None or value.get("lon") is None:
        return known_place(found, detail) if found else None
    by = value.get("by")
    point = point_from(value["lat"], value["lon"], value.get("accuracy"))
    if point is None or (value.get("key") and found is None):
        return None
    if found is not None and found.by == "asset":
        return known_place(found, detail)
    return at_point(
        point, found or next(iter(around(point.lat, point.lon)), None), detail,
        by if by in BY_POINT else "point",
    )  # fmt: skip


def _read_words(words: str) -> dict[str, Any] | None:
    if not words or len(words) > _LONGEST:
        return None
    named = mentioned(words)
    if len(named) == 1:
        same = named[0].name.casefold() == words.casefold()
        return known_place(named[0], "" if same else words)
    found = find(words)
    if len(found) == 1 and (sure := place(found[0].key)):
        return known_place(sure, words)
    return {"key": None, "name": words, "detail": "", "lat": None, "lon": None}


def _of_place(found: gazetteer.FoundPlace, accuracy: int = 0) -> Somewhere:
    kind, _colon, number = found.key.partition(":")
    usrn = int(number) if kind == PlaceKind.STREET and number.isdigit() else None
    by = _BY.get(found.kind, "landmark")
    return Somewhere(found.key, found.name, found.detail, found.lat, found.lon, by, accuracy, usrn)


def _of_asset(found: faults.AssetView) -> Somewhere:
    return Somewhere(
        key=f"{_ASSET}{found.key}",
        name=found.name or found.number,
        detail=found.place,
        lat=found.lat,
        lon=found.lon,
        by="asset",
        accuracy=_AT_THE_POST,
        usrn=found.usrn,
        number=found.number,
    )
