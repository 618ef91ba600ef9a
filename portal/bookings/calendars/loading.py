"""Calendars from YAML files, one each, every fault with its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.bookings import finding
from portal.bookings.calendars.keeping import Wording, is_link, keep
from portal.bookings.models import PlaceKind
from portal.bookings.plans import Key, Plan
from portal.bookings.views import CalendarView
from portal.core.db import transaction
from portal.gazetteer.services import NotAPostcode

type Words = Annotated[str, Field(max_length=500)]


class FaultyCalendars(Exception):
    """`faults` has a line for each, with its file."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _link(given: str) -> str:
    if given and not is_link(given):
        raise ValueError("must begin with https://, and name a place")
    return given


class CalendarFile(BaseModel):
    """A file's name is the calendar's slug. `postcode` is looked up for where it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    kind: PlaceKind
    team: Key
    place: Words = ""
    address: tuple[Words, ...] = ()
    directions: Words = ""
    meeting_link: Annotated[str, AfterValidator(_link)] = ""
    postcode: str | None = None
    published: bool = True
    plan: Plan


@dataclass(frozen=True)
class Loaded:
    """What a file says, and whether the calendar was otherwise before."""

    slug: str
    title: str
    changed: bool


def load(place: Path) -> list[Loaded]:
    """Keep the calendars of a file, or of each file of a folder; slots are made with them.

    Raises FaultyCalendars; nothing is changed then.
    """
    files = sorted(place.glob("*.y*ml")) if place.is_dir() else [place]
    read: dict[str, CalendarFile] = {}
    faults: list[str] = []
    for file in files:
        try:
            read[file.stem] = _read(file)
        except FaultyCalendars as faulty:
            faults += faulty.faults
    if faults:
        raise FaultyCalendars(faults)
    with transaction():
        return [_kept(slug, each) for slug, each in read.items()]


def _read(file: Path) -> CalendarFile:
    try:
        return CalendarFile.model_validate(YAML(typ="safe").load(file))
    except YAMLError as error:
        raise FaultyCalendars([f"{file.name}: {error}"]) from None
    except ValidationError as error:
        raise FaultyCalendars(list(_lines(file.name, error))) from None


def _lines(name: str, error: ValidationError) -> Iterator[str]:
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"])
        yield f"{name}: {where}: {each['msg']}"


def _kept(slug: str, given: CalendarFile) -> Loaded:
    lat, lon = _where(slug, given)
    wording = Wording(
        slug=slug,
        title=given.title,
        kind=given.kind,
        team=given.team,
        place=given.place,
        address=given.address,
        directions=given.directions,
        meeting_link=given.meeting_link,
        lat=lat,
        lon=lon,
        published=given.published,
    )
    known = next((each for each in finding.every() if each.slug == slug), None)
    if known is not None and _same(known, wording, given.plan):
        return Loaded(slug, given.title, changed=False)
    keep(None, wording, given.plan)
    return Loaded(slug, given.title, changed=True)


def _where(slug: str, given: CalendarFile) -> tuple[float | None, float | None]:
    if given.postcode is None:
        return None, None
    try:
        found = finding.near_postcode(given.postcode)
    except NotAPostcode:
        raise FaultyCalendars([f"{slug}: {given.postcode} is no postcode"]) from None
    return (found.lat, found.lon) if found else (None, None)


def _same(known: CalendarView, wording: Wording, plan: Plan) -> bool:
    names = wording.__dataclass_fields__
    return known.plan == plan and all(
        getattr(known, name) == getattr(wording, name) for name in names
    )
