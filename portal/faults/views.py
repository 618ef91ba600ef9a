"""What other parts see of reports, assets and authorities: facts, no rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.cases.services import Status
from portal.faults.grid import Bearing, Span
from portal.faults.models.words import By, LocatedBy, Showing, Source, Visibility


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where a fault is. `lat` and `lon` (WGS 84) are right to `accuracy` metres.

    `name` are the gazetteer's words for it; empty where only the point is known: then the nearest
    street names it. What somebody typed belongs in `detail` alone. `asset` is the key of a thing
    with a number ("street-light:LC-1234").
    """

    lat: float
    lon: float
    accuracy: int
    by: LocatedBy
    name: str = ""
    detail: str = ""
    usrn: int | None = None
    asset: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """What a report is made of, beside its case. `key` is what its sender calls it, if anything.

    `public`: its category is listed. `text` and `photos` (uploads of the case) are what may go
    public; `locale` is the language of what was typed.
    """

    case_id: UUID
    where: Whereabouts
    source: Source
    public: bool
    locale: str
    text: str = ""
    photos: tuple[UUID, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class NearbyReport:
    """A report near a point, ready to be put in words.

    `title` is what such a fault is called, in the language in use. `detail` and `text` are None
    unless the public may read them. `photo_id` is the upload of its first photo that may be shown.
    """

    reference: str
    category: str
    title: str
    place: str
    detail: str | None
    text: str | None
    metres: int
    bearing: Bearing
    status: Status
    reported_at: datetime
    photo_id: UUID | None
    said_too: int
    lat: float
    lon: float
    accuracy: int
    visibility: Visibility
    locale: str


@dataclass(frozen=True, slots=True)
class Circle:
    """Around a point (WGS 84), in metres."""

    lat: float
    lon: float
    metres: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which reports to list: those for which all holds that is said. Newest first.

    `open` True are those that still stand, False those that are closed. `since` and `until` bound
    when they were reported, `listed_since` and `listed_until` when the public first saw them,
    `updated_since` and `updated_until` when something last happened.
    Without `private` only reports that the public may see. `merged` False leaves those out that
    were merged into others.
    """

    categories: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    ward: str | None = None
    near: Circle | None = None
    box: Span | None = None
    open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    listed_since: datetime | None = None
    listed_until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    references: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    private: bool = False
    merged: bool = True


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. As in NearbyReport; `usrn` is the street's, `ward_code` the ward's."""

    id: UUID
    case_id: UUID
    reference: str
    category: str
    title: str
    team: str
    place: str
    detail: str | None
    text: str | None
    locale: str
    status: Status
    visibility: Visibility
    source: Source
    lat: float
    lon: float
    accuracy: int
    located_by: LocatedBy
    usrn: int | None
    ward_code: str | None
    asset: str | None
    authority: str | None
    reported_at: datetime
    listed_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    expected_on: date | None
    said_too: int
    photo_id: UUID | None
    note: str | None = None  # the newest that may be shown; only where it was asked for
    note_locale: str = "en"
    merged: bool = False

    @property
    def open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list; `after` leads to the next one and is None on the last."""

    lines: tuple[ReportLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What happened. `note` is None unless it may be read by whoever asked."""

    id: UUID
    position: int
    at: datetime
    by: By
    status: Status
    note: str | None
    note_showing: Showing
    locale: str
    expected_on: date | None
    authority: str | None
    external_id: str | None


@dataclass(frozen=True, slots=True)
class PhotoView:
    id: UUID
    upload_id: UUID
    showing: Showing
    alt: str
    by: By
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report with what happened (oldest first) and its photos.

    For the public, notes and photos that may not be seen are None or left out. `merged_into` is the
    reference of the report that goes on for it, at the end of the chain. `emptied`: its time is
    over, and nothing that was typed or pictured is left in it.
    """

    line: ReportLine
    updates: tuple[UpdateView, ...]
    photos: tuple[PhotoView, ...]
    text_showing: Showing
    merged_into: str | None
    emptied: bool
    authority: "AuthorityView | None"


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """Who else looks after things, and how to reach them; empty texts where there is none.

    `services` are its own codes by our categories. `endpoint` is its Open311 address, with "/".
    """

    key: str
    name: str
    phone: str
    email: str
    web: str
    endpoint: str
    jurisdiction: str
    key_name: str
    services: dict[str, str] = field(default_factory=dict)

    def takes(self, category: str) -> bool:
        """Whether reports of this category are forwarded to it."""
        return bool(self.endpoint) and category in self.services


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who looks after a place: the council where `authority` is None and `outside` False.

    `kind` is the kind of rule that says so: "boundary", "road", "land", "area" or "asset"; `name`
    is what it covers in words. `outside`: beyond the borough; then `authority` may be unknown.
    """

    authority: AuthorityView | None = None
    outside: bool = False
    kind: str = ""
    name: str = ""

    @property
    def council(self) -> bool:
        return self.authority is None and not self.outside


@dataclass(frozen=True, slots=True)
class AssetView:
    """A thing in the street with a number. `metres` and `bearing` where it was looked for near."""

    key: str
    kind: str
    number: str
    name: str
    place: str
    usrn: int | None
    authority: str | None
    lat: float
    lon: float
    facts: dict[str, Any]
    metres: int | None = None
    bearing: Bearing | None = None
