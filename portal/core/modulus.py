"""Whether a sort code and an account number can belong together: the modulus check.

The rules are those of "Validating Account Numbers – UK Modulus Checking", version 6.40, which
Vocalink publishes for Pay.UK; the numbers of its exceptions stand here as they do there, and so
do its letters for the 14 digits: u to z of the sort code, a to h of the account. Its two files
are read as they come, valacdos.txt (weights) and scsubtab.txt (sort codes to put in place of
others). Who passes may exist; whether they do isn't known here.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from portal.config import SettingsError

type Digits = tuple[int, ...]

_SORT_CODE = re.compile(r"[0-9]{6}")
_WEIGHT = re.compile(r"-?[0-9]{1,3}")
_BEFORE_WEIGHTS, _WEIGHTS = 3, 14
_UNTIL_B = 8
_PAIR = 2
_EXCEPTIONS = [str(number) for number in range(1, 15)]
_ONE_IS_ENOUGH = {(2, 9), (10, 11), (12, 13)}
_ADDED_BY_1 = 27
_EURO_WEIGHTS_OF_2 = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
_SORT_CODE_OF_8, _SORT_CODE_OF_9 = "090126", "309634"


class Method(Enum):
    MOD10 = "MOD10"
    MOD11 = "MOD11"
    DOUBLE_ALTERNATE = "DBLAL"

    @property
    def modulus(self) -> int:
        return 11 if self is Method.MOD11 else 10


@dataclass(frozen=True, slots=True)
class Row:
    """A check for the sort codes `first` to `last`; `exception` is 0 where there is none."""

    first: str
    last: str
    method: Method
    weights: tuple[int, ...]
    exception: int


class Tables:
    """`rows` in the order of sort codes: one or two for a range, and no range in another."""

    def __init__(self, rows: list[Row], substitutes: dict[str, str]) -> None:
        self._rows = rows
        self._starts = [row.first for row in rows]
        self._substitutes = substitutes

    def pass_together(self, sort: str, account: str) -> bool:
        """`sort` has 6 digits, `account` 8. A sort code without a row can't be checked: True."""
        end = bisect_right(self._starts, sort)
        rows = [row for row in self._rows[max(end - 2, 0) : end] if sort <= row.last]
        passed = (self._passes(row, sort, account) for row in rows)
        enough = tuple(row.exception for row in rows) in _ONE_IS_ENOUGH
        return any(passed) if enough else all(passed)

    def _passes(self, row: Row, sort: str, account: str) -> bool:
        digits = _digits(self._sort_code_for(row, sort) + account)
        a, c, g, h = digits[6], digits[8], digits[12], digits[13]
        left = _remainder(row, digits)
        match row.exception:
            case 3 if c in {6, 9}:
                return True
            case 4:
                return left == 10 * g + h
            case 5:  # g is the check digit of the first check, h of the second
                return -left % row.method.modulus == (g if row.method is Method.MOD11 else h)
            case 6 if a in range(4, 9) and g == h:  # in a foreign currency
                return True
            case 14 if left and h in {0, 1, 9}:
                return _remainder(row, _digits(f"{sort}0{account[:-1]}")) == 0
        return left == 0

    def _sort_code_for(self, row: Row, sort: str) -> str:
        match row.exception:
            case 5:
                return self._substitutes.get(sort, sort)
            case 8:
                return _SORT_CODE_OF_8
            case 9:
                return _SORT_CODE_OF_9
        return sort


def read(weights: Path, substitutes: Path) -> Tables:
    """Raises SettingsError naming the file that can't be read, or the line that is wrong."""
    return Tables(_lines(weights, _row), dict(_lines(substitutes, _pair)))


def _lines[Line](path: Path, parse: Callable[[list[str], list[Line]], Line]) -> list[Line]:
    """What `parse` makes of the fields of each line, knowing the lines before it."""
    found: list[Line] = []
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise _stop(f"{path} can't be read: {fault}") from fault
    for number, line in enumerate(written.splitlines(), 1):
        if fields := line.split():
            try:
                found.append(parse(fields, found))
            except ValueError as fault:
                raise _stop(f"{path}, line {number}: {fault}") from fault
    if not found:
        raise _stop(f"{path} is empty")
    return found


def _row(fields: list[str], before: list[Row]) -> Row:
    if len(fields) not in {_BEFORE_WEIGHTS + _WEIGHTS, _BEFORE_WEIGHTS + _WEIGHTS + 1}:
        raise ValueError("not two sort codes, a method, 14 weights and at most one exception")
    first, last = (_sort_code(field) for field in fields[:2])
    weights = fields[_BEFORE_WEIGHTS : _BEFORE_WEIGHTS + _WEIGHTS]
    exception = fields[_BEFORE_WEIGHTS + _WEIGHTS :]
    if not all(_WEIGHT.fullmatch(weight) for weight in weights):
        raise ValueError("a weight is not a whole number of at most 3 digits")
    if exception and exception[0] not in _EXCEPTIONS:
        raise ValueError(f"{exception[0]} is no exception from 1 to 14")
    _check_order(first, last, before)
    method = Method(fields[2])
    return Row(first, last, method, _digits(weights), int(exception[0]) if exception else 0)


def _check_order(first: str, last: str, before: list[Row]) -> None:
    """The search needs them sorted, and no more than two for one range."""
    if last < first:
        raise ValueError(f"{last} comes before {first}")
    if not before or before[-1].last < first:
        return
    second = (before[-1].first, before[-1].last) == (first, last)
    if not second or (len(before) > 1 and before[-2].first == first):
        raise ValueError(f"{first} to {last} doesn't come after the row before it")


def _pair(fields: list[str], before: list[tuple[str, str]]) -> tuple[str, str]:
    if len(fields) != _PAIR:
        raise ValueError("not two sort codes")
    original, substitute = (_sort_code(field) for field in fields)
    if original in dict(before):
        raise ValueError(f"{original} has a substitute already")
    return original, substitute


def _sort_code(field: str) -> str:
    if not _SORT_CODE.fullmatch(field):
        raise ValueError(f"{field} is no sort code of 6 digits")
    return field


def _remainder(row: Row, digits: Digits) -> int:
    products = [
        digit * weight for digit, weight in zip(digits, _weights_for(row, digits), strict=True)
    ]
    if row.method is Method.DOUBLE_ALTERNATE:
        products = [sum(_digits(str(abs(product)))) for product in products]
    return (sum(products) + (_ADDED_BY_1 if row.exception == 1 else 0)) % row.method.modulus


def _weights_for(row: Row, digits: Digits) -> tuple[int, ...]:
    a, b, g = digits[6], digits[7], digits[12]
    match row.exception, g:
        case 2, 9 if a:
            return _without_u_to_b(_EURO_WEIGHTS_OF_2)
        case 2, _ if a:
            return _EURO_WEIGHTS_OF_2
        case 7, 9:
            return _without_u_to_b(row.weights)
        case 10, 9 if (a, b) in {(0, 9), (9, 9)}:
            return _without_u_to_b(row.weights)
    return row.weights


def _without_u_to_b(weights: tuple[int, ...]) -> tuple[int, ...]:
    return (0,) * _UNTIL_B + weights[_UNTIL_B:]


def _digits(written: str | list[str]) -> Digits:
    return tuple(int(each) for each in written)


def _stop(why: str) -> SettingsError:
    return SettingsError(f"Cannot start:\n  - {why}")
