"""How long a service usually takes, measured each night from the cases of the last year."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Cast, Date, and_, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from portal.cases import council
from portal.cases.models import Case, UsualTime
from portal.cases.statuses import Status
from portal.core import clock, db
from portal.core.db import transaction

FEWEST = 10  # of fewer cases nothing can be said
SHARE = 0.8  # so many of them were closed within the days that are named
_A_YEAR = timedelta(days=365)
# What the person called off, or what was known already, says nothing about how long work takes.
_NO_WORK = (Status.CANCELLED, Status.DUPLICATE)


@dataclass
class _Measured:
    """Of one service: closed cases by working days, and how many broke their promise."""

    by_days: Counter[int] = field(default_factory=Counter)
    late: int = 0
    open_late: int = 0

    @property
    def closed(self) -> int:
        return self.by_days.total()

    @property
    def days(self) -> int:
        """The fewest working days within which SHARE of them were closed."""
        ordered = sorted(self.by_days)
        reached = accumulate(self.by_days[days] for days in ordered)
        wanted = SHARE * self.closed
        return next(days for days, so_far in zip(ordered, reached, strict=True) if so_far >= wanted)

    @property
    def late_in_100(self) -> int:
        """At least 1 where there was any: nobody is told that none was late."""
        late = self.late + self.open_late
        return max(round(100 * late / (self.closed + self.open_late)), int(late > 0))


def measure_usual_times() -> int:
    """Measure every service anew; of how many something can be said."""
    found = _measured()
    rows = [
        {
            "service": service,
            "cases": each.closed,
            "days": each.days,
            "late_in_100": each.late_in_100,
            "measured_at": clock.now(),
        }
        for service, each in found.items()
        if each.closed >= FEWEST
    ]
    with transaction() as session:
        session.execute(delete(UsualTime))
        if rows:
            session.execute(insert(UsualTime), rows)
    return len(rows)


def _measured() -> dict[str, _Measured]:
    """From counts of cases by service and days: a year of them has far fewer rows than cases."""
    found: dict[str, _Measured] = defaultdict(_Measured)
    since = clock.now() - _A_YEAR
    received, closed = _day(Case.received_at), _day(Case.closed_at)
    promised = func.least(Case.promised, Case.respond_by)  # another date doesn't make it punctual
    rows = db.session.execute(
        select(Case.service, received, closed, func.count(),
               func.count().filter(closed > promised))
        .where(Case.closed_at >= since, Case.status.not_in(_NO_WORK))
        .group_by(Case.service, received, closed)
    ).all()  # fmt: skip
    between = _WorkingDays(row[1] for row in rows)
    for service, began, ended, count, late in rows:
        found[service].by_days[between(began, ended)] += count
        found[service].late += late
    past = and_(Case.closed_at.is_(None), promised < clock.today())
    waiting = and_(past, Case.waiting_since.is_(None))
    still = select(Case.service, func.count()).where(waiting).group_by(Case.service)
    for service, count in db.session.execute(still):
        found[service].open_late += count
    return found


class _WorkingDays:
    """Counts working days after the first day, up to and with the last."""

    def __init__(self, begun: Iterable[date]) -> None:
        today = clock.today()
        first = min(begun, default=today)
        days = [first + timedelta(days=n) for n in range((today - first).days + 2)]
        division = council.division()
        working = (int(clock.is_working_day(day, division=division)) for day in days)
        self._so_far = dict(zip(days, accumulate(working), strict=True))

    def __call__(self, began: date, ended: date) -> int:
        return max(0, self._so_far[ended] - self._so_far[began])


def _day(moment: Any) -> Cast[date]:
    """The date at the council's desk."""
    return cast(func.timezone("Europe/London", moment), Date)
