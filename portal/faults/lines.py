"""Rows of reports made into lines of a list: what the public may read, and the first picture."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select

from portal.cases import services as cases
from portal.core import db
from portal.faults.categories import names
from portal.faults.models import Report, ReportPhoto, ReportUpdate, Showing
from portal.faults.tables import SHOWN
from portal.faults.views import ReportLine


def lines_of(reports: Sequence[Report], *, notes: bool = False) -> tuple[ReportLine, ...]:
    """In their order. `notes`: with the newest note of each that may be shown."""
    ids = [report.id for report in reports]
    pictures = first_photos(ids)
    said = _newest_notes(ids) if notes else {}
    called = names() if reports else {}
    return tuple(
        line_of(each, pictures.get(each.id), said.get(each.id), called=called) for each in reports
    )


def line_of(
    report: Report,
    photo_id: UUID | None,
    note: tuple[str, str] | None = None,
    *,
    called: Mapping[str, str] | None = None,
    everything: bool = False,
) -> ReportLine:
    """`called` are the names of categories. With `everything` what only staff may read, too."""
    name = (names() if called is None else called).get(report.category)
    readable = everything or report.text_showing is Showing.SHOWN
    words, locale = note or (None, report.locale)
    return ReportLine(
        id=report.id,
        case_id=report.case_id,
        reference=report.reference,
        category=report.category,
        title=name or cases.title_of(report.category, report.title),
        team=report.team,
        place=report.place,
        detail=report.place_detail if readable else None,
        text=report.text if readable else None,
        locale=report.locale,
        status=report.status,
        visibility=report.visibility,
        source=report.source,
        lat=report.lat,
        lon=report.lon,
        accuracy=report.accuracy,
        located_by=report.located_by,
        usrn=report.usrn,
        ward_code=report.ward_code,
        asset=report.asset,
        authority=report.authority,
        reported_at=report.reported_at,
        listed_at=report.listed_at,
        updated_at=report.updated_at,
        closed_at=report.closed_at,
        expected_on=report.expected_on,
        said_too=report.said_too,
        photo_id=photo_id,
        note=words,
        note_locale=locale,
        merged=report.merged_into is not None,
    )


def first_photos(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The upload of the first picture of each report that may be shown."""
    if not ids:
        return {}
    photo = ReportPhoto
    rows = db.session.execute(
        select(photo.report_id, photo.upload_id)
        .where(photo.report_id.in_(ids), photo.showing == SHOWN)
        .order_by(photo.position.desc())
    )
    return {row.report_id: row.upload_id for row in rows}  # the last one said is the first


def _newest_notes(ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    if not ids:
        return {}
    rows = db.session.execute(_notes(ids))
    return {row.report_id: (row.note, row.locale) for row in rows}


def _notes(ids: Collection[UUID]) -> Select[UUID, str | None, str]:
    update = ReportUpdate
    return (
        select(update.report_id, update.note, update.locale)
        .where(update.report_id.in_(ids), update.note.is_not(None), update.note_showing == SHOWN)
        .order_by(update.position)
    )
