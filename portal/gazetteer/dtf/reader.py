"""Reading a DTF 7.3 file whole, and telling everything that is wrong with it at once."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.gazetteer.dtf.columns import columns_of
from portal.gazetteer.dtf.faults import MOST_FAULTS, Fault, FaultyFile
from portal.gazetteer.dtf.records import (
    KINDS,
    PASSED_OVER,
    VERSION,
    Blpu,
    CrossReference,
    Header,
    Lpi,
    Metadata,
    Record,
    Street,
    StreetDescriptor,
    Trailer,
    Volume,
)

_IDENTIFIER = re.compile("[0-9]{2}")
_SHOWN = 40  # characters of a wrong value in a fault


def read(path: Path) -> Volume:
    """The file as records. Raises FaultyFile; links between records are `check_links`' matter."""
    reading = _Reading(path.name)
    for line, text in enumerate(_lines_of(path), start=1):
        if text.strip():
            reading.take(line, text)
    return reading.volume()


def _lines_of(path: Path) -> Iterator[str]:
    raw = path.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(line, "the file is not in UTF-8; ask for it to be exported again in UTF-8")
        raise FaultyFile(path.name, [fault]) from None
    for line_text in content.split("\n"):
        yield line_text.removesuffix("\r")


class _Reading:
    """What has been read so far and what was wrong with it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.header: Header | None = None
        self.metadata: Metadata | None = None
        self.trailer: Trailer | None = None
        self.ended = False
        self.records: dict[type, list[Any]] = {kind: [] for kind in KINDS.values()}
        self.rows = 0
        self.passed_over = 0
        self.faults: list[Fault] = []

    def take(self, line: int, text: str) -> None:
        identifier, cells = self._cells(line, text)
        if self.header is None:
            self._begin(line, identifier, cells)
        elif identifier is None:
            return
        elif self.ended:
            self._fault(line, "nothing may follow the trailer (99)")
        elif identifier not in KINDS:
            self._pass_over(line, identifier)
        else:
            self._read_row(line, identifier, cells)

    def volume(self) -> Volume:
        self._check_end()
        if self.faults or self.header is None:
            raise FaultyFile(self.file, self.faults)
        return Volume(
            file=self.file,
            header=self.header,
            metadata=self.metadata,
            streets=self._ordered(Street),
            descriptors=self._ordered(StreetDescriptor),
            properties=self._ordered(Blpu),
            references=self._ordered(CrossReference),
            addresses=self._ordered(Lpi),
            passed_over=self.passed_over,
        )

    def _begin(self, line: int, identifier: int | None, cells: list[str]) -> None:
        """The first row decides what the rest means, so a fault here is the only one told."""
        if identifier == Header.IDENTIFIER:
            self.header = self._record(line, Header, cells)
        elif identifier is not None:
            self._fault(line, "the file must begin with a header (10)")
        if self.header is not None:
            version = self.header.dtf_version
            if version != VERSION and not version.startswith(f"{VERSION}."):
                self._fault(line, f"the file is DTF {version}; this reads DTF {VERSION}")
            if self.header.volume_number > 1:
                self._fault(line, "this is a later volume: join the volumes into one file first")
        if self.faults:
            raise FaultyFile(self.file, self.faults)

    def _read_row(self, line: int, identifier: int, cells: list[str]) -> None:
        kind = KINDS[identifier]
        if issubclass(kind, Record):
            self.rows += 1
        elif kind is Header or (kind is Metadata and self.metadata is not None):
            self._fault(line, f"the file has a second {kind.__name__.lower()} ({identifier})")
        self.ended = kind is Trailer
        record = self._record(line, kind, cells)
        if isinstance(record, Metadata):
            self.metadata = record
        elif isinstance(record, Trailer):
            self.trailer = record
        elif record is not None:
            self.records[kind].append(record)

    def _pass_over(self, line: int, identifier: int) -> None:
        if identifier not in PASSED_OVER:
            self._fault(line, f"{identifier} is not a kind of record in DTF {VERSION}")
            return
        self.passed_over += 1
        self.rows += 1

    def _check_end(self) -> None:
        if self.header is None:
            self._fault(0, "the file is empty")
        elif not self.ended:
            self._fault(0, "the file is cut short: it has no trailer (99)")
        elif self.trailer is not None:
            line, told = self.trailer.line, self.trailer.record_count
            if told != self.rows:
                self._fault(line, f"the trailer counts {told} records, the file has {self.rows}")
            if self.trailer.next_volume_number:
                self._fault(line, "another volume follows: join the volumes into one file first")

    def _cells(self, line: int, text: str) -> tuple[int | None, list[str]]:
        try:
            cells = next(csv.reader([text], strict=True))
        except csv.Error:
            self._fault(line, "the quotation marks do not pair up, or the line is cut short")
            return None, []
        identifier = cells[0].strip() if cells else ""
        if not _IDENTIFIER.fullmatch(identifier):
            self._fault(line, f"the line must begin with a record number, not {_shown(identifier)}")
            return None, []
        return int(identifier), cells[1:]

    def _record(self, line: int, kind: Any, cells: list[str]) -> Any:
        columns = columns_of(kind)
        if len(cells) != len(columns):
            self._fault(
                line,
                f"a record {kind.IDENTIFIER} has {len(columns) + 1} fields, not {len(cells) + 1}",
            )
            return None
        values: dict[str, Any] = {"line": line}
        sound = True
        for (name, column, optional), cell in zip(columns, map(str.strip, cells), strict=True):
            if not cell and optional:
                continue
            try:
                values[name] = column.parse(cell)
            except ValueError as error:
                sound = False
                wrong = f"{error}, not {_shown(cell)}" if cell else f"{error}; it is empty"
                self._fault(line, f"{name.upper()} {wrong}")
        return kind(**values) if sound else None

    def _ordered[R: Record](self, kind: type[R]) -> tuple[R, ...]:
        return tuple(sorted(self.records[kind], key=lambda record: record.pro_order))

    def _fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(line, text))
        if len(self.faults) > MOST_FAULTS:
            raise FaultyFile(self.file, self.faults)


def _shown(value: str) -> str:
    return repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
