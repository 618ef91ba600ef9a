"""The records of DTF 7.3, each with its columns in the order of the file.

The names are the format's own (SAO and PAO: secondary and primary addressable object). Rows of
other kinds that DTF 7.3 knows are counted and passed over.
"""
# ruff: noqa: RUF009 - the calls make columns, which are frozen, not values

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum, StrEnum
from typing import ClassVar

from portal.gazetteer.dtf.columns import (
    code,
    day,
    easting,
    northing,
    text,
    time_of_day,
    whole,
)

VERSION = "7.3"


class Change(StrEnum):
    INSERT = "I"
    UPDATE = "U"
    DELETE = "D"


class FileType(StrEnum):
    FULL = "F"
    CHANGES = "C"


class Status(IntEnum):
    """Logical status of a property or an address; a property is never an alternative."""

    APPROVED = 1
    ALTERNATIVE = 3
    CANDIDATE = 5
    PROVISIONAL = 6
    REJECTED_EXTERNALLY = 7
    HISTORICAL = 8
    REJECTED_INTERNALLY = 9


_PROPERTY_STATUSES = tuple(status for status in Status if status is not Status.ALTERNATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    IDENTIFIER: ClassVar[int] = 10

    line: int = field(default=0, compare=False)
    custodian_name: str = text(40)
    local_custodian_code: int = whole(4)
    process_date: date = day()
    volume_number: int = whole(3)
    entry_date: date = day()
    time_stamp: time = time_of_day()
    dtf_version: str = text(10)
    file_type: FileType = code(*FileType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every row that can change starts with."""

    IDENTIFIER: ClassVar[int]

    line: int = field(default=0, compare=False)
    change_type: Change = code(*Change)
    pro_order: int = whole(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Street(Record):
    IDENTIFIER: ClassVar[int] = 11

    usrn: int = whole(8, least=1)
    record_type: int = whole(1)
    swa_org_ref_naming: int = whole(4)
    state: int | None = whole(1, optional=True)
    state_date: date | None = day(optional=True)
    street_surface: int | None = whole(1, optional=True)
    street_classification: int | None = whole(2, optional=True)
    version: int = whole(3)
    record_entry_date: date = day()
    last_update_date: date = day()
    street_start_date: date = day()
    street_end_date: date | None = day(optional=True)
    street_start_x: float = easting()
    street_start_y: float = northing()
    street_end_x: float = easting()
    street_end_y: float = northing()
    street_tolerance: int | None = whole(3, optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetDescriptor(Record):
    IDENTIFIER: ClassVar[int] = 15

    usrn: int = whole(8, least=1)
    street_descriptor: str = text(110)
    locality_name: str = text(35, optional=True)
    town_name: str = text(30, optional=True)
    administrative_area: str = text(30)
    language: str = text(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blpu(Record):
    """Basic Land and Property Unit: one property, one UPRN, one point."""

    IDENTIFIER: ClassVar[int] = 21

    uprn: int = whole(12, least=1)
    logical_status: Status = code(*_PROPERTY_STATUSES)
    blpu_state: int | None = whole(1, optional=True)
    blpu_state_date: date | None = day(optional=True)
    blpu_class: str = text(4)
    parent_uprn: int | None = whole(12, least=1, optional=True)
    x_coordinate: float = easting()
    y_coordinate: float = northing()
    rpc: int = whole(1)
    local_custodian_code: int = whole(4)
    start_date: date = day()
    end_date: date | None = day(optional=True)
    last_update_date: date = day()
    entry_date: date = day()
    organisation: str = text(100, optional=True)
    ward_code: str = text(10, optional=True)
    parish_code: str = text(10, optional=True)
    custodian_one: int | None = whole(4, optional=True)
    custodian_two: int | None = whole(4, optional=True)
    can_key: str = text(14, optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossReference(Record):
    """What another system calls a property, a council tax account for one."""

    IDENTIFIER: ClassVar[int] = 23

    uprn: int = whole(12, least=1)
    xref_key: str = text(14)
    start_date: date = day()
    last_update_date: date = day()
    entry_date: date = day()
    end_date: date | None = day(optional=True)
    cross_reference: str = text(50)
    source: str = text(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lpi(Record):
    """Land and Property Identifier: an address, present or past, that a property has."""

    IDENTIFIER: ClassVar[int] = 24

    uprn: int = whole(12, least=1)
    lpi_key: str = text(14)
    language: str = text(3)
    logical_status: Status = code(*Status)
    start_date: date = day()
    end_date: date | None = day(optional=True)
    entry_date: date = day()
    last_update_date: date = day()
    sao_start_number: int | None = whole(4, optional=True)
    sao_start_suffix: str = text(2, optional=True)
    sao_end_number: int | None = whole(4, optional=True)
    sao_end_suffix: str = text(2, optional=True)
    sao_text: str = text(90, optional=True)
    pao_start_number: int | None = whole(4, optional=True)
    pao_start_suffix: str = text(2, optional=True)
    pao_end_number: int | None = whole(4, optional=True)
    pao_end_suffix: str = text(2, optional=True)
    pao_text: str = text(90, optional=True)
    usrn: int = whole(8, least=1)
    level: str = text(30, optional=True)
    postal_address: str = text(1)
    postcode: str = text(8, optional=True)
    post_town: str = text(30, optional=True)
    official_flag: str = text(1, optional=True)
    custodian_one: int | None = whole(4, optional=True)
    custodian_two: int | None = whole(4, optional=True)
    can_key: str = text(14, optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    IDENTIFIER: ClassVar[int] = 29

    line: int = field(default=0, compare=False)
    gaz_name: str = text(60)
    gaz_scope: str = text(60)
    ter_of_use: str = text(60)
    linked_data: str = text(100, optional=True)
    gaz_owner: str = text(60)
    ngaz_freq: str = text(1)
    custodian_name: str = text(40)
    custodian_uprn: int | None = whole(12, least=1, optional=True)
    local_custodian_code: int = whole(4)
    co_ord_system: str = text(40)
    co_ord_unit: str = text(10)
    meta_date: date = day()
    class_scheme: str = text(40)
    gaz_date: date = day()
    language: str = text(3)
    character_set: str = text(30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """`record_count` leaves out the header, the metadata and the trailer itself."""

    IDENTIFIER: ClassVar[int] = 99

    line: int = field(default=0, compare=False)
    next_volume_number: int = whole(3)
    record_count: int = whole(16)
    entry_date: date = day()
    time_stamp: time = time_of_day()


KINDS: dict[int, type] = {
    kind.IDENTIFIER: kind
    for kind in (Header, Street, StreetDescriptor, Blpu, CrossReference, Lpi, Metadata, Trailer)
}
# Kinds of row that a gazetteer may hold and this portal has no use for: elementary street units,
# provenance, extents, successors, organisations, classifications and the last keys given out.
PASSED_OVER = frozenset({12, 13, 14, 22, 25, 26, 27, 28, 30, 31, 32, 98})


@dataclass(frozen=True, slots=True)
class Volume:
    """One file, read; rows in the order they are to be carried out (PRO_ORDER)."""

    file: str
    header: Header
    metadata: Metadata | None = None
    streets: tuple[Street, ...] = ()
    descriptors: tuple[StreetDescriptor, ...] = ()
    properties: tuple[Blpu, ...] = ()
    references: tuple[CrossReference, ...] = ()
    addresses: tuple[Lpi, ...] = ()
    passed_over: int = 0

    @property
    def full(self) -> bool:
        """Whether it replaces the gazetteer; otherwise it changes it."""
        return self.header.file_type is FileType.FULL


def last_rows[R: Record, K: Hashable](rows: Iterable[R], key: Callable[[R], K]) -> dict[K, R]:
    """What each street, property or address comes to when the rows are carried out in order."""
    return {key(row): row for row in rows}
