"""Cases of the organisations that a person acts for, as far as they aren't that person's own."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.accounts import services as accounts
from portal.accounts.services import State
from portal.cases.belonging import COLUMNS, OwnCase, own, state_of
from portal.cases.models import Case
from portal.cases.statuses import Status
from portal.core import clock, db


def organisation_counts(person_id: UUID) -> dict[State, int]:
    """How many in each state; one statement for whoever acts for nobody."""
    found = dict.fromkeys(State, 0)
    organisations = accounts.organisations_of(person_id)
    if organisations:
        counted = select(Case.status, func.count()).where(_theirs(organisations, person_id))
        for status, count in db.session.execute(counted.group_by(Case.status)):
            found[state_of(status)] += count
    return found


def organisation_cases(
    person_id: UUID, states: Collection[State], *, skip: int, most: int
) -> Sequence[OwnCase]:
    """Those in these states, what changed last first."""
    organisations = accounts.organisations_of(person_id)
    wanted: Any = select(*COLUMNS).where(_theirs(organisations, person_id))
    if set(states) != set(State):
        wanted = wanted.where(Case.status.in_([s for s in Status if state_of(s) in states]))
    page = wanted.order_by(Case.changed_at.desc(), Case.id.desc()).offset(skip).limit(most)
    today = clock.today()
    return [own(row._mapping, today) for row in db.session.execute(page)]  # noqa: SLF001 - SQLAlchemy's public name


def _theirs(organisations: Collection[UUID], person_id: UUID) -> ColumnElement[bool]:
    not_own = or_(Case.person_id.is_(None), Case.person_id != person_id)
    return and_(Case.organisation_id.in_(organisations), not_own)
