"""Whether the records of a file fit together, and fit what is already held."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from portal.gazetteer.dtf.faults import MOST_FAULTS, Fault, FaultyFile
from portal.gazetteer.dtf.records import Change, Record, Volume, last_rows


def check_links(
    volume: Volume,
    *,
    streets: AbstractSet[int] = frozenset(),
    properties: AbstractSet[int] = frozenset(),
) -> None:
    """Raise FaultyFile unless every row speaks of a street and a property that exist.

    `streets` (USRN) and `properties` (UPRN) are those held before the file; none for a full file.
    """
    faults = list(islice(_faults(volume, streets, properties), MOST_FAULTS + 1))
    if faults:
        raise FaultyFile(volume.file, sorted(faults))


def _faults(
    volume: Volume, streets: AbstractSet[int], properties: AbstractSet[int]
) -> Iterator[Fault]:
    usrns = _standing(last_rows(volume.streets, lambda row: row.usrn), streets)
    uprns = _standing(last_rows(volume.properties, lambda row: row.uprn), properties)
    for name in last_rows(volume.descriptors, lambda row: (row.usrn, row.language)).values():
        if _stands(name) and name.usrn not in usrns:
            yield Fault(name.line, f"a name of street {name.usrn}, which no street record has")
    for reference in last_rows(volume.references, lambda row: row.xref_key).values():
        if _stands(reference) and reference.uprn not in uprns:
            yield Fault(reference.line, f"a reference of UPRN {reference.uprn}, which no BLPU has")
    for address in last_rows(volume.addresses, lambda row: (row.lpi_key, row.language)).values():
        if not _stands(address):
            continue
        if address.uprn not in uprns:
            yield Fault(address.line, f"an LPI of UPRN {address.uprn}, which no BLPU has")
        if address.usrn not in usrns:
            yield Fault(address.line, f"an LPI on street {address.usrn}, which no street has")
    if volume.full:
        yield from _repeats(volume)


def _standing[R: Record](rows: dict[int, R], held: AbstractSet[int]) -> set[int]:
    """The numbers there are once the rows have been carried out; the last row of each decides."""
    gone = {number for number, row in rows.items() if not _stands(row)}
    return (held | rows.keys()) - gone


def _stands(row: Record) -> bool:
    return row.change_type is not Change.DELETE


def _repeats(volume: Volume) -> Iterator[Fault]:
    yield from _repeated("USRN", [(row.usrn, row) for row in volume.streets])
    yield from _repeated("UPRN", [(row.uprn, row) for row in volume.properties])
    yield from _repeated(
        "LPI_KEY", [((row.lpi_key, row.language), row) for row in volume.addresses]
    )


def _repeated(title: str, rows: list[tuple[object, Record]]) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for key, row in rows:
        if row.change_type is Change.INSERT and key in seen:
            shown = key[0] if isinstance(key, tuple) else key
            yield Fault(row.line, f"{title} {shown} was inserted before, on line {seen[key]}")
        seen.setdefault(key, row.line)
