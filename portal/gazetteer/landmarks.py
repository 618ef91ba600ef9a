"""Taking in the file of places: names of wards, landmarks, one-stop shops and libraries."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.db import transaction
from portal.gazetteer import postcodes
from portal.gazetteer.deriving import place_row
from portal.gazetteer.dtf import Fault, FaultyFile
from portal.gazetteer.grid import Point, points_of
from portal.gazetteer.kinds import COUNCIL_KINDS, FACILITIES, PlaceKind
from portal.gazetteer.models import CouncilPlace, Place, Ward

_DERIVED = (PlaceKind.STREET, PlaceKind.POSTCODE)


def _postcode(text: str) -> str:
    key = postcodes.key_of(text)
    if key is None:
        raise ValueError("must be a full postcode, like LK1 2AB")
    return postcodes.written(key)


def _facility(name: str) -> str:
    if name not in FACILITIES:
        raise ValueError(f"must be one of {', '.join(sorted(FACILITIES))}")
    return name


def _spell(text: str) -> tuple[str, str]:
    opens, closes = text.split("-")
    if opens >= closes:
        raise ValueError("must close after it opens, on the same day")
    return opens, closes


type Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Words = Annotated[str, Field(min_length=1, max_length=200)]
type Postcode = Annotated[str, AfterValidator(_postcode)]
type Facility = Annotated[str, AfterValidator(_facility)]
type Spell = Annotated[
    str,
    Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"),
    AfterValidator(_spell),
]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WardEntry(_Entry):
    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,10}$")]
    name: Words


class _Somewhere(_Entry):
    """Coordinates are metres on the National Grid, as in the gazetteer itself."""

    key: Key
    name: Words
    kind: PlaceKind
    area: Words
    address: Words
    postcode: Postcode
    easting: Annotated[float, Field(ge=0, le=700_000)]
    northing: Annotated[float, Field(ge=0, le=1_300_000)]
    words: tuple[Words, ...] = ()


class LandmarkEntry(_Somewhere):
    @model_validator(mode="after")
    def _of_a_landmarks_kind(self) -> Self:
        if self.kind in (*_DERIVED, *COUNCIL_KINDS):
            raise ValueError(f"a landmark can't be of the kind {self.kind.value}")
        return self


class WeekEntry(_Entry):
    """A day that is left out is closed."""

    monday: tuple[Spell, ...] = ()
    tuesday: tuple[Spell, ...] = ()
    wednesday: tuple[Spell, ...] = ()
    thursday: tuple[Spell, ...] = ()
    friday: tuple[Spell, ...] = ()
    saturday: tuple[Spell, ...] = ()
    sunday: tuple[Spell, ...] = ()

    def days(self) -> list[list[list[str]]]:
        return [[list(spell) for spell in spells] for _day, spells in self]


class CouncilPlaceEntry(_Somewhere):
    phone: Words
    facilities: tuple[Facility, ...] = ()
    notes: str = ""
    hours: WeekEntry

    @model_validator(mode="after")
    def _of_a_councils_kind(self) -> Self:
        if self.kind not in COUNCIL_KINDS:
            raise ValueError("a place of the council is a one_stop_shop or a library")
        return self


class PlacesFile(_Entry):
    ward: tuple[WardEntry, ...] = ()
    landmark: tuple[LandmarkEntry, ...] = ()
    council_place: tuple[CouncilPlaceEntry, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [entry.key for entry in (*self.landmark, *self.council_place)]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"keys given twice: {', '.join(twice)}")
        return self


@dataclass(frozen=True)
class LoadedPlaces:
    wards: int
    landmarks: int
    council_places: int


def load_places(path: Path) -> LoadedPlaces:
    """Make the wards, landmarks and places of the council those of the file.

    Loading it again changes nothing. Raises FaultyFile; nothing is changed then.
    """
    places = _read(path)
    everywhere = (*places.landmark, *places.council_place)
    points = points_of([(entry.easting, entry.northing) for entry in everywhere])
    point_of = {entry.key: point for entry, point in zip(everywhere, points, strict=True)}
    with transaction() as session:
        _replace(session, Ward.code, [entry.model_dump() for entry in places.ward])
        landmarks = [_place(entry, point_of[entry.key]) for entry in everywhere]
        _replace(session, Place.key, landmarks, apart=_DERIVED)
        council = [
            _council_place(entry, point_of[entry.key]) | {"position": position}
            for position, entry in enumerate(places.council_place)
        ]
        _replace(session, CouncilPlace.slug, council)
    return LoadedPlaces(len(places.ward), len(places.landmark), len(places.council_place))


def _read(path: Path) -> PlacesFile:
    try:
        return PlacesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyFile(path.name, [Fault(0, str(error))]) from None
    except ValidationError as error:
        faults = [Fault(0, f"{_where(each['loc'])}: {each['msg']}") for each in error.errors()]
        raise FaultyFile(path.name, faults) from None


def _where(location: Iterable[int | str]) -> str:
    """'landmark 3, easting' for the third [[landmark]] of the file."""
    parts = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in location]
    return "".join(parts).removeprefix(", ") or "the file"


def _place(entry: _Somewhere, point: Point) -> dict[str, Any]:
    outward = postcodes.outward(entry.postcode.replace(" ", ""))
    also = [*entry.words, entry.area, entry.address, entry.postcode]
    row = place_row(
        f"landmark:{entry.key}", entry.kind, entry.name, f"{entry.area}, {outward}", also
    )
    return row | {
        "address": entry.address,
        "postcode": entry.postcode,
        "lat": point.lat,
        "lon": point.lon,
    }


def _council_place(entry: CouncilPlaceEntry, point: Point) -> dict[str, Any]:
    return {
        "slug": entry.key,
        "kind": entry.kind.value,
        "name": entry.name,
        "address": entry.address,
        "postcode": entry.postcode,
        "phone": entry.phone,
        "facilities": list(entry.facilities),
        "hours": entry.hours.days(),
        "notes": entry.notes,
        "lat": point.lat,
        "lon": point.lon,
    }


def _replace(
    session: Session,
    key: InstrumentedAttribute[str],
    rows: list[dict[str, Any]],
    *,
    apart: tuple[PlaceKind, ...] = (),
) -> None:
    """The table has these rows and no others, apart from places of the kinds in `apart`."""
    gone = delete(key.class_).where(key.not_in([row[key.key] for row in rows]))
    if apart:
        gone = gone.where(Place.kind.not_in(apart))
    session.execute(gone)
    if rows:
        statement = insert(key.class_)
        kept = {name: statement.excluded[name] for name in rows[0] if name != key.key}
        session.execute(statement.on_conflict_do_update(index_elements=[key], set_=kept), rows)
