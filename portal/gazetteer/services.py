"""Looking things up in the gazetteer: addresses of a postcode, places in words, what is open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.core import clock, db, i18n
from portal.core.errors import PortalError
from portal.core.i18n import _l
from portal.gazetteer import matching, opening, postcodes
from portal.gazetteer.drawing import Box, streets_in
from portal.gazetteer.dtf import Fault, FaultyFile
from portal.gazetteer.extents import named_in, reach
from portal.gazetteer.grid import Point, points_of
from portal.gazetteer.kinds import COUNCIL_KINDS, FACILITIES, PlaceKind, detail_of
from portal.gazetteer.models import Address, CouncilPlace, Place, Ward
from portal.gazetteer.opening import Hours, Week
from portal.gazetteer.surroundings import (
    StreetAt,
    ends_of,
    nearest,
    street,
    street_at,
    ward_at,
    wards,
)
from portal.gazetteer.words import Search, search_of

__all__ = [
    "Box",
    "CouncilPlaceToday",
    "Fault",
    "FaultyFile",
    "FoundAddress",
    "FoundPlace",
    "NotAPostcode",
    "PlaceKind",
    "Point",
    "StreetAt",
    "address",
    "around",
    "council_places",
    "ends_of",
    "find_addresses",
    "find_places",
    "is_empty",
    "named_in",
    "place",
    "points_of",
    "reach",
    "street",
    "street_at",
    "streets_in",
    "ward_at",
    "wards",
    "written",
]

_MOST_PLACES: Final = 50
_UPRN = re.compile("[0-9]{1,12}")
_PLACE_KEY = re.compile("[a-z_]{1,40}:[A-Za-z0-9-]{1,80}")


class NotAPostcode(PortalError):
    message = _l("Enter a full UK postcode, like LK1 2AB")


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """`text` is on one line with the postcode; `lines` leave it out. `ward` is the ward's name."""

    uprn: str
    text: str
    lines: tuple[str, ...]
    postcode: str
    ward: str
    usrn: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """`key` is permanent: keep it as the answer, with `name`, `lat` and `lon` (WGS 84)."""

    key: str
    name: str
    kind: PlaceKind
    area: str
    lat: float
    lon: float

    @property
    def detail(self) -> str:
        """'street in Harrow End, LK2', in the current language."""
        return detail_of(self.kind, self.area)


@dataclass(frozen=True, slots=True)
class CouncilPlaceToday:
    """A one-stop shop or library as it is now. Times of day are London's, moments are UTC.

    `week` has the usual hours, Monday first; `hours_today` knows of bank holidays. `next_opening`
    and `closes_at` are None where there is none; only an open place has `closes_at`. `closed_on`
    are the bank holidays of the next 60 days that fall on one of its days.
    """

    slug: str
    kind: PlaceKind
    name: str
    address: str
    postcode: str
    phone: str
    facilities: tuple[str, ...]
    notes: str
    lat: float
    lon: float
    week: Week
    hours_today: tuple[Hours, ...]
    closes_at: datetime | None
    next_opening: datetime | None
    closed_on: tuple[date, ...]

    @property
    def open_now(self) -> bool:
        return self.closes_at is not None

    @property
    def kind_name(self) -> str:
        return str(COUNCIL_KINDS[self.kind])


def find_addresses(postcode: str) -> list[FoundAddress]:
    """Every address of a postcode, 2 before 10 and a house before its flats.

    Raises NotAPostcode for text that can't be a UK postcode; a postcode without addresses is [].
    """
    key = postcodes.key_of(postcode)
    if key is None:
        raise NotAPostcode
    statement = _addresses().where(Address.postcode_key == key).order_by(Address.sort_key)
    return [_found_address(row) for row in db.session.execute(statement)]


def address(uprn: str) -> FoundAddress | None:
    if not _UPRN.fullmatch(uprn):
        return None
    row = db.session.execute(_addresses().where(Address.uprn == int(uprn))).one_or_none()
    return _found_address(row) if row else None


def written(lines: Sequence[str], postcode: str) -> FoundAddress | None:
    """The address that was written in; None where it may be none or several of its postcode."""
    try:
        found = [each for each in find_addresses(postcode) if matching.same(lines, each.lines)]
    except NotAPostcode:
        return None
    return found[0] if len(found) == 1 else None


def find_places(words: str, limit: int = 10) -> list[FoundPlace]:
    """Streets, postcodes and landmarks by the beginnings of their words, best first.

    House numbers and words like "outside" may stand around the name. Any text may be given: what
    can't be looked for gives an empty list.
    """
    key = postcodes.key_of(words)
    search = search_of(postcodes.written(key) if key else words)
    if search is None:
        return []
    statement = _search(search).limit(max(1, min(limit, _MOST_PLACES)))
    return [_found_place(row) for row in db.session.execute(statement)]


def place(key: str) -> FoundPlace | None:
    """The place that an answer kept; None if it is no longer in the gazetteer."""
    if not _PLACE_KEY.fullmatch(key):
        return None
    row = db.session.execute(_places().where(Place.key == key)).one_or_none()
    return _found_place(row) if row else None


def around(lat: float, lon: float, limit: int = 10) -> list[FoundPlace]:
    """Streets and landmarks near a point, nearest first; a street counts by its nearest piece."""
    keys = [each.key for each in nearest(lat, lon, limit=max(1, min(limit, _MOST_PLACES)))]
    rows = db.session.execute(_places().where(Place.key.in_(keys)))
    found = {row[0]: _found_place(row) for row in rows}
    return [found[key] for key in keys if key in found]


def council_places() -> list[CouncilPlaceToday]:
    """One-stop shops and libraries, in the council's order, as they are at this moment."""
    now = clock.now()
    rows = db.session.execute(
        select(*CouncilPlace.__table__.columns).order_by(CouncilPlace.position)
    )
    return [_council_place(row, now) for row in rows]


def is_empty() -> bool:
    """Whether no gazetteer has been loaded yet."""
    return db.session.scalar(select(Address.id).limit(1)) is None


def _addresses() -> Select[int, str, list[str], str, str, int, float, float]:
    return select(
        Address.uprn,
        Address.text,
        Address.lines,
        Address.postcode,
        Ward.name,
        Address.usrn,
        Address.lat,
        Address.lon,
    ).outerjoin(Ward, Ward.code == Address.ward_code)


def _found_address(row: Row[int, str, list[str], str, str, int, float, float]) -> FoundAddress:
    uprn, text, lines, postcode, ward, usrn, lat, lon = row
    return FoundAddress(str(uprn), text, tuple(lines), postcode, ward or "", usrn, lat, lon)


def _places() -> Select[str, str, str, str, float, float]:
    return select(Place.key, Place.name, Place.kind, Place.area, Place.lat, Place.lon)


def _search(search: Search) -> Select[str, str, str, str, float, float]:
    exact, near = cast(search.exact, TSQUERY), cast(search.near, TSQUERY)
    begins = or_(*(func.starts_with(Place.name_key, name) for name in search.names))
    return (
        _places()
        .where(or_(Place.words.bool_op("@@")(exact), Place.words.bool_op("@@")(near)))
        .order_by(
            Place.words.bool_op("@@")(exact).desc(),
            Place.name_key.in_(search.names).desc(),
            begins.desc(),
            case((Place.kind == PlaceKind.POSTCODE.value, 1), else_=0),  # others before
            Place.name_key,
            Place.area,
            Place.key,
        )
    )


def _found_place(row: Row[str, str, str, str, float, float]) -> FoundPlace:
    key, name, kind, area, lat, lon = row
    return FoundPlace(key, name, PlaceKind(kind), area, lat, lon)


def _council_place(row: Row[Any], now: datetime) -> CouncilPlaceToday:
    facts = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by name
    week = opening.week_of(facts["hours"])
    today = now.astimezone(clock.LONDON).date()
    return CouncilPlaceToday(
        slug=facts["slug"],
        kind=PlaceKind(facts["kind"]),
        name=facts["name"],
        address=facts["address"],
        postcode=facts["postcode"],
        phone=facts["phone"],
        facilities=tuple(str(FACILITIES[name]) for name in facts["facilities"]),
        notes=_in_english(facts["notes"]),
        lat=facts["lat"],
        lon=facts["lon"],
        week=week,
        hours_today=opening.hours_on(week, today),
        closes_at=opening.closing_time(week, now),
        next_opening=opening.next_opening(week, now),
        closed_on=opening.closed_on(week, today),
    )


def _in_english(text: str) -> str:
    """The council's own words, marked as English where another language is read."""
    return text if i18n.current().english or not text else i18n.Untranslated(text)
