"""From the National Grid (EPSG:27700, metres) to latitude and longitude (WGS 84, degrees)."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

# A metre is the sixth place; the shift without a correction grid is good to some five metres.
_PLACES = 6


class Point(NamedTuple):
    lat: float
    lon: float


def points_of(metres: Sequence[tuple[float, float]]) -> list[Point]:
    """The points of eastings and northings, in one go: that is far quicker than one by one."""
    if not metres:
        return []
    eastings, northings = zip(*metres, strict=True)
    lons, lats = _to_degrees().transform(eastings, northings, errcheck=True)
    return [
        Point(round(lat, _PLACES), round(lon, _PLACES)) for lat, lon in zip(lats, lons, strict=True)
    ]


@cache
def _to_degrees() -> Any:
    from pyproj import Transformer  # half a second, and only loading needs it
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

    set_network_enabled(active=False)
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
