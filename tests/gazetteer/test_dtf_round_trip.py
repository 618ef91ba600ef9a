"""Whatever the writer writes, the reader reads the same."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gazetteer import dtf
from portal.gazetteer.dtf import columns

from .builders import make_header

_LETTERS = st.characters(exclude_categories=["Cc", "Cs"])


def _values(column):
    match column:
        case columns.Whole():
            return st.integers(column.least, 10**column.digits - 1)
        case columns.Text():
            texts = st.text(_LETTERS, min_size=1, max_size=column.longest)
            return texts.filter(lambda text: text == text.strip())
        case columns.Day():
            return st.dates(date(1000, 1, 1))
        case columns.Time():
            return st.times().map(lambda at: at.replace(microsecond=0))
        case columns.Metres():
            return st.integers(0, column.most * 100).map(lambda hundredths: hundredths / 100)
        case columns.Code():
            return st.sampled_from(column.values)


def _records(kind):
    fields = {}
    for name, column, optional in columns.columns_of(kind):
        empty = st.just("") if isinstance(column, columns.Text) else st.none()
        fields[name] = _values(column) | empty if optional else _values(column)
    return st.builds(kind, **fields)


KINDS = (dtf.Street, dtf.StreetDescriptor, dtf.Blpu, dtf.CrossReference, dtf.Lpi)
RECORDS = st.lists(st.one_of([_records(kind) for kind in KINDS]), max_size=6)


class _InMemory(Path):
    """A file that is never on a disk: hypothesis writes thousands."""

    def __init__(self, raw):
        super().__init__("memory.csv")
        self._raw = raw

    def read_bytes(self):
        return self._raw


@given(RECORDS, _records(dtf.Header), st.none() | _records(dtf.Metadata))
def test_what_is_written_is_read_the_same(rows, header, metadata):
    header = replace(header, dtf_version="7.3", volume_number=1)
    file = io.StringIO(newline="")
    dtf.write(file, header, rows, metadata)

    volume = dtf.read(_InMemory(file.getvalue().encode()))

    kept = (
        volume.streets,
        volume.descriptors,
        volume.properties,
        volume.references,
        volume.addresses,
    )
    for kind, found in zip(KINDS, kept, strict=True):
        written = [row for row in rows if isinstance(row, kind)]
        assert list(found) == sorted(written, key=lambda row: row.pro_order)
    assert volume.header == header
    assert volume.metadata == metadata


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.booleans())
def test_any_bytes_without_a_trailer_are_told_as_faults(raw, headed):
    header = b'10,"X",1,2024-05-01,1,2024-05-01,023000,"7.3","F"\n' if headed else b""

    with pytest.raises(dtf.FaultyFile) as caught:
        dtf.read(_InMemory(header + raw))

    assert caught.value.faults


def test_text_is_quoted_and_numbers_are_not():
    file = io.StringIO(newline="")
    dtf.write(file, make_header(), [])

    assert file.getvalue() == (
        '10,"LARKMERE",9990,2024-05-01,1,2024-05-01,"023000","7.3","F"\r\n'
        '99,0,0,2024-05-01,"023000"\r\n'
    )
