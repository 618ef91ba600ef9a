"""Dates, each in three boxes: never a calendar alone. Kept as ISO (`2026-03-27`)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from babel.dates import get_month_names
from flask_babel.speaklater import LazyString

from portal.core import clock, i18n
from portal.core.i18n import _, _l, date_text
from portal.core.texts import without_marks
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, Several, Typed, Unusable

PARTS = ("day", "month", "year")
_FIRST_YEAR = 1900
_YEAR_DIGITS = 4
_SHORTEST_NAME = 3  # letters that tell one month from another


class _Words:
    """What is said of a date that can't be taken."""

    missing: ClassVar[Mapping[str, LazyString]] = {
        "day": _l("The date must include a day"),
        "month": _l("The date must include a month"),
        "year": _l("The date must include a year"),
    }
    unreal: ClassVar[LazyString] = _l("Enter a real date, like 27 3 2026")
    past: ClassVar[LazyString] = _l("The date must be today or in the past")

    def after(self, last: str) -> str:
        return _("The date must be on or before %(date)s", date=last)

    def before(self, first: str) -> str:
        return _("The date must be on or after %(date)s", date=first)


class _FirstWords(_Words):
    missing: ClassVar[Mapping[str, LazyString]] = {
        "day": _l("The first date must include a day"),
        "month": _l("The first date must include a month"),
        "year": _l("The first date must include a year"),
    }
    unreal = _l("Enter a real first date, like 27 3 2026")
    past = _l("The first date must be today or in the past")

    def after(self, last: str) -> str:
        return _("The first date must be on or before %(date)s", date=last)

    def before(self, first: str) -> str:
        return _("The first date must be on or after %(date)s", date=first)


class _LastWords(_Words):
    missing: ClassVar[Mapping[str, LazyString]] = {
        "day": _l("The last date must include a day"),
        "month": _l("The last date must include a month"),
        "year": _l("The last date must include a year"),
    }
    unreal = _l("Enter a real last date, like 27 3 2026")
    past = _l("The last date must be today or in the past")

    def after(self, last: str) -> str:
        return _("The last date must be on or before %(date)s", date=last)

    def before(self, first: str) -> str:
        return _("The last date must be on or after %(date)s", date=first)


class Date(Kind):
    boxes: ClassVar[tuple[str, ...]] = PARTS
    has_length = False

    def filled(self, answer: Any) -> Typed:
        return _boxes_of(answer)

    def read(self, question: Question, typed: Typed) -> str | None:
        day = _day(question, typed, "", _Words())
        return day.isoformat() if day else None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [date_text(date.fromisoformat(answer))]


class Period(Kind):
    """From one date to another, both within it. Kept as {"from": ISO, "to": ISO}."""

    boxes: ClassVar[tuple[str, ...]] = (
        *(f"from-{part}" for part in PARTS), *(f"to-{part}" for part in PARTS),
    )  # fmt: skip
    has_length = False

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:  # noqa: ARG002
        return _named("from-")

    def filled(self, answer: Any) -> Typed:
        ends = answer or {}
        return {**_boxes_of(ends.get("from"), "from-"), **_boxes_of(ends.get("to"), "to-")}

    def read(self, question: Question, typed: Typed) -> dict[str, str] | None:
        first, first_faults = _end(question, typed, "from-", _FirstWords())
        last, last_faults = _end(question, typed, "to-", _LastWords())
        faults = [*first_faults, *last_faults]
        if not faults and (first or last):
            faults = [*_order_faults(first, last)]
        if faults:
            raise Several(*faults)
        return {"from": first.isoformat(), "to": last.isoformat()} if first and last else None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        first, last = (date_text(date.fromisoformat(answer[end])) for end in ("from", "to"))
        return [first if first == last else _("%(first)s to %(last)s", first=first, last=last)]


def _boxes_of(answer: str | None, end: str = "") -> Typed:
    day = date.fromisoformat(answer) if answer else None
    return {f"{end}{part}": str(getattr(day, part)) if day else "" for part in PARTS}


def _end(
    question: Question, typed: Typed, end: str, words: _Words
) -> tuple[date | None, list[Unusable]]:
    try:
        return _day(question, typed, end, words), []
    except Unusable as fault:
        return None, [fault]


def _order_faults(first: date | None, last: date | None) -> Iterator[Unusable]:
    if first is None:
        yield Particular(_l("Enter the first date, like 27 3 2026"), *_named("from-"))
    elif last is None:
        yield Particular(_l("Enter the last date, like 27 3 2026"), *_named("to-"))
    elif last < first:
        text = _(
            "The last date must be on or after the first date, %(date)s", date=date_text(first)
        )
        yield Particular(text, *_named("to-"))


def _named(end: str) -> tuple[str, ...]:
    return tuple(f"{end}{part}" for part in PARTS)


def _day(question: Question, typed: Typed, end: str, words: _Words) -> date | None:
    """The date in the boxes that begin with `end`; None where all are empty."""
    written = {part: without_marks(typed[f"{end}{part}"]).strip() for part in PARTS}
    missing = [part for part in PARTS if not written[part]]
    if len(missing) == len(PARTS):
        return None
    if missing:
        raise Particular(words.missing[missing[0]], *(f"{end}{part}" for part in missing))
    day = _real(written, end, words)
    _check_within(question, day, end, words)
    return day


def _check_within(question: Question, day: date, end: str, words: _Words) -> None:
    earliest, latest = question.within.earliest, question.within.latest
    if latest is not None and day > (most := clock.today() + timedelta(days=latest)):
        said = words.past if latest == 0 else words.after(date_text(most))
        raise Particular(said, *_named(end))
    if earliest is not None and day < (least := clock.today() + timedelta(days=earliest)):
        raise Particular(words.before(date_text(least)), *_named(end))


def _real(written: Typed, end: str, words: _Words) -> date:
    """Digits of any script; the month may be a name."""
    try:
        year, month, day = (
            _number(written["year"]),
            _month(written["month"]),
            _number(written["day"]),
        )
        if len(written["year"]) != _YEAR_DIGITS:
            raise Particular(_l("Enter the year with four digits, like 2026"), f"{end}year")
        if year < _FIRST_YEAR:
            raise Unusable(words.unreal, *_named(end))
        return date(year, month, day)
    except ValueError:
        raise Unusable(words.unreal, *_named(end)) from None


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
