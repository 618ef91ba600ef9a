"""Taking in a DTF 7.3 file: all of it, or nothing where it has a fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.db import transaction
from portal.gazetteer import deriving, dtf
from portal.gazetteer.dtf.records import last_rows
from portal.gazetteer.grid import points_of
from portal.gazetteer.models import Address, Blpu, Lpi, Street

# Where a council's gazetteer is in two languages, the English half is read.
_LANGUAGE: Final = "ENG"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7302006)")
_LPI_COLUMNS = [name for name in Lpi.__table__.columns.keys() if name not in {"id", "status"}]  # noqa: SIM118 - SQLAlchemy's own keys


@dataclass(frozen=True)
class Loaded:
    """What the gazetteer has after a file was loaded, and how many rows the file had of no use."""

    full: bool
    streets: int
    properties: int
    addresses: int
    passed_over: int


def load(path: Path) -> Loaded:
    """Replace the gazetteer (a full file) or change it (a file of changes).

    Loading a file again changes nothing. Raises dtf.FaultyFile; nothing is changed then.
    """
    volume = dtf.read(path)
    with transaction() as session:
        session.execute(_ONE_AT_A_TIME)
        if volume.full:
            dtf.check_links(volume)
            _empty(session)
        else:
            dtf.check_links(
                volume,
                streets=set(session.scalars(select(Street.usrn))),
                properties=set(session.scalars(select(Blpu.uprn))),
            )
        touched = None if volume.full else _touched(session, volume)
        _carry_out(session, volume)
        deriving.remake(session, touched)
        return _counts(session, volume)


def _empty(session: Session) -> None:
    for table in (Lpi, Blpu, Street):
        session.execute(delete(table))


def _carry_out(session: Session, volume: dtf.Volume) -> None:
    streets = last_rows(volume.streets, lambda row: row.usrn)
    properties = last_rows(volume.properties, lambda row: row.uprn)
    addresses = last_rows(
        (row for row in volume.addresses if row.language == _LANGUAGE), lambda row: row.lpi_key
    )
    _put(session, Street.usrn, _streets_of(_standing(streets.values())))
    _name_streets(session, volume)
    _put(session, Blpu.uprn, _properties_of(_standing(properties.values())))
    _remove(session, Lpi.lpi_key, addresses)
    _put(session, Lpi.lpi_key, [_address_of(row) for row in _standing(addresses.values())])
    _remove(session, Blpu.uprn, properties)
    _remove_streets(session, volume, streets)


def _standing[R: dtf.Record](rows: Iterable[R]) -> list[R]:
    return [row for row in rows if row.change_type is not dtf.Change.DELETE]


def _put(session: Session, key: InstrumentedAttribute[Any], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(key.class_)
    kept = {name: statement.excluded[name] for name in rows[0] if name != key.key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=kept), rows)


def _remove[K, R: dtf.Record](
    session: Session, key: InstrumentedAttribute[K], rows: dict[K, R]
) -> None:
    gone = [name for name, row in rows.items() if row.change_type is dtf.Change.DELETE]
    if gone:
        session.execute(delete(key.class_).where(key.in_(gone)))


def _remove_streets(session: Session, volume: dtf.Volume, streets: dict[int, dtf.Street]) -> None:
    gone = [row.usrn for row in streets.values() if row.change_type is dtf.Change.DELETE]
    standing = select(Lpi.usrn, Lpi.lpi_key).where(Lpi.usrn.in_(gone)).order_by(Lpi.lpi_key)
    if faults := [
        dtf.Fault(streets[usrn].line, f"street {usrn} goes, but LPI {key} still stands on it")
        for usrn, key in session.execute(standing)
    ]:
        raise dtf.FaultyFile(volume.file, faults)
    _remove(session, Street.usrn, streets)


def _streets_of(rows: list[dtf.Street]) -> list[dict[str, Any]]:
    starts = points_of([(row.street_start_x, row.street_start_y) for row in rows])
    ends = points_of([(row.street_end_x, row.street_end_y) for row in rows])
    middles = points_of(
        [
            (
                (row.street_start_x + row.street_end_x) / 2,
                (row.street_start_y + row.street_end_y) / 2,
            )
            for row in rows
        ]
    )
    return [
        {"usrn": row.usrn, "lat": middle.lat, "lon": middle.lon, "start": [*start], "end": [*end]}
        for row, middle, start, end in zip(rows, middles, starts, ends, strict=True)
    ]


def _name_streets(session: Session, volume: dtf.Volume) -> None:
    names = last_rows(
        (row for row in volume.descriptors if row.language == _LANGUAGE), lambda row: row.usrn
    )
    rows = [_name_of(row) for row in names.values()]
    if rows:
        named = update(Street.__table__).where(Street.usrn == bindparam("of"))  # type: ignore[arg-type]
        session.connection().execute(named, rows)


def _name_of(row: dtf.StreetDescriptor) -> dict[str, Any]:
    if row.change_type is dtf.Change.DELETE:
        return {"of": row.usrn, "name": "", "locality": "", "town": ""}
    return {
        "of": row.usrn,
        "name": row.street_descriptor,
        "locality": row.locality_name,
        "town": row.town_name,
    }


def _properties_of(rows: list[dtf.Blpu]) -> list[dict[str, Any]]:
    points = points_of([(row.x_coordinate, row.y_coordinate) for row in rows])
    return [
        {
            "uprn": row.uprn,
            "status": row.logical_status.value,
            "blpu_class": row.blpu_class,
            "organisation": row.organisation,
            "ward_code": row.ward_code,
            "lat": point.lat,
            "lon": point.lon,
        }
        for row, point in zip(rows, points, strict=True)
    ]


def _address_of(row: dtf.Lpi) -> dict[str, Any]:
    return {"status": row.logical_status.value} | {
        name: getattr(row, name) for name in _LPI_COLUMNS
    }


def _touched(session: Session, volume: dtf.Volume) -> deriving.Touched:
    keys = [row.lpi_key for row in volume.addresses]
    before = session.scalars(select(Lpi.uprn).where(Lpi.lpi_key.in_(keys)))
    return deriving.Touched(
        uprns={
            *before,
            *(row.uprn for row in volume.properties),
            *(row.uprn for row in volume.addresses),
        },
        usrns={*(row.usrn for row in volume.streets), *(row.usrn for row in volume.descriptors)},
    )


def _counts(session: Session, volume: dtf.Volume) -> Loaded:
    streets, properties, addresses = (
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Street, Blpu, Address)
    )
    languages = (
        *(row.language for row in volume.descriptors),
        *(row.language for row in volume.addresses),
    )
    unread = sum(language != _LANGUAGE for language in languages)
    return Loaded(
        full=volume.full,
        streets=streets,
        properties=properties,
        addresses=addresses,
        passed_over=volume.passed_over + len(volume.references) + unread,
    )
