"""Days that are unlike others, and who serves a calendar, as lines of text that staff type."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from babel import Locale
from babel.dates import get_day_names

from portal.bookings.plans import WEEKDAYS, SpecialDay, Staff
from portal.core import i18n
from portal.core.typed_times import NotRead, day_in, in_words, spans_in

_PARTS = re.compile(r"(?P<first>[^:(]+)(?::(?P<middle>[^()]*))?(?:\((?P<last>.*)\))?")
_CODE = re.compile(r"[a-z]{2,3}")
_ENGLISH = "en"


def exceptions_in(typed: str) -> tuple[SpecialDay, ...]:
    """'24 12 2026: 09:00–12:00 (Christmas Eve)', a day a line; without times it is closed.

    Raises NotRead with the line that isn't so, and where a day stands twice.
    """
    found: dict[str, SpecialDay] = {}
    for line in _lines(typed):
        first, middle, why = _parts(line)
        try:
            day, spans = day_in(first), spans_in(middle)
        except NotRead:
            raise NotRead(line) from None
        if day.isoformat() in found:
            raise NotRead(line)
        found[day.isoformat()] = SpecialDay(day=day, open=spans, why=why[:200])
    return tuple(found[day] for day in sorted(found))


def exception_lines(exceptions: Iterable[SpecialDay]) -> str:
    return "\n".join(
        f"{each.day.day} {each.day.month} {each.day.year}"
        + (f": {in_words(each.open)}" if each.open else "")
        + (f" ({each.why})" if each.why else "")
        for each in exceptions
    )


def staff_in(typed: str, interpreter: str) -> tuple[Staff, ...]:
    """'Ola Nowak: Polish, interpreter (Monday, Tuesday)', a colleague a line.

    Languages and weekdays are named in English or in the language in use; `interpreter` is that
    word in it. Raises NotRead with the line that isn't so.
    """
    return tuple(_colleague(line, interpreter) for line in _lines(typed))


def staff_lines(staff: Iterable[Staff], interpreter: str) -> str:
    names, days = _languages(_current()), weekday_names()
    lines = []
    for each in staff:
        can = [names.get(code, code) for code in each.languages]
        can += [interpreter] if each.interpreter else []
        on = ", ".join(days[day] for day in each.weekdays)
        lines.append(
            each.name + (f": {', '.join(can)}" if can else "") + (f" ({on})" if on else "")
        )
    return "\n".join(lines)


def language_name(code: str) -> str:
    """Polish for pl, in the language in use."""
    return _languages(_current()).get(code, code)


def language_code(typed: str) -> str | None:
    """Polish, polski and pl are pl; None for what is no language."""
    try:
        return _code(typed.strip().casefold(), typed)
    except NotRead:
        return None


def weekday_names() -> Mapping[str, str]:
    """What the weekdays of a plan are called in the language in use."""
    return _weekdays(_current())


def _colleague(line: str, interpreter: str) -> Staff:
    name, middle, on = _parts(line)
    can = [word.strip().casefold() for word in middle.split(",") if word.strip()]
    own = {interpreter.casefold(), "interpreter"}
    days = _called({_ENGLISH, _current()}, _weekdays)
    wanted = [word.strip().casefold() for word in on.split(",") if word.strip()]
    if not name or len(name) > 120 or not set(wanted) <= set(days):  # noqa: PLR2004 - as in Staff
        raise NotRead(line)
    return Staff(
        name=name,
        languages=tuple(_code(word, line) for word in can if word not in own),
        interpreter=bool(own & set(can)),
        weekdays=tuple(day for day in WEEKDAYS if day in {days[word] for word in wanted}),
    )


def _code(word: str, line: str) -> str:
    code = _called({_ENGLISH, _current()}, _languages).get(word, word)
    if not _CODE.fullmatch(code) or code not in _languages(_ENGLISH):
        raise NotRead(line)
    return code


def _parts(line: str) -> tuple[str, str, str]:
    found = _PARTS.fullmatch(line)
    if found is None:
        raise NotRead(line)
    first, middle, last = ((part or "").strip() for part in found.groups())
    return first, middle, last


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _current() -> str:
    return i18n.current().babel_code


def _called(locales: set[str], names: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    """The keys by what they are called in any of these languages."""
    return {name.casefold(): key for locale in locales for key, name in names(locale).items()}


@cache
def _weekdays(locale: str) -> Mapping[str, str]:
    names = get_day_names("wide", "stand-alone", locale)
    return {day: names[number] for number, day in enumerate(WEEKDAYS)}


@cache
def _languages(locale: str) -> Mapping[str, str]:
    names = Locale.parse(locale).languages
    return {code: name for code, name in names.items() if _CODE.fullmatch(code)}
