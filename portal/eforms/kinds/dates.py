"""A date in three boxes: never a calendar alone. Kept as ISO (`2026-03-27`)."""

from datetime import date, timedelta
from typing import Any, ClassVar

from portal.core import clock
from portal.core.i18n import _, _l, date_text
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Typed, Unusable

_PARTS = ("day", "month", "year")
_MISSING = {
    "day": _l("The date must include a day"),
    "month": _l("The date must include a month"),
    "year": _l("The date must include a year"),
}
_NOT_REAL = _l("Enter a real date, like 27 3 2026")
_FIRST_YEAR = 1900


class Date(Kind):
    boxes: ClassVar[tuple[str, ...]] = _PARTS

    def filled(self, answer: Any) -> Typed:
        day = date.fromisoformat(answer) if answer else None
        return {part: str(getattr(day, part)) if day else "" for part in _PARTS}

    def read(self, question: Question, typed: Typed) -> str | None:
        written = {part: typed[part].strip() for part in _PARTS}
        if not any(written.values()):
            return None
        missing = [part for part in _PARTS if not written[part]]
        if missing:
            raise Unusable(_MISSING[missing[0]], *missing)
        day = _date(written)
        self._check_range(question, day)
        return day.isoformat()

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [date_text(date.fromisoformat(answer))]

    @staticmethod
    def _check_range(question: Question, day: date) -> None:
        earliest, latest = question.within.earliest, question.within.latest
        if latest is not None and day > (last := clock.today() + timedelta(days=latest)):
            raise Unusable(
                _("The date must be today or in the past")
                if latest == 0
                else _("The date must be on or before %(date)s", date=date_text(last)),
                *_PARTS,
            )
        if earliest is not None and day < (first := clock.today() + timedelta(days=earliest)):
            raise Unusable(
                _("The date must be on or after %(date)s", date=date_text(first)), *_PARTS
            )


def _date(written: Typed) -> date:
    """Digits of any script; the month may be a name."""
    try:
        year, month, day = int(written["year"]), _month(written["month"]), int(written["day"])
        if year < _FIRST_YEAR:
            raise Unusable(_l("Enter the year with four digits, like 2026"), "year")
        return date(year, month, day)
    except ValueError:
        raise Unusable(_NOT_REAL, *_PARTS) from None


def _month(written: str) -> int:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    start = written[:3].casefold()
    return names.index(start) + 1 if start in names else int(written)
