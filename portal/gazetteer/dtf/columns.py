"""The kinds of column in a DTF 7.3 record: how each is read, checked and written."""

import re
import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, Protocol

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{2}):?(\d{2}):?(\d{2})", re.ASCII)
_METRES = re.compile(r"\d{1,7}(\.\d{1,3})?", re.ASCII)


class Column(Protocol):
    """`parse` raises ValueError saying what the column must be; the reader adds the rest."""

    def parse(self, text: str) -> Any: ...
    def write(self, value: Any) -> object: ...


@dataclass(frozen=True)
class Whole:
    digits: int
    least: int = 0

    def parse(self, text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= self.digits:
            value = int(text)
            if value >= self.least:
                return value
        plural = "digit" if self.digits == 1 else "digits"
        raise ValueError(f"must be a whole number of up to {self.digits} {plural}")

    def write(self, value: int) -> int:
        return value


@dataclass(frozen=True)
class Text:
    longest: int

    def parse(self, text: str) -> str:
        if not text:
            raise ValueError("must have some text")
        if len(text) > self.longest:
            raise ValueError(f"must have at most {self.longest} characters")
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            raise ValueError("must not have control characters")
        return text

    def write(self, value: str) -> str | None:
        return value or None


@dataclass(frozen=True)
class Day:
    def parse(self, text: str) -> date:
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        raise ValueError("must be a date like 2026-03-27")

    def write(self, value: date) -> date:
        return value


@dataclass(frozen=True)
class Time:
    def parse(self, text: str) -> time:
        if found := _TIME.fullmatch(text):
            try:
                return time.fromisoformat(":".join(found.groups()))
            except ValueError:
                pass
        raise ValueError("must be a time like 142500")

    def write(self, value: time) -> str:
        return value.strftime("%H%M%S")


@dataclass(frozen=True)
class Metres:
    """A coordinate on the National Grid (EPSG:27700), written to the centimetre."""

    most: int

    def parse(self, text: str) -> float:
        if _METRES.fullmatch(text) and float(text) <= self.most:
            return float(text)
        raise ValueError(f"must be metres on the National Grid, from 0 to {self.most}")

    def write(self, value: float) -> Decimal:
        return Decimal(f"{value:.2f}")


@dataclass(frozen=True)
class Code:
    values: tuple[Enum, ...]

    def parse(self, text: str) -> Enum:
        for value in self.values:
            if text == str(value.value):
                return value
        raise ValueError(f"must be one of {', '.join(str(value.value) for value in self.values)}")

    def write(self, value: Enum) -> object:
        return value.value


class Placed(NamedTuple):
    name: str
    column: Column
    optional: bool


def whole(digits: int, *, least: int = 0, optional: bool = False) -> Any:
    return _column(Whole(digits, least), None, optional=optional)


def text(longest: int, *, optional: bool = False) -> Any:
    return _column(Text(longest), "", optional=optional)


def day(*, optional: bool = False) -> Any:
    return _column(Day(), None, optional=optional)


def time_of_day() -> Any:
    return _column(Time(), None, optional=False)


def easting() -> Any:
    return _column(Metres(700_000), None, optional=False)


def northing() -> Any:
    return _column(Metres(1_300_000), None, optional=False)


def code(*values: Enum, optional: bool = False) -> Any:
    return _column(Code(values), None, optional=optional)


@cache
def columns_of(record: type[Any]) -> tuple[Placed, ...]:
    """A record's columns in the order of the file, after the record identifier."""
    return tuple(
        Placed(each.name, each.metadata["column"], each.metadata["optional"])
        for each in fields(record)
        if "column" in each.metadata
    )


def _column(column: Column, empty: object, *, optional: bool) -> Any:
    facts = {"column": column, "optional": optional}
    if optional:
        return field(default=empty, metadata=facts)
    return field(metadata=facts)
