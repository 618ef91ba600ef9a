"""What officers see: lists of cases, and one with everything."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.cases.complaints.guarding import kept_back
from portal.cases.models import Case, CustomerType, TimelineEntry
from portal.cases.reading import MOST_ENTRIES, UnknownCase
from portal.cases.statuses import Status
from portal.core import clock, db

MOST_CASES = 200


@dataclass(frozen=True)
class CaseLine:
    """One line of a list. `overdue`: a promised date, to acknowledge or to answer, has gone by.

    `title` is the English name of the service, to be translated with the service as its context.
    """

    reference: str
    service: str
    title: str
    team: str
    status: Status
    received_at: datetime
    acknowledge_by: date
    respond_by: date
    overdue: bool


@dataclass(frozen=True)
class CaseRecord:
    """A case with its entries, internal ones too, oldest first; at most MOST_ENTRIES of them."""

    case: Case
    timeline: tuple[TimelineEntry, ...]

    @property
    def allowed(self) -> tuple[Status, ...]:
        """Where an officer can move the case from here."""
        kept = kept_back(self.case)
        onward = self.case.status.next(map(Status, self.case.statuses))
        return tuple(status for status in onward if status not in kept)


@dataclass(frozen=True)
class TeamFigures:
    team: str
    open: int
    overdue: int


@dataclass(frozen=True)
class CustomerFigures:
    customer: CustomerType
    all: int
    open: int
    overdue: int


def list_cases(
    *,
    team: str | None = None,
    status: Status | None = None,
    overdue: bool = False,
    customer: CustomerType | None = None,
    limit: int = 50,
) -> list[CaseLine]:
    """Cases to work on, the one to answer soonest first; at most MOST_CASES.

    Open ones unless a status is named. `overdue` keeps those with a promised date gone by.
    """
    wanted = _lines().where(Case.status == status if status else Case.closed_at.is_(None))
    if team is not None:
        wanted = wanted.where(Case.team == team)
    if overdue:
        wanted = wanted.where(_overdue())
    if customer is not None:
        wanted = wanted.where(Case.customer_type == customer)
    soonest = wanted.order_by(Case.respond_by, Case.reference)
    rows = db.session.execute(soonest.limit(max(1, min(limit, MOST_CASES))))
    return [CaseLine(**row._asdict()) for row in rows]


def record_of(reference: str) -> CaseRecord:
    """Everything about a case. Raises UnknownCase."""
    case = db.session.scalar(select(Case).where(Case.reference == reference))
    if case is None:
        raise UnknownCase
    newest = (
        select(TimelineEntry)
        .where(TimelineEntry.case_id == case.id)
        .order_by(TimelineEntry.position.desc())
        .limit(MOST_ENTRIES)
    )
    return CaseRecord(case, tuple(reversed(db.session.scalars(newest).all())))


def figures() -> list[TeamFigures]:
    """Open and overdue cases of each team that has any."""
    rows = db.session.execute(
        select(Case.team, func.count(), func.count().filter(_overdue()))
        .where(Case.closed_at.is_(None))
        .group_by(Case.team)
        .order_by(Case.team)
    )
    return [TeamFigures(*row) for row in rows]


def figures_by_customer(*, since: datetime | None = None) -> list[CustomerFigures]:
    """Cases of each type of customer, all types: those received since, or ever (R47)."""
    counted = select(
        Case.customer_type,
        func.count(),
        func.count().filter(Case.closed_at.is_(None)),
        func.count().filter(_overdue()),
    ).group_by(Case.customer_type)
    if since is not None:
        counted = counted.where(Case.received_at >= since)
    rows = {customer: counts for customer, *counts in db.session.execute(counted)}
    return [CustomerFigures(each, *rows.get(each, (0, 0, 0))) for each in CustomerType]


def _lines() -> Select[*tuple[Any, ...]]:
    return select(
        Case.reference,
        Case.service,
        Case.title,
        Case.team,
        Case.status,
        Case.received_at,
        Case.acknowledge_by,
        Case.respond_by,
        _overdue().label("overdue"),
    )


def _overdue() -> ColumnElement[bool]:
    today = clock.today()
    unacknowledged = and_(
        Case.acknowledged_at.is_(None),
        Case.acknowledge_by < today,
        Case.status != Status.PAYMENT_DUE,
    )
    late = and_(Case.respond_by < today, Case.waiting_since.is_(None))
    return and_(Case.closed_at.is_(None), or_(late, unacknowledged))
