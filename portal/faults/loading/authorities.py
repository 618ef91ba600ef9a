"""Who else looks after things, and where, from a TOML file. The file is all there is of them.

Outlines are metres on the National Grid, as in the gazetteer: [[easting, northing], …].
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import delete, insert

from portal.core.db import transaction
from portal.faults.models import Authority, Duty
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import Fault, FaultyFile

_CORNERS: Final = 3

type Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Words = Annotated[str, Field(min_length=1, max_length=200)]
type Easting = Annotated[float, Field(ge=0, le=700_000)]
type Northing = Annotated[float, Field(ge=0, le=1_300_000)]
type Ring = Annotated[tuple[tuple[Easting, Northing], ...], Field(min_length=_CORNERS)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorityEntry(_Entry):
    """`services` are their codes by our categories; `key_name` an environment variable."""

    key: Key
    name: Words
    phone: str = ""
    email: str = ""
    web: Annotated[str, Field(pattern=r"^(https://.+)?$")] = ""
    endpoint: Annotated[str, Field(pattern=r"^(https?://.+/)?$")] = ""
    jurisdiction: str = ""
    key_name: Annotated[str, Field(pattern=r"^[A-Z0-9_]*$")] = ""
    services: dict[Key, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.phone or self.email or self.web):
            raise ValueError("needs a phone, an email or a web address: people are told how")
        return self


class DutyEntry(_Entry):
    """Streets by their USRNs, or an area by its outline and holes. Without an authority: ours."""

    kind: Literal["boundary", "road", "land", "area"]
    rank: Annotated[int, Field(ge=0, le=1_000)] = 100
    authority: Key | None = None
    categories: tuple[Key, ...] = ()
    usrns: tuple[Annotated[int, Field(ge=1, le=99_999_999)], ...] = ()
    outline: Ring | None = None
    holes: tuple[Ring, ...] = ()
    name: str = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if bool(self.usrns) == bool(self.outline):
            raise ValueError("needs either usrns or an outline")
        if self.kind == "boundary" and (self.authority or not self.outline):
            raise ValueError("the boundary is the council's own, with an outline")
        return self


class AuthoritiesFile(_Entry):
    authority: tuple[AuthorityEntry, ...] = ()
    duty: tuple[DutyEntry, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        counted = Counter(each.key for each in self.authority)
        if twice := sorted(key for key, count in counted.items() if count > 1):
            raise ValueError(f"authorities given twice: {', '.join(twice)}")
        named = {each.authority for each in self.duty if each.authority}
        if missing := sorted(named - set(counted)):
            raise ValueError(f"duties name authorities that aren't there: {', '.join(missing)}")
        return self


@dataclass(frozen=True)
class Loaded:
    authorities: int
    duties: int


def load(path: Path) -> Loaded:
    """Make the authorities and duties those of the file, or raise FaultyFile and change nothing."""
    entries = _read(path)
    duties = [row for entry in entries.duty for row in _rows(entry)]
    with transaction() as session:
        session.execute(delete(Duty))
        session.execute(delete(Authority))
        if entries.authority:
            session.execute(insert(Authority), [each.model_dump() for each in entries.authority])
        for row in duties:
            session.execute(insert(Duty), row)
    return Loaded(len(entries.authority), len(duties))


def _read(path: Path) -> AuthoritiesFile:
    try:
        return AuthoritiesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyFile(path.name, [Fault(0, str(error))]) from None
    except ValidationError as error:
        faults = [Fault(0, f"{_where(each['loc'])}: {each['msg']}") for each in error.errors()]
        raise FaultyFile(path.name, faults) from None


def _where(location: Iterable[int | str]) -> str:
    """'duty 3, outline' for the third [[duty]] of the file."""
    parts = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in location]
    return "".join(parts).removeprefix(", ") or "the file"


def _rows(entry: DutyEntry) -> Iterator[dict[str, Any]]:
    row = entry.model_dump(exclude={"usrns", "outline", "holes"})
    row["categories"] = list(entry.categories)
    for usrn in entry.usrns:
        yield row | {"usrn": usrn}
    if entry.outline:
        yield row | _shape(entry.outline, entry.holes)


def _shape(outline: Ring, holes: Iterable[Ring]) -> dict[str, Any]:
    rings = [
        [[point.lon, point.lat] for point in gazetteer.points_of(list(ring))]
        for ring in (outline, *holes)
    ]
    lons, lats = [corner[0] for corner in rings[0]], [corner[1] for corner in rings[0]]
    return {
        "shape": rings,
        "west": min(lons),
        "south": min(lats),
        "east": max(lons),
        "north": max(lats),
    }
