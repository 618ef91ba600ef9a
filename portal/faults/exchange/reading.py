"""Reports and updates as other systems may read them, by window, bounded, by index.

What isn't public is there for the council's own crews alone, what was taken back for nobody.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text

from portal.cases.services import Status
from portal.core import db
from portal.faults.models import (
    Authority,
    By,
    Report,
    ReportPhoto,
    ReportUpdate,
    Showing,
    Visibility,
)

# A bound value would hide from the planner that an index is of these rows.
_LISTED = text("report.visibility = 'listed'")
_OPEN = Report.closed_at.is_(None)
_CLOSED = Report.closed_at.is_not(None)
_MOST_NOTES = 20


@dataclass(frozen=True)
class InWindow:
    """From `start` to `end`, both included; of these categories, or of all. None: open or closed.

    With `private` also what only the council's crews may read.
    """

    start: datetime
    end: datetime
    categories: Collection[str] | None = None
    closed: bool | None = None
    private: bool = False
    skip: int = 0
    size: int = 1_000


@dataclass(frozen=True)
class Noted:
    """What was said of a report, and may be read."""

    at: datetime
    status: Status
    by: By
    note: str | None


@dataclass(frozen=True)
class Exchanged:
    """A report, as far as its reader may see it. `photos` are ids of those that are shown.

    `agency` is the name of the authority that is responsible, None for the council; `merged_into`
    the reference of the report that it was merged into.
    """

    id: UUID
    case_id: UUID
    reference: str
    category: str
    title: str
    status: Status
    place: str
    detail: str | None
    text: str | None
    lat: float
    lon: float
    accuracy: int
    reported_at: datetime
    updated_at: datetime
    expected_on: date | None
    asset: str | None
    usrn: int | None
    agency: str | None
    merged_into: str | None
    withdrawn: bool
    photos: tuple[UUID, ...] = ()
    notes: tuple[Noted, ...] = ()


@dataclass(frozen=True)
class ExchangedUpdate:
    id: UUID
    reference: str
    at: datetime
    status: Status
    by: By
    note: str | None
    authority: str | None


def reports_for(wanted: InWindow) -> list[Exchanged]:
    """Newest first."""
    asked = select(Report).where(
        Report.reported_at >= wanted.start,
        Report.reported_at <= wanted.end,
        *_readable(private=wanted.private),
    )
    if wanted.categories is not None:
        asked = asked.where(Report.category.in_(wanted.categories))
    if wanted.closed is not None:
        asked = asked.where(_CLOSED if wanted.closed else _OPEN)
    ordered = asked.order_by(Report.reported_at.desc(), Report.id.desc())
    return _read(ordered.offset(wanted.skip).limit(wanted.size), private=wanted.private)


def reports_called(references: Sequence[str], *, private: bool) -> list[Exchanged]:
    """In the order in which they are named; what isn't there, or not to be seen, is left out."""
    asked = select(Report).where(Report.reference.in_(references), *_readable(private=private))
    found = {each.reference: each for each in _read(asked, private=private)}
    return [found[each] for each in references if each in found]


def updates_for(wanted: InWindow, *, not_from: str) -> list[ExchangedUpdate]:
    """Oldest first. What the asking system said itself (`not_from`) isn't told to it again."""
    asked = (
        select(ReportUpdate, Report.reference)
        .join(Report, Report.id == ReportUpdate.report_id)
        .where(
            ReportUpdate.at >= wanted.start,
            ReportUpdate.at <= wanted.end,
            ReportUpdate.authority.is_distinct_from(not_from),
            *_readable(private=wanted.private),
        )
        .order_by(ReportUpdate.at, ReportUpdate.id)
        .offset(wanted.skip)
        .limit(wanted.size)
    )
    rows = db.session.execute(asked)
    return [_exchanged_update(each, reference, private=wanted.private) for each, reference in rows]


def update_said(reference: str, authority: str, external_id: str) -> UUID | None:
    """Our number of an update that another system sent under its own."""
    return db.session.scalar(
        select(ReportUpdate.id)
        .join(Report, Report.id == ReportUpdate.report_id)
        .where(
            Report.reference == reference,
            ReportUpdate.authority == authority,
            ReportUpdate.external_id == external_id,
        )
    )


def report_of(report_id: UUID) -> Exchanged | None:
    """As the public may read it, whatever its category: what may be handed to others."""
    found = _read(select(Report).where(Report.id == report_id), private=False)
    return found[0] if found else None


def update_of(update_id: UUID) -> ExchangedUpdate | None:
    """As the public may read it."""
    row = db.session.execute(
        select(ReportUpdate, Report.reference)
        .join(Report, Report.id == ReportUpdate.report_id)
        .where(ReportUpdate.id == update_id)
    ).one_or_none()
    return _exchanged_update(*row, private=False) if row else None


def _readable(*, private: bool) -> Iterable[ColumnElement[bool]]:
    return () if private else (_LISTED,)  # type: ignore[return-value]


def _to_be_read(showing: Showing, *, private: bool) -> bool:
    return showing is Showing.SHOWN or (private and showing is Showing.HELD)


def _exchanged_update(update: ReportUpdate, reference: str, *, private: bool) -> ExchangedUpdate:
    return ExchangedUpdate(
        id=update.id,
        reference=reference,
        at=update.at,
        status=update.status,
        by=update.by,
        note=update.note if _to_be_read(update.note_showing, private=private) else None,
        authority=update.authority,
    )


@dataclass(frozen=True)
class _Beside:
    """What belongs to some reports, read for all of them at once."""

    photos: dict[UUID, tuple[UUID, ...]]
    notes: dict[UUID, tuple[Noted, ...]]
    agencies: dict[str, str]
    targets: dict[UUID, str]


def _read(asked: Select[Report], *, private: bool) -> list[Exchanged]:
    found = list(db.session.scalars(asked))
    ids = [each.id for each in found]
    beside = _Beside(_photos(ids), _notes(ids, private=private), _agencies(found), _targets(found))
    return [_exchanged(each, beside, private=private) for each in found]


def _exchanged(report: Report, beside: _Beside, *, private: bool) -> Exchanged:
    told = _to_be_read(report.text_showing, private=private)
    listed = report.visibility is Visibility.LISTED
    return Exchanged(
        id=report.id,
        case_id=report.case_id,
        reference=report.reference,
        category=report.category,
        title=report.title,
        status=report.status,
        place=report.place,
        detail=report.place_detail if told else None,
        text=report.text if told else None,
        lat=report.lat,
        lon=report.lon,
        accuracy=report.accuracy,
        reported_at=report.reported_at,
        updated_at=report.updated_at,
        expected_on=report.expected_on,
        asset=report.asset,
        usrn=report.usrn,
        agency=beside.agencies.get(report.authority or ""),
        merged_into=beside.targets.get(report.merged_into) if report.merged_into else None,
        withdrawn=report.visibility is Visibility.WITHDRAWN,
        photos=beside.photos.get(report.id, ()) if listed else (),
        notes=beside.notes.get(report.id, ()),
    )


def _agencies(found: Iterable[Report]) -> dict[str, str]:
    keys = {each.authority for each in found if each.authority}
    if not keys:
        return {}
    rows = db.session.execute(select(Authority.key, Authority.name).where(Authority.key.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416 - rows aren't pairs


def _targets(found: Iterable[Report]) -> dict[UUID, str]:
    """Only of those that may be seen themselves."""
    ids = {each.merged_into for each in found if each.merged_into}
    if not ids:
        return {}
    rows = db.session.execute(
        select(Report.id, Report.reference).where(Report.id.in_(ids), _LISTED)
    )
    return {key: reference for key, reference in rows}  # noqa: C416


def _photos(ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    if not ids:
        return {}
    shown = (
        select(ReportPhoto.report_id, ReportPhoto.id)
        .where(ReportPhoto.report_id.in_(ids), ReportPhoto.showing == Showing.SHOWN)
        .order_by(ReportPhoto.report_id, ReportPhoto.position)
    )
    grouped = groupby(db.session.execute(shown), key=lambda row: row.report_id)
    return {key: tuple(row.id for row in rows) for key, rows in grouped}


def _notes(ids: Sequence[UUID], *, private: bool) -> dict[UUID, tuple[Noted, ...]]:
    """The newest of each, with what may be read of it."""
    if not ids:
        return {}
    place = func.row_number().over(
        partition_by=ReportUpdate.report_id, order_by=ReportUpdate.position.desc()
    )
    numbered = (
        select(ReportUpdate.id, place.label("place"))
        .where(ReportUpdate.report_id.in_(ids))
        .subquery()
    )
    newest = (
        select(ReportUpdate)
        .join(numbered, numbered.c.id == ReportUpdate.id)
        .where(numbered.c.place <= _MOST_NOTES)
        .order_by(ReportUpdate.report_id, ReportUpdate.position)
    )
    grouped = groupby(db.session.scalars(newest), key=lambda each: each.report_id)
    return {
        key: tuple(_noted(each, private=private) for each in updates) for key, updates in grouped
    }


def _noted(update: ReportUpdate, *, private: bool) -> Noted:
    told = _to_be_read(update.note_showing, private=private)
    return Noted(update.at, update.status, update.by, update.note if told else None)


def photo_path(reference: str, photo_id: UUID) -> str:
    """Where a photo that is shown can be seen by anybody."""
    return f"/reports/{reference}/photos/{photo_id}"
