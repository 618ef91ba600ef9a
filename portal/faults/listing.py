"""Lists of reports: filtered, newest first, a page at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from portal.core import db
from portal.faults.grid import MOST_ROWS, box_around, rows_of
from portal.faults.lines import lines_of
from portal.faults.models import Report, Visibility
from portal.faults.tables import LISTED, in_cells, one_of, square_metres, within
from portal.faults.views import Listing, Wanted

AT_ONCE: Final = 20
_MOST: Final = 1_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def listing(
    wanted: Wanted, *, after: str | None = None, most: int = AT_ONCE, notes: bool = False
) -> Listing:
    """A page of the reports that are wanted, newest first.

    `after` is what the page before said; anything else begins at the first one. `notes`: with the
    newest note of each that may be shown.
    """
    most = max(1, min(most, _MOST))
    statement = select(Report).where(*_conditions(wanted))
    if place := _place(after):
        statement = statement.where(tuple_(Report.reported_at, Report.id) < place)
    newest_first = (Report.reported_at.desc(), Report.id.desc())
    rows = db.session.scalars(statement.order_by(*newest_first).limit(most + 1)).all()
    shown = rows[:most]
    more = len(rows) > most
    return Listing(lines_of(shown, notes=notes), _mark(shown[-1]) if more else None)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield (Report.visibility != Visibility.WITHDRAWN) if wanted.private else LISTED
    if wanted.open is not None:
        yield Report.closed_at.is_(None) if wanted.open else Report.closed_at.is_not(None)
    if not wanted.merged:
        yield Report.merged_into.is_(None)
    yield from _in_time(wanted)
    yield from _somewhere(wanted)
    for column, values in (
        (Report.category, wanted.categories),
        (Report.status, wanted.statuses),
        (Report.reference, wanted.references),
        (Report.team, wanted.teams),
    ):
        if values:
            yield one_of(column, values)


def _in_time(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield Report.reported_at >= wanted.since
    if wanted.until is not None:
        yield Report.reported_at <= wanted.until
    if wanted.listed_since is not None:
        yield Report.listed_at > wanted.listed_since
    if wanted.listed_until is not None:
        yield Report.listed_at <= wanted.listed_until
    if wanted.updated_since is not None:
        yield Report.updated_at >= wanted.updated_since
    if wanted.updated_until is not None:
        yield Report.updated_at <= wanted.updated_until


def _somewhere(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.ward is not None:
        yield Report.ward_code == wanted.ward
    if near := wanted.near:
        yield in_cells(Report, box_around(near.lat, near.lon, near.metres))
        yield square_metres(Report, near.lat, near.lon) <= near.metres * near.metres
    if box := wanted.box:
        if rows_of(box) <= MOST_ROWS:
            yield in_cells(Report, box)
        yield within(Report, box)


def _mark(report: Report) -> str:
    return f"{(report.reported_at - _EPOCH) // _MICROSECOND}-{report.id.hex}"


def _place(after: str | None) -> tuple[datetime, UUID] | None:
    """Where the page before ended; None for what no page has said."""
    at, dash, name = (after or "").partition("-")
    if not (dash and at.isdecimal() and at.isascii() and len(name) == 32):  # noqa: PLR2004 - a UUID
        return None
    try:
        return _EPOCH + int(at) * _MICROSECOND, UUID(hex=name)
    except (ValueError, OverflowError):
        return None
