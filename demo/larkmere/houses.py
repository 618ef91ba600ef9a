"""How the houses of a street are numbered and named."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from demo.larkmere.wards import Style

_HOUSE_NAMES = (
    "Rose Cottage", "The Old Bakehouse", "Fen View", "Willow Bank", "Lodewater", "The Granary",
    "Orchard End", "Sexton's Cottage", "Three Gables", "The Old Pump House", "Ash Tree House",
    "Marram", "Ivy Cottage", "Drovers Rest", "The Hayloft", "Lark Rising House", "Kingfishers",
    "Toll Cottage", "The Dairy", "Osier Cottage", "Meadow House", "St Wilfra's Cottage",
    "Lamplighters", "The Forge House", "Quince Cottage", "Bramleys",
)  # fmt: skip
_BUILDING_NAMES = (
    "Heron House", "Sedge Court", "Granary Court", "Lantern House", "Swift Court", "Lighter House",
    "Teasel Court", "Mere House", "Barley Court", "Signal House", "Avocet House", "Tallow Court",
)  # fmt: skip
_TRADES = (
    "Sedge & Daughters Bakery", "Larkmere Cycles", "Zoë's Tearoom", "Hythe Hardware",
    "Kowalczyk Deli", "Fenland Eyes Opticians", "Patel's Pharmacy", "Quayside Books",
    "The Swan Inn", "Reed & Rush Upholstery", "Bright Thread Tailoring", "Lode Legal",
    "Harbour Noodles", "Mere Dental Practice", "The Corn Exchange Café", "Staithe Vets",
    "Ground Up Coffee", "Larkmere Locksmiths", "Ọlá Hair and Beauty", "Penny Wise Charity Shop",
    "Tollbar Fish and Chips", "Nightingale Nursery", "Kindle & Co Estate Agents", "The Wool Loft",
)  # fmt: skip
_WORKS = (
    "Lode Joinery", "Fen Signs", "Drove Motors", "Larkmere Laundry", "Sluice Engineering",
    "Eastern Sacks", "Bluebell Catering", "Newlode Boats", "Marsh Recycling", "Ouzel Brewing",
)  # fmt: skip


class Object(NamedTuple):
    """An addressable object of BS 7666: numbers with suffixes, or a name, or both."""

    start: int | None = None
    start_suffix: str = ""
    end: int | None = None
    end_suffix: str = ""
    text: str = ""


class Property(NamedTuple):
    """`plot` counts along the street from its start; odd plots are on its other side.

    `whole` stands for a whole building whose flats are addresses of their own.
    """

    plot: int
    building: Object
    unit: Object = Object()
    organisation: str = ""
    use: str = "RD04"
    whole: bool = False


def numbered(building: int, suffix: str = "") -> Object:
    return Object(building, suffix)


def houses_of(style: Style, street: str, place: int) -> list[Property]:
    """The properties of the `place`-th street of a ward, in the order of their plots."""
    patterns = _PATTERNS[style]
    if street == "High Street":
        return list(_shops(place))
    if street.rsplit(maxsplit=1)[-1] in {"Close", "Mews", "Yard", "Cottages"}:
        return list(_close(place))
    return list(patterns[place % len(patterns)](place))


def _terrace(place: int) -> Iterator[Property]:
    """Both sides, with a plot that was built on later: 9, 9A, 9B."""
    last = 20 + place % 4 * 2
    infill = 9 + place % 3 * 2
    for number in range(1, last + 1):
        yield Property(number, numbered(number))
        if number == infill:
            yield Property(number, numbered(number, "A"))
            yield Property(number, numbered(number, "B"))


def _semis(place: int) -> Iterator[Property]:
    """No 13; a bungalow with a name and a number."""
    for number in range(1, 19 + place % 3 * 2):
        if number != 13:  # noqa: PLR2004 - many streets leave it out
            name = _HOUSE_NAMES[place % len(_HOUSE_NAMES)] if number == 4 + place else ""
            yield Property(number, Object(number, text=name), use="RD03")


def _close(place: int) -> Iterator[Property]:
    """One number after the other round the turning circle."""
    for number in range(1, 12 + place % 4):
        yield Property(number, numbered(number), use="RD02")


def _flats(place: int) -> Iterator[Property]:
    """A block with a name and no number, and houses beside it."""
    block = Object(text=_BUILDING_NAMES[place % len(_BUILDING_NAMES)])
    yield Property(1, block, use="PP", whole=True)
    for flat in range(1, 13 + place % 3 * 4):
        yield Property(1, block, Object(text=f"Flat {flat}"), use="RD06")
    for number in range(2, 14):
        yield Property(number, numbered(number))


def _converted(place: int) -> Iterator[Property]:
    """Two houses made into flats: Flat 2, 14A to 16."""
    for number in range(1, 21):
        if number not in {14, 16}:
            yield Property(number, numbered(number))
    both = Object(14, "A", 16)
    yield Property(14, numbered(14))
    yield Property(16, both, use="PP", whole=True)
    for flat in range(1, 5 + place % 2):
        yield Property(16, both, Object(flat, text="Flat"), use="RD06")


def _shops(place: int) -> Iterator[Property]:
    """Shops, some across two numbers, with a flat over every other one."""
    trades = count(place * 5)
    for number in range(1, 25, 3):
        trade = _TRADES[next(trades) % len(_TRADES)]
        wide = Object(number, end=number + 1)
        yield Property(number, wide, organisation=trade, use="CR08")
        yield Property(number + 2, numbered(number + 2), use="CR08", organisation=_next(trades))
        yield Property(
            number + 2, numbered(number + 2), Object(text="First Floor Flat"), use="RD06"
        )


def _lane(place: int) -> Iterator[Property]:
    """A lane of a village: named houses, a farm, a few numbers."""
    for step in range(8 + place % 4):
        name = _HOUSE_NAMES[(place * 7 + step * 3) % len(_HOUSE_NAMES)]
        yield Property(step + 1, Object(text=name), use="RD02")
    for number in range(1, 9):
        yield Property(12 + number, numbered(number), use="RD03")


def _works(place: int) -> Iterator[Property]:
    """A small trading estate behind a row of houses."""
    for number in range(1, 13):
        yield Property(number, numbered(number))
    estate = Object(text="Drove Works" if place % 2 else "Old Maltings")
    yield Property(14, estate, use="PP", whole=True)
    for unit in range(1, 9):
        firm = _WORKS[(place + unit) % len(_WORKS)]
        yield Property(14, estate, Object(unit, text="Unit"), firm, use="CI03")


def _next(trades: Iterator[int]) -> str:
    return _TRADES[next(trades) % len(_TRADES)]


type _Pattern = Callable[[int], Iterator[Property]]

_PATTERNS: dict[Style, tuple[_Pattern, ...]] = {
    Style.CENTRE: (_shops, _shops, _flats, _terrace, _shops, _converted, _converted),
    Style.TERRACES: (_terrace, _semis, _flats, _converted, _terrace, _works),
    Style.ESTATE: (_semis, _terrace, _flats, _semis, _terrace),
    Style.VILLAGE: (_semis, _lane, _lane, _works, _lane, _semis),
}
