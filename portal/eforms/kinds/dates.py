"""A date in three boxes: never a calendar alone. Kept as ISO (`2026-03-27`)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from babel.dates import get_month_names

from portal.core import clock, i18n
from portal.core.i18n import _, _l, date_text
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, Typed, Unusable, without_marks

_PARTS = ("day", "month", "year")
_MISSING = {
    "day": _l("The date must include a day"),
    "month": _l("The date must include a month"),
    "year": _l("The date must include a year"),
}
_NOT_REAL = _l("Enter a real date, like 27 3 2026")
_FIRST_YEAR = 1900
_YEAR_DIGITS = 4
_SHORTEST_NAME = 3  # letters that tell one month from another


class Date(Kind):
    boxes: ClassVar[tuple[str, ...]] = _PARTS
    has_length = False

    def filled(self, answer: Any) -> Typed:
        day = date.fromisoformat(answer) if answer else None
        return {part: str(getattr(day, part)) if day else "" for part in _PARTS}

    def read(self, question: Question, typed: Typed) -> str | None:
        written = {part: without_marks(typed[part]).strip() for part in _PARTS}
        missing = [part for part in _PARTS if not written[part]]
        if len(missing) == len(_PARTS):
            return None
        if missing:
            raise Particular(_MISSING[missing[0]], *missing)
        day = _date(written)
        self._check_range(question, day)
        return day.isoformat()

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [date_text(date.fromisoformat(answer))]

    @staticmethod
    def _check_range(question: Question, day: date) -> None:
        earliest, latest = question.within.earliest, question.within.latest
        if latest is not None and day > (last := clock.today() + timedelta(days=latest)):
            raise Particular(
                _("The date must be today or in the past")
                if latest == 0
                else _("The date must be on or before %(date)s", date=date_text(last)),
                *_PARTS,
            )
        if earliest is not None and day < (first := clock.today() + timedelta(days=earliest)):
            raise Particular(
                _("The date must be on or after %(date)s", date=date_text(first)), *_PARTS
            )


def _date(written: Typed) -> date:
    """Digits of any script; the month may be a name."""
    try:
        year, month, day = (
            _number(written["year"]),
            _month(written["month"]),
            _number(written["day"]),
        )
        if len(written["year"]) != _YEAR_DIGITS:
            raise Particular(_l("Enter the year with four digits, like 2026"), "year")
        if year < _FIRST_YEAR:
            raise Unusable(_NOT_REAL, *_PARTS)
        return date(year, month, day)
    except ValueError:
        raise Unusable(_NOT_REAL, *_PARTS) from None


def _number(written: str) -> int:
    """Python also reads 1_0, +1 and -1; nobody writes a date so."""
    if not written.isdecimal() or len(written) > _YEAR_DIGITS:
        raise ValueError(written)
    return int(written)


def _month(written: str) -> int:
    word = written.casefold().rstrip(".")
    if len(word) >= _SHORTEST_NAME:
        for month, name in _month_names():
            if name.casefold().startswith(word):
                return month
    return _number(written)


def _month_names() -> Iterator[tuple[int, str]]:
    """In the current language and in English; Polish has two names for a month."""
    contexts: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
    for language in (i18n.current().babel_code, i18n.DEFAULT.babel_code):
        for context in contexts:
            yield from get_month_names("wide", context, language).items()
