"""How many cases are late, due, mine and nobody's, and which services there are to choose from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text

from portal.cases.models import Case, CaseMessage, Direction
from portal.cases.queue.listing import due_then
from portal.cases.queue.wanted import Due
from portal.core import db

MOST = 99  # nobody needs to know how many there are beyond it
# A step of the index for each service there is, not one for each case.
_SERVICES = text(
    """
    WITH RECURSIVE found AS (
        SELECT t.team, (SELECT min(service) FROM cases c WHERE c.team = t.team) AS service
        FROM unnest(CAST(:teams AS text[])) AS t(team)
        UNION ALL
        SELECT f.team,
            (SELECT min(service) FROM cases c WHERE c.team = f.team AND c.service > f.service)
        FROM found f WHERE f.service IS NOT NULL
    )
    SELECT DISTINCT ON (service) service,
        (SELECT title FROM cases c WHERE c.team = f.team AND c.service = f.service LIMIT 1) AS title
    FROM found f WHERE service IS NOT NULL
    """
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Open cases of some teams, each counted up to one more than MOST."""

    late: int
    today: int
    mine: int
    nobody: int
    waiting: int


def counts(teams: Collection[str], *, me: UUID) -> Counts:
    """One statement, which stops counting where it is enough."""
    kinds = {
        "late": due_then(Due.LATE),
        "today": due_then(Due.TODAY),
        "mine": Case.owner_id == me,
        "nobody": Case.owner_id.is_(None),
        "waiting": due_then(Due.WAITING),
    }
    each = [_count(teams, kind).label(name) for name, kind in kinds.items()]
    return Counts(**db.session.execute(select(*each)).one()._asdict())


def services_of(teams: Collection[str]) -> Mapping[str, str]:
    """The services these teams have cases of, with their English names."""
    rows = db.session.execute(_SERVICES, {"teams": list(teams)})
    return {row.service: row.title for row in rows}


def with_new_messages(case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these cases whose resident wrote something that nobody has read."""
    if not case_ids:
        return frozenset()
    unread = select(CaseMessage.case_id).where(
        CaseMessage.case_id.in_(case_ids),
        CaseMessage.direction == Direction.IN,
        CaseMessage.read_at.is_(None),
    )
    return frozenset(db.session.scalars(unread))


def _count(teams: Collection[str], kind: ColumnElement[bool]) -> ColumnElement[int]:
    some: Select[str] = select(Case.reference).where(
        Case.team.in_(teams), Case.closed_at.is_(None), kind
    )
    return select(func.count()).select_from(some.limit(MOST + 1).subquery()).scalar_subquery()
