"""Small gazetteers, written as files of DTF 7.3."""

from datetime import date, time
from pathlib import Path

from portal.gazetteer import dtf
from portal.gazetteer.dtf import Change, Status

DAY = date(2024, 5, 1)
_DATES = {"start_date": DAY, "entry_date": DAY, "last_update_date": DAY}
MILL_LANE, UPRN = 99900101, 990000000001


def make_header(**fields):
    return dtf.Header(
        **{
            "custodian_name": "LARKMERE",
            "local_custodian_code": 9990,
            "process_date": DAY,
            "volume_number": 1,
            "entry_date": DAY,
            "time_stamp": time(2, 30),
            "dtf_version": "7.3",
            "file_type": dtf.FileType.FULL,
        }
        | fields
    )


def make_street(usrn=MILL_LANE, change=Change.INSERT, **fields):
    return dtf.Street(
        **{
            "change_type": change,
            "pro_order": 1,
            "usrn": usrn,
            "record_type": 1,
            "swa_org_ref_naming": 9990,
            "version": 0,
            "record_entry_date": DAY,
            "last_update_date": DAY,
            "street_start_date": DAY,
            "street_start_x": 528000.0,
            "street_start_y": 301000.0,
            "street_end_x": 528200.0,
            "street_end_y": 301000.0,
        }
        | fields
    )


def make_name(name="Mill Lane", usrn=MILL_LANE, change=Change.INSERT, **fields):
    return dtf.StreetDescriptor(
        **{
            "change_type": change,
            "pro_order": 2,
            "usrn": usrn,
            "street_descriptor": name,
            "locality_name": "Harrow End",
            "town_name": "Larkmere",
            "administrative_area": "Larkmere",
            "language": "ENG",
        }
        | fields
    )


def make_property(uprn=UPRN, change=Change.INSERT, **fields):
    return dtf.Blpu(
        **{
            "change_type": change,
            "pro_order": 3,
            "uprn": uprn,
            "logical_status": Status.APPROVED,
            "blpu_class": "RD04",
            "x_coordinate": 528010.0,
            "y_coordinate": 301010.0,
            "rpc": 1,
            "local_custodian_code": 9990,
            "ward_code": "E05990003",
        }
        | _DATES
        | fields
    )


def make_address(uprn=UPRN, number=14, change=Change.INSERT, **fields):
    return dtf.Lpi(
        **{
            "change_type": change,
            "pro_order": 4,
            "uprn": uprn,
            "lpi_key": f"9990L{uprn % 1_000_000_000:09d}",
            "language": "ENG",
            "logical_status": Status.APPROVED,
            "pao_start_number": number,
            "usrn": MILL_LANE,
            "postal_address": "Y",
            "postcode": "LK2 1AA",
            "post_town": "Larkmere",
        }
        | _DATES
        | fields
    )


def make_reference(uprn=UPRN, **fields):
    return dtf.CrossReference(
        **{
            "change_type": Change.INSERT,
            "pro_order": 5,
            "uprn": uprn,
            "xref_key": "9990X000000001",
            "cross_reference": "CT123456",
            "source": "CTAX",
        }
        | _DATES
        | fields
    )


def one_house():
    return [make_street(), make_name(), make_property(), make_address()]


def houses(*numbers, **fields):
    """Mill Lane with a house for each number."""
    rows = [make_street(), make_name()]
    for uprn, number in enumerate(numbers, start=UPRN):
        rows += [make_property(uprn), make_address(uprn, number, **fields)]
    return rows


def write_file(folder: Path, records, name="gazetteer.csv", **header) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        dtf.write(file, make_header(**header), records)
    return path


def write_changes(folder: Path, records, name="changes.csv") -> Path:
    return write_file(folder, records, name, file_type=dtf.FileType.CHANGES)
