"""How far something is and which way, in whole sentences: languages bend the two differently."""

from collections.abc import Callable

from portal.core.i18n import _, ngettext
from portal.faults.grid import Bearing

_HERE = 10  # metres: nobody says the direction of what is before them
_ROUNDED = 100  # metres: from here on in tens

_SAID: dict[Bearing, Callable[[int], str]] = {
    Bearing.NORTH: lambda n: ngettext("%(n)s metre to the north", "%(n)s metres to the north", n),
    Bearing.NORTH_EAST: lambda n: ngettext(
        "%(n)s metre to the north-east", "%(n)s metres to the north-east", n
    ),
    Bearing.EAST: lambda n: ngettext("%(n)s metre to the east", "%(n)s metres to the east", n),
    Bearing.SOUTH_EAST: lambda n: ngettext(
        "%(n)s metre to the south-east", "%(n)s metres to the south-east", n
    ),
    Bearing.SOUTH: lambda n: ngettext("%(n)s metre to the south", "%(n)s metres to the south", n),
    Bearing.SOUTH_WEST: lambda n: ngettext(
        "%(n)s metre to the south-west", "%(n)s metres to the south-west", n
    ),
    Bearing.WEST: lambda n: ngettext("%(n)s metre to the west", "%(n)s metres to the west", n),
    Bearing.NORTH_WEST: lambda n: ngettext(
        "%(n)s metre to the north-west", "%(n)s metres to the north-west", n
    ),
}


def away(metres: int, bearing: Bearing) -> str:
    if metres < _HERE:
        return _("At the same spot")
    exact = metres if metres < _ROUNDED else round(metres, -1)
    return _SAID[bearing](exact)
