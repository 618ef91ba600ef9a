"""Pieces of statements about reports that several use cases share."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, or_

from portal.faults.grid import Span, metres_a_degree, ranges_of
from portal.faults.models import Asset, Report

# Written out, not bound: so that PostgreSQL sees that a partial index has all that is wanted.
LISTED: ColumnElement[bool] = Report.visibility == literal_column("'listed'")
SHOWN: ColumnElement[Any] = literal_column("'shown'")


def in_cells(table: type[Report] | type[Asset], box: Span) -> ColumnElement[bool]:
    """Whether a row stands in a square that touches the box."""
    return or_(*(table.cell.between(low, high) for low, high in ranges_of(box)))


def within(table: type[Report] | type[Asset], box: Span) -> ColumnElement[bool]:
    return table.lat.between(box.south, box.north) & table.lon.between(box.west, box.east)


def square_metres(
    table: type[Report] | type[Asset], lat: float, lon: float
) -> ColumnElement[float]:
    """The square of the distance from a point, in metres."""
    north, east = metres_a_degree(lat)
    return func.pow((table.lat - lat) * north, 2) + func.pow((table.lon - lon) * east, 2)


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Equal where it is one: an index in its order serves that, and not a list."""
    known: Collection[Any] = tuple(values)
    if len(known) == 1:
        [value] = known
        return column == value  # type: ignore[no-any-return]
    return column.in_(known)  # type: ignore[no-any-return]
