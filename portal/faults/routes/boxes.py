"""Points and boxes in an address, as far as they can be ones."""

import math
from collections.abc import Sequence

from werkzeug.exceptions import BadRequest

from portal.gazetteer.services import Box, Point

_WIDEST = 0.6  # degrees: a district of a county


def box_of(text: str) -> Box:
    """A box from "west,south,east,north" in degrees. Raises BadRequest for anything else."""
    west, south, east, north = _numbers(text.split(","), 4)
    if not (west < east and south < north and east - west <= _WIDEST and north - south <= _WIDEST):
        raise BadRequest
    _on_earth(south, west)
    _on_earth(north, east)
    return Box(west, south, east, north)


def point_of(lat: str, lon: str) -> Point:
    """Raises BadRequest where the two aren't a point on earth."""
    return _on_earth(*_numbers((lat, lon), 2))


def _numbers(texts: Sequence[str], count: int) -> list[float]:
    try:
        numbers = [float(text) for text in texts]
    except ValueError:
        raise BadRequest from None
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise BadRequest
    return numbers


def _on_earth(lat: float, lon: float) -> Point:
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - degrees
        raise BadRequest
    return Point(lat, lon)
