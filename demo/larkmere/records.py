"""The streets and properties of Larkmere as records of DTF 7.3."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count
from typing import Any, NamedTuple

from demo.larkmere.houses import Object, Property
from demo.larkmere.streets import Point, Street
from demo.larkmere.wards import BOROUGH, CUSTODIAN
from portal.gazetteer import dtf
from portal.gazetteer.dtf import Change, Status

_EXPORTED = date(2026, 9, 1)
_FIRST_UPRN = 990_000_000_001  # numbers that are given to nobody
_OTHER_STATUS = {61: Status.HISTORICAL, 127: Status.PROVISIONAL}

HEADER = dtf.Header(
    custodian_name=f"{BOROUGH.upper()} BOROUGH COUNCIL",
    local_custodian_code=CUSTODIAN,
    process_date=_EXPORTED,
    volume_number=1,
    entry_date=_EXPORTED,
    time_stamp=time(2, 30),
    dtf_version="7.3",
    file_type=dtf.FileType.FULL,
)
METADATA = dtf.Metadata(
    gaz_name=f"{BOROUGH} Local Land and Property Gazetteer",
    gaz_scope="All land and property of the borough",
    ter_of_use=f"The borough of {BOROUGH}, which is fictional",
    linked_data="Council tax and business rates",
    gaz_owner=f"{BOROUGH} Borough Council",
    ngaz_freq="D",
    custodian_name="Gazetteer Custodian",
    local_custodian_code=CUSTODIAN,
    co_ord_system="British National Grid",
    co_ord_unit="Metres",
    meta_date=_EXPORTED,
    class_scheme="BLPU classification scheme 2.0",
    gaz_date=_EXPORTED,
    language="ENG",
    character_set="UTF-8",
)


class _Numbers(NamedTuple):
    order: Iterator[int]
    uprn: Iterator[int]


def records_of(streets: list[Street]) -> Iterator[dtf.Record]:
    """Streets first, then their names, then each property with its addresses and references."""
    numbers = _Numbers(count(1), count(_FIRST_UPRN))
    for street in streets:
        yield _street(street, next(numbers.order))
    for street in streets:
        yield _name(street, next(numbers.order))
    for street in streets:
        yield from _properties(street, numbers)


def _street(street: Street, order: int) -> dtf.Street:
    opened = _day_for(street.usrn)
    return dtf.Street(
        change_type=Change.INSERT,
        pro_order=order,
        usrn=street.usrn,
        record_type=1,
        swa_org_ref_naming=CUSTODIAN,
        state=2,
        state_date=opened,
        street_surface=1,
        street_classification=8,
        version=0,
        record_entry_date=opened,
        last_update_date=opened,
        street_start_date=opened,
        street_start_x=street.start.x,
        street_start_y=street.start.y,
        street_end_x=street.end.x,
        street_end_y=street.end.y,
        street_tolerance=1,
    )


def _name(street: Street, order: int) -> dtf.StreetDescriptor:
    return dtf.StreetDescriptor(
        change_type=Change.INSERT,
        pro_order=order,
        usrn=street.usrn,
        street_descriptor=street.name,
        locality_name=street.ward.name,
        town_name=BOROUGH,
        administrative_area=BOROUGH,
        language="ENG",
    )


def _properties(street: Street, numbers: _Numbers) -> Iterator[dtf.Record]:
    buildings: dict[Object, int] = {}
    for each, postcode in street.properties:
        uprn = next(numbers.uprn)
        if each.whole:
            buildings[each.building] = uprn
        parent = None if each.whole else buildings.get(each.building)
        yield _blpu(street, each, next(numbers.order), uprn, parent)
        if each.organisation:
            yield _rates_account(next(numbers.order), uprn)
        yield _lpi(street, each, next(numbers.order), uprn, postcode)
        if each.building.text and each.building.start is not None:
            yield _by_number_alone(street, each, next(numbers.order), uprn, postcode)


def _blpu(street: Street, each: Property, order: int, uprn: int, parent: int | None) -> dtf.Blpu:
    point: Point = street.stands(each.plot)
    status = _status(uprn)
    return dtf.Blpu(
        change_type=Change.INSERT,
        pro_order=order,
        uprn=uprn,
        logical_status=status,
        blpu_state=4 if status is Status.HISTORICAL else 2,
        blpu_state_date=_day_for(uprn),
        blpu_class=each.use,
        parent_uprn=parent,
        x_coordinate=point.x,
        y_coordinate=point.y,
        rpc=1,
        local_custodian_code=CUSTODIAN,
        end_date=_EXPORTED if status is Status.HISTORICAL else None,
        organisation=each.organisation,
        ward_code=street.ward.code,
        **_dates(uprn),
    )


def _lpi(street: Street, each: Property, order: int, uprn: int, postcode: str) -> dtf.Lpi:
    status = _status(uprn)
    return dtf.Lpi(
        change_type=Change.INSERT,
        pro_order=order,
        uprn=uprn,
        lpi_key=f"{CUSTODIAN}L{order:09d}",
        language="ENG",
        logical_status=status,
        end_date=_EXPORTED if status is Status.HISTORICAL else None,
        usrn=street.usrn,
        postal_address="N" if each.whole else "Y",
        postcode=postcode,
        post_town=BOROUGH,
        official_flag="Y",
        **_dates(uprn),
        **_object("sao", each.unit),
        **_object("pao", each.building),
    )


def _by_number_alone(
    street: Street, each: Property, order: int, uprn: int, postcode: str
) -> dtf.Lpi:
    """A house with a name as well is also known without it; such an address is not offered."""
    plain = each._replace(building=each.building._replace(text=""))
    address = _lpi(street, plain, order, uprn, postcode)
    return replace(address, logical_status=Status.ALTERNATIVE, official_flag="N")


def _rates_account(order: int, uprn: int) -> dtf.CrossReference:
    return dtf.CrossReference(
        change_type=Change.INSERT,
        pro_order=order,
        uprn=uprn,
        xref_key=f"{CUSTODIAN}X{order:09d}",
        cross_reference=f"NDR{uprn % 1_000_000:06d}",
        source="NDR",
        **_dates(uprn),
    )


def _object(name: str, parts: Object) -> dict[str, Any]:
    return {
        f"{name}_start_number": parts.start,
        f"{name}_start_suffix": parts.start_suffix,
        f"{name}_end_number": parts.end,
        f"{name}_end_suffix": parts.end_suffix,
        f"{name}_text": parts.text,
    }


def _status(uprn: int) -> Status:
    """A few properties are gone, and a few not built yet."""
    place = uprn % 200
    return _OTHER_STATUS.get(place, Status.APPROVED)


def _dates(number: int) -> dict[str, Any]:
    day = _day_for(number)
    return {"start_date": day, "entry_date": day, "last_update_date": day}


def _day_for(number: int) -> date:
    return date(2001, 1, 1) + timedelta(days=number * 37 % 8_000)
