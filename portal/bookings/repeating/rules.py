"""How often something is booked again, and on which days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.core import clock

MOST = 52
_WEEK = 7


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"


_DAYS = {Every.WEEK: _WEEK, Every.TWO_WEEKS: 2 * _WEEK, Every.FOUR_WEEKS: 4 * _WEEK}


@dataclass(frozen=True)
class Rule:
    """`until` is the last day that counts.

    By the month it is the same weekday, like the second Tuesday; a month with no fifth is left out.
    """

    every: Every
    until: date

    def days_after(self, first: date) -> list[date]:
        """The days after the first one, `MOST` at most."""
        found: list[date] = []
        for day in self._steps(first):
            if day > self.until or len(found) == MOST:
                break
            found.append(day)
        return found

    def _steps(self, first: date) -> Iterator[date]:
        if self.every is Every.MONTH:
            yield from _by_month(first)
            return
        day = first
        while True:
            day += timedelta(days=_DAYS[self.every])
            yield day


def _by_month(first: date) -> Iterator[date]:
    week = (first.day - 1) // _WEEK
    month = first.replace(day=1)
    while True:
        month = clock.month_after(month)
        ahead = (first.weekday() - month.weekday()) % _WEEK
        day = month + timedelta(days=ahead + week * _WEEK)
        if day.month == month.month:
            yield day
