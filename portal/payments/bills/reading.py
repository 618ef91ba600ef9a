"""A file of bills as rows and faults, one at a time: however long it is, little of it is held."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import TextIOBase
from pathlib import Path
from typing import Any, NamedTuple

from portal.core.cards import without_cards
from portal.payments.bills.columns import COLUMNS
from portal.payments.bills.faults import Fault
from portal.payments.bills.numbers import check_digest, key_of
from portal.payments.models import BillKind, BillState

_LONGEST_LINE = 20_000
_SHOWN = 40  # characters of a wrong value in a fault
_NEVER_SHOWN = {"check"}


class Row(NamedTuple):
    """A bill as the file says it is; money in pence. In the order of the table it is copied to."""

    row: int
    number: str
    number_key: str
    check_digest: str
    amount: int
    discounted: int | None
    discount_until: date | None
    issued_on: date
    due_on: date
    state: BillState


class _Unreadable(Exception):
    """What follows can't be made sense of."""


def rows(path: Path, kind: BillKind) -> Iterator[Row | Fault]:
    """Every row, sound or not, in the order of the file. Empty rows are passed over."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(_lines(stream), strict=True)
        number = 0
        try:
            head = _head(next(reader, []))
            number = 1
            for number, cells in enumerate(reader, start=2):
                if any(cell.strip() for cell in cells):
                    yield from _read(number, head, cells, kind)
        except UnicodeDecodeError:
            text = "the file is not in UTF-8 from about here on. Save it again as “CSV UTF-8”"
            yield Fault(number + 1, "", text)
        except csv.Error:
            text = "the quotation marks do not pair up, or the row is cut short"
            yield Fault(number + 1, "", text)
        except _Unreadable as fault:
            yield Fault(number + 1, "", str(fault))


def _lines(stream: TextIOBase) -> Iterator[str]:
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise _Unreadable("the row is too long to be one of a file of bills")
        yield line


def _head(cells: Sequence[str]) -> Sequence[str]:
    """The names of the columns, as COLUMNS has them. Raises _Unreadable."""
    names = ["_".join(cell.lower().split()) for cell in cells]
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        raise _Unreadable("the columns must be parted by commas: save the file again as CSV")
    if not names:
        raise _Unreadable("the file is empty")
    for cell, name in zip(cells, names, strict=True):
        if name not in COLUMNS:
            raise _Unreadable(
                f"{_shown(cell.strip())} is not a column of a file of bills; {_list(COLUMNS)} are"
            )
    missing = [name for name, column in COLUMNS.items() if column.required and name not in names]
    if missing:
        raise _Unreadable(f"the head must name the columns; {_list(missing)} is missing")
    if len(set(names)) < len(names):
        raise _Unreadable("the head names a column twice")
    return names


def _read(
    row: int, head: Sequence[str], cells: Sequence[str], kind: BillKind
) -> Iterator[Row | Fault]:
    if len(cells) != len(head):
        yield Fault(row, "", f"must have {len(head)} cells as the head has, and has {len(cells)}")
        return
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in zip(head, map(str.strip, cells), strict=True):
        column = COLUMNS[name]
        if not cell and name != "status":
            values[name] = None
            if column.required:
                faults.append(Fault(row, name, "is empty"))
            continue
        try:
            values[name] = column.read(cell)
        except ValueError as fault:
            told = "" if name in _NEVER_SHOWN else f"; it is {_shown(without_cards(cell))}"
            faults.append(Fault(row, name, f"{fault}{told}"))
    if faults:
        yield from faults
    else:
        yield from _whole(row, values, kind)


def _whole(row: int, values: Mapping[str, Any], kind: BillKind) -> Iterator[Row | Fault]:
    """The row, or what doesn't fit together in it."""
    discounted, until = values.get("discounted_amount"), values.get("discount_until")
    faults: list[Fault] = []
    if values["due"] < values["issued"]:
        faults.append(Fault(row, "due", "must not be before the day it was issued"))
    if (discounted is None) != (until is None):
        name = "discount_until" if until is None else "discounted_amount"
        faults.append(Fault(row, name, "is empty, but the other half of a discount is there"))
    elif discounted is not None and until is not None:
        if discounted >= values["amount"]:
            faults.append(Fault(row, "discounted_amount", "must be less than the amount"))
        if not values["issued"] <= until <= values["due"]:
            text = "must be between the day it was issued and the day it is due"
            faults.append(Fault(row, "discount_until", text))
    if faults:
        yield from faults
    else:
        yield _row(row, values, kind)


def _row(row: int, values: Mapping[str, Any], kind: BillKind) -> Row:
    number_key = key_of(values["number"])
    return Row(
        row=row,
        number=values["number"],
        number_key=number_key,
        check_digest=check_digest(kind, number_key, values["check"]),
        amount=values["amount"],
        discounted=values.get("discounted_amount"),
        discount_until=values.get("discount_until"),
        issued_on=values["issued"],
        due_on=values["due"],
        state=values.get("status") or BillState.OWED,
    )


def _shown(value: str) -> str:
    return f"“{value if len(value) <= _SHOWN else value[:_SHOWN] + '…'}”"


def _list(names: Any) -> str:
    return ", ".join(names)
