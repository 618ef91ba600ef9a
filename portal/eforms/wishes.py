"""What somebody looks for among the free times, and what is kept for them, as a draft has it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any, Self

from portal.bookings import services as bookings
from portal.cases.services import Channel
from portal.core import clock
from portal.eforms.definitions import Question


@dataclass(frozen=True)
class Wishes:
    """What somebody looks for. `after`: on this day or later. `place` is a calendar's slug."""

    after: str | None = None
    place: str | None = None
    near: str | None = None
    step_free: bool = False
    hearing_loop: bool = False
    interpreter: str | None = None

    @property
    def first_day(self) -> date | None:
        return date.fromisoformat(self.after) if self.after else None

    @property
    def needs(self) -> bookings.Needs:
        return bookings.Needs(self.step_free, self.hearing_loop, self.interpreter)

    @property
    def any(self) -> bool:
        return self != Wishes()


@dataclass(frozen=True)
class Desk:
    """How somebody came to staff, in which language they are answered, and that no limit counts."""

    channel: Channel
    locale: str
    despite_limits: bool

    def holding(self, theirs: bookings.Holding) -> bookings.Holding:
        """As staff hold it for them. Nobody's is what no limit counts."""
        held = replace(theirs, locale=self.locale, by_staff=True)
        return replace(held, property=None, email=None, phone=None) if self.despite_limits else held


def desk_of(question: Question | None, answers: Mapping[str, Any]) -> Desk | None:
    """None where people fill in the form themselves."""
    kept = (answers.get(question.items_key) or {}).get("desk") if question else None
    return Desk(**kept | {"channel": Channel(kept["channel"])}) if kept else None


@dataclass(frozen=True)
class Kept:
    """The time that is kept for somebody, until when, and whether it was lengthened already."""

    starts_at: datetime
    place: str
    until: datetime | None
    extended: bool = False
    by_day: bool = False

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(clock.LONDON).date()

    @property
    def over(self) -> bool:
        """Whether others can take it by now."""
        return not self.seconds

    @property
    def seconds(self) -> int:
        """How long it is kept still."""
        left = (self.until - clock.now()).total_seconds() if self.until else 0
        return max(0, ceil(left))

    @classmethod
    def of(cls, answer: Mapping[str, Any], aside: Mapping[str, Any]) -> Self:
        until = aside.get("until")
        return cls(
            datetime.fromisoformat(answer["starts_at"]),
            answer["place"],
            datetime.fromisoformat(until) if until else None,
            bool(aside.get("extended")),
            answer.get("by_day", False),
        )
