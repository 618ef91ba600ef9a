"""What residents look things up in, made of what was loaded: addresses, streets, postcodes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.gazetteer import addressing, postcodes
from portal.gazetteer.addressing import AddressableObject, Parts
from portal.gazetteer.dtf import Status
from portal.gazetteer.kinds import PlaceKind
from portal.gazetteer.models import Address, Blpu, Lpi, Place, Street
from portal.gazetteer.words import words_of

_NOT_POSTAL = "N"
_DERIVED_KINDS = (PlaceKind.STREET, PlaceKind.POSTCODE)


@dataclass(frozen=True)
class Touched:
    """What a file of changes spoke of; addresses of the rest stay as they are."""

    uprns: set[int]
    usrns: set[int]


def remake(session: Session, touched: Touched | None) -> None:
    """Make addresses and places anew; all addresses where `touched` is None."""
    _remake_addresses(session, touched)
    _settle_wards(session)
    session.execute(delete(Place).where(Place.kind.in_(_DERIVED_KINDS)))
    if places := [*_streets(session), *_postcodes(session)]:
        session.execute(insert(Place), places)


def _remake_addresses(session: Session, touched: Touched | None) -> None:
    offered, gone = _offered(), delete(Address)
    if touched is not None:
        on_streets = select(Lpi.uprn).where(Lpi.usrn.in_(touched.usrns))
        offered = offered.where(or_(Lpi.uprn.in_(touched.uprns), Lpi.usrn.in_(touched.usrns)))
        gone = gone.where(or_(Address.uprn.in_(touched.uprns), Address.uprn.in_(on_streets)))
    session.execute(gone)
    if rows := [_address(row) for row in session.execute(offered)]:
        session.execute(insert(Address), rows)


def _offered() -> Select[Lpi, Blpu, Street]:
    """One approved, postal address for each approved property."""
    return (
        select(Lpi, Blpu, Street)
        .join(Blpu, Blpu.uprn == Lpi.uprn)
        .join(Street, Street.usrn == Lpi.usrn)
        .where(
            Lpi.status == Status.APPROVED.value,
            Blpu.status == Status.APPROVED.value,
            Lpi.postal_address != _NOT_POSTAL,
        )
        .ext(distinct_on(Lpi.uprn))
        .order_by(Lpi.uprn, Lpi.lpi_key)
        .execution_options(populate_existing=True)
    )


def _address(row: Row[Lpi, Blpu, Street]) -> dict[str, Any]:
    lpi, blpu, street = row
    parts = _parts(lpi, blpu, street)
    lines = addressing.lines_of(parts)
    key = postcodes.key_of(lpi.postcode)
    postcode = postcodes.written(key) if key else ""
    return {
        "uprn": lpi.uprn,
        "usrn": lpi.usrn,
        "text": ", ".join(filter(None, (*lines, postcode))),
        "lines": list(lines),
        "postcode": postcode,
        "postcode_key": key or "",
        "sort_key": addressing.sort_key(parts),
        "ward_code": blpu.ward_code,
        "lat": blpu.lat,
        "lon": blpu.lon,
    }


def _parts(lpi: Lpi, blpu: Blpu, street: Street) -> Parts:
    return Parts(
        unit=AddressableObject(
            lpi.sao_start_number,
            lpi.sao_start_suffix,
            lpi.sao_end_number,
            lpi.sao_end_suffix,
            lpi.sao_text,
        ),
        building=AddressableObject(
            lpi.pao_start_number,
            lpi.pao_start_suffix,
            lpi.pao_end_number,
            lpi.pao_end_suffix,
            lpi.pao_text,
        ),
        organisation=blpu.organisation,
        street=street.name,
        locality=street.locality,
        town=street.town,
        post_town=lpi.post_town,
    )


def _settle_wards(session: Session) -> None:
    """A street is of the ward that most of its addresses are in."""
    most = (
        select(Address.usrn, func.mode().within_group(Address.ward_code).label("ward_code"))
        .where(Address.ward_code != "")
        .group_by(Address.usrn)
        .subquery()
    )
    session.execute(update(Street).values(ward_code=None))
    session.execute(
        update(Street).where(Street.usrn == most.c.usrn).values(ward_code=most.c.ward_code)
    )


def _streets(session: Session) -> Iterator[dict[str, Any]]:
    keys = func.array_agg(Address.postcode_key.distinct())
    rows = session.execute(
        select(Street.usrn, Street.name, Street.locality, Street.town, Street.lat, Street.lon, keys)
        .outerjoin(Address, Address.usrn == Street.usrn)
        .where(Street.name != "")
        .group_by(Street.id)
        .order_by(Street.usrn)
    )
    for usrn, name, locality, town, lat, lon, found in rows:
        known = sorted(key for key in found if key)
        near = addressing.readable(locality or town)
        beginnings = {postcodes.outward(key): None for key in known}
        yield place_row(
            f"{PlaceKind.STREET}:{usrn}",
            PlaceKind.STREET,
            addressing.readable(name),
            ", ".join(filter(None, (near, *list(beginnings)[:1]))),
            [locality, town, *map(postcodes.written, known)],
        ) | {"lat": lat, "lon": lon}


def _postcodes(session: Session) -> Iterator[dict[str, Any]]:
    rows = session.execute(
        select(
            Address.postcode_key,
            func.mode().within_group(Street.name),
            func.mode().within_group(func.coalesce(func.nullif(Street.locality, ""), Street.town)),
            func.avg(Address.lat),
            func.avg(Address.lon),
        )
        .join(Street, Street.usrn == Address.usrn)
        .where(Address.postcode_key != "")
        .group_by(Address.postcode_key)
        .order_by(Address.postcode_key)
    )
    for key, street, near, lat, lon in rows:
        yield place_row(
            f"{PlaceKind.POSTCODE}:{key}",
            PlaceKind.POSTCODE,
            postcodes.written(key),
            ", ".join(dict.fromkeys(filter(None, map(addressing.readable, (street, near))))),
            [key],
        ) | {"lat": lat, "lon": lon}


def place_row(
    key: str, kind: PlaceKind, name: str, area: str, also: Sequence[str]
) -> dict[str, Any]:
    """A row of Place but for its point; `also` are more words to find it by."""
    spoken = words_of(name)
    return {
        "key": key,
        "kind": kind.value,
        "name": name,
        "area": area,
        "name_key": " ".join(spoken),
        "tokens": sorted({*spoken, *words_of(" ".join(also))}),
    }
