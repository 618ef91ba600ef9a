"""Writing a DTF 7.3 file: text in quotation marks, numbers and dates bare, lines end CR LF."""

import csv
from collections.abc import Iterable
from typing import IO, Any

from portal.gazetteer.dtf.columns import columns_of
from portal.gazetteer.dtf.records import Header, Metadata, Record, Trailer


def write(
    file: IO[str], header: Header, records: Iterable[Record], metadata: Metadata | None = None
) -> int:
    """Write header, records, metadata and the trailer that counts them; the count.

    `file` must be opened with newline="". PRO_ORDER is written as the records have it.
    """
    rows = csv.writer(file, quoting=csv.QUOTE_STRINGS, lineterminator="\r\n")
    rows.writerow(_row(header))
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last one is the count
        rows.writerow(_row(record))
    if metadata is not None:
        rows.writerow(_row(metadata))
    trailer = Trailer(
        next_volume_number=0,
        record_count=count,
        entry_date=header.entry_date,
        time_stamp=header.time_stamp,
    )
    rows.writerow(_row(trailer))
    return count


def _row(record: Any) -> list[object]:
    row: list[object] = [record.IDENTIFIER]
    kind: type = type(record)
    for name, column, _optional in columns_of(kind):
        value = getattr(record, name)
        row.append(None if value is None else column.write(value))
    return row
