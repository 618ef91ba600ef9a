"""A time of day as people say it: 4pm, 16:00, 4.30 pm, noon. Kept as `16:30`."""

import re
from datetime import UTC, datetime, time
from typing import Any

from portal.core.i18n import _, _l, time_text
from portal.core.latin import latin
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, Typed, Unusable

_LONGEST = 40
_NOON = 12
_CLOCK = re.compile(
    r"([0-9]{1,2})(?: ?[:.h ] ?([0-9]{2}))? ?(?:([ap])\.? ?m\.?)?|([0-9]{2})([0-9]{2})",
    re.IGNORECASE,
)
_FACE = 12  # hours on the face of a clock
_CLEAR_FROM = 10  # nobody writes 10 as 010: a form of two digits is of the 24-hour clock


class Time(Kind):
    has_length = False

    def read(self, question: Question, typed: Typed) -> str | None:  # noqa: ARG002
        text = latin(typed[""], _LONGEST)
        if text == "":
            return None
        found = _time(text.casefold()) if text else None
        if found is None:
            raise Unusable(_l("Enter a time, like 4:30pm or 16:30"))
        return f"{found:%H:%M}"

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        # In winter, London's time is UTC: no clock is put forward on this day.
        day = datetime(2026, 1, 1, tzinfo=UTC)
        hour, minute = answer.split(":")
        return [time_text(day.replace(hour=int(hour), minute=int(minute)))]


def _time(text: str) -> time | None:
    for named, names in ((_NOON, _names_of_noon()), (0, _names_of_midnight())):
        if text.removeprefix("12 ") in names:
            return time(named)
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    written, minute, half = found[1] or found[4], found[2] or found[5] or "0", found[3]
    hour = _hour(written, half, found[0])
    try:
        return None if hour is None else time(hour, int(minute))
    except ValueError:
        return None


def _hour(written: str, half: str | None, whole: str) -> int | None:
    """The hour of the day; raises Particular where it could be morning or afternoon."""
    hour = int(written)
    if half:
        if hour > _FACE:
            return hour if half == "p" else None  # 16:00pm says the same twice
        return None if hour == 0 else hour % _FACE + (_FACE if half == "p" else 0)
    if 0 < hour < _CLEAR_FROM and not written.startswith("0"):
        raise Particular(
            _("Say if it is morning or afternoon: enter %(time)sam or %(time)spm", time=whole)
        )
    return hour


def _names_of_noon() -> set[str]:
    """In the language of the page and in English."""
    return {"noon", "midday", _("noon").casefold()}


def _names_of_midnight() -> set[str]:
    return {"midnight", _("midnight").casefold()}
