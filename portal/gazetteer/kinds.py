"""Kinds of place, and how each is told in the reader's language."""

from collections.abc import Callable
from enum import StrEnum

from portal.core.i18n import _, _l


class PlaceKind(StrEnum):
    STREET = "street"
    POSTCODE = "postcode"
    ONE_STOP_SHOP = "one_stop_shop"
    LIBRARY = "library"
    BRIDGE = "bridge"
    BUS_STOP = "bus_stop"
    CAR_PARK = "car_park"
    CEMETERY = "cemetery"
    COMMUNITY_CENTRE = "community_centre"
    HEALTH_CENTRE = "health_centre"
    LEISURE_CENTRE = "leisure_centre"
    MARKET = "market"
    MONUMENT = "monument"
    NATURE_RESERVE = "nature_reserve"
    PARK = "park"
    PLAY_AREA = "play_area"
    PUBLIC_BUILDING = "public_building"
    PUBLIC_TOILET = "public_toilet"
    RECYCLING_CENTRE = "recycling_centre"
    SCHOOL = "school"
    SHOPS = "shops"
    SQUARE = "square"
    STATION = "station"
    THEATRE = "theatre"
    WATERFRONT = "waterfront"
    WORSHIP = "worship"


COUNCIL_KINDS = {
    PlaceKind.ONE_STOP_SHOP: _l("One-stop shop"),
    PlaceKind.LIBRARY: _l("Library"),
}

FACILITIES = {
    "baby_changing": _l("Baby changing"),
    "hearing_loop": _l("Hearing loop"),
    "interpreters": _l("Interpreters on request"),
    "meeting_room": _l("Private room to talk"),
    "printing": _l("Printing and copying"),
    "public_computers": _l("Public computers"),
    "quiet_hour": _l("Quiet hour"),
    "step_free": _l("Step-free entrance"),
    "toilet": _l("Accessible toilet"),
    "wifi": _l("Free wifi"),
}

# One whole sentence a kind: languages bend the kind and the "in" differently.
_DETAILS: dict[PlaceKind, Callable[[str], str]] = {
    PlaceKind.STREET: lambda area: _("street in %(area)s", area=area),
    PlaceKind.POSTCODE: lambda area: _("postcode in %(area)s", area=area),
    PlaceKind.ONE_STOP_SHOP: lambda area: _("one-stop shop in %(area)s", area=area),
    PlaceKind.LIBRARY: lambda area: _("library in %(area)s", area=area),
    PlaceKind.BRIDGE: lambda area: _("bridge in %(area)s", area=area),
    PlaceKind.BUS_STOP: lambda area: _("bus stop in %(area)s", area=area),
    PlaceKind.CAR_PARK: lambda area: _("car park in %(area)s", area=area),
    PlaceKind.CEMETERY: lambda area: _("cemetery in %(area)s", area=area),
    PlaceKind.COMMUNITY_CENTRE: lambda area: _("community centre in %(area)s", area=area),
    PlaceKind.HEALTH_CENTRE: lambda area: _("health centre in %(area)s", area=area),
    PlaceKind.LEISURE_CENTRE: lambda area: _("leisure centre in %(area)s", area=area),
    PlaceKind.MARKET: lambda area: _("market in %(area)s", area=area),
    PlaceKind.MONUMENT: lambda area: _("monument in %(area)s", area=area),
    PlaceKind.NATURE_RESERVE: lambda area: _("nature reserve in %(area)s", area=area),
    PlaceKind.PARK: lambda area: _("park in %(area)s", area=area),
    PlaceKind.PLAY_AREA: lambda area: _("play area in %(area)s", area=area),
    PlaceKind.PUBLIC_BUILDING: lambda area: _("public building in %(area)s", area=area),
    PlaceKind.PUBLIC_TOILET: lambda area: _("public toilet in %(area)s", area=area),
    PlaceKind.RECYCLING_CENTRE: lambda area: _("recycling centre in %(area)s", area=area),
    PlaceKind.SCHOOL: lambda area: _("school in %(area)s", area=area),
    PlaceKind.SHOPS: lambda area: _("shops in %(area)s", area=area),
    PlaceKind.SQUARE: lambda area: _("square in %(area)s", area=area),
    PlaceKind.STATION: lambda area: _("station in %(area)s", area=area),
    PlaceKind.THEATRE: lambda area: _("theatre in %(area)s", area=area),
    PlaceKind.WATERFRONT: lambda area: _("waterfront in %(area)s", area=area),
    PlaceKind.WORSHIP: lambda area: _("place of worship in %(area)s", area=area),
}


def detail_of(kind: PlaceKind, area: str) -> str:
    """'street in Harrow End, LK2', in the current language."""
    return _DETAILS[kind](area)
