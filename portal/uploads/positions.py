"""Where a picture was taken, as far as it says so: read before all of that is left behind."""

import math
from typing import Any, NamedTuple

from PIL import ExifTags, Image

_NORTH_OR_SOUTH, _LATITUDE, _EAST_OR_WEST, _LONGITUDE = 1, 2, 3, 4
_ERROR = 31  # metres, where the telephone says how sure it was
_PARTS = (1, 60, 3_600)  # degrees, minutes, seconds
_USUAL_ERROR = 20
_MOST_ERROR = 5_000
_PLACES = 6


class Position(NamedTuple):
    """WGS 84, in degrees; right to `accuracy` metres."""

    lat: float
    lon: float
    accuracy: int


def position_of(image: Image.Image) -> Position | None:
    """None where it says nothing, or nothing that can be."""
    try:
        said = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(said[_LATITUDE], said.get(_NORTH_OR_SOUTH), "S")
        lon = _degrees(said[_LONGITUDE], said.get(_EAST_OR_WEST), "W")
        return _possible(lat, lon, said.get(_ERROR))
    except Exception:  # noqa: BLE001 - what stands there is whatever somebody wrote
        return None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees = sum(float(part) / size for part, size in zip(parts, _PARTS, strict=True))
    return -degrees if str(side).strip("\0 ").upper() == negative else degrees


def _possible(lat: float, lon: float, error: Any) -> Position | None:
    if not (math.isfinite(lat) and math.isfinite(lon)) or (lat, lon) == (0, 0):
        return None
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - the poles, and half-way round
        return None
    metres = float(error) if error is not None else _USUAL_ERROR
    metres = metres if math.isfinite(metres) and metres > 0 else _USUAL_ERROR
    accuracy = min(math.ceil(metres), _MOST_ERROR)
    return Position(round(lat, _PLACES), round(lon, _PLACES), accuracy)
