"""Cases of the organisations that a person acts for, as far as they aren't that person's own."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from portal.accounts import services as accounts
from portal.accounts.services import State
from portal.cases.models import Case
from portal.cases.owning.belonging import COLUMNS, OwnCase, counted, in_states, own
from portal.core import clock, db


def organisation_counts(person_id: UUID) -> dict[State, int]:
    """How many in each state; one statement for whoever acts for nobody."""
    organisations = accounts.organisations_of(person_id)
    if not organisations:
        return dict.fromkeys(State, 0)
    return counted(_theirs(organisations, person_id))


def organisation_cases(
    person_id: UUID, states: Collection[State], *, skip: int, most: int
) -> Sequence[OwnCase]:
    """Those in these states, what changed last first."""
    organisations = accounts.organisations_of(person_id)
    wanted: Any = select(*COLUMNS).where(_theirs(organisations, person_id))
    if set(states) != set(State):
        wanted = wanted.where(in_states(states))
    page = wanted.order_by(Case.changed_at.desc(), Case.id.desc()).offset(skip).limit(most)
    today = clock.today()
    return [own(row._mapping, today) for row in db.session.execute(page)]  # noqa: SLF001 - SQLAlchemy's public name


def _theirs(organisations: Collection[UUID], person_id: UUID) -> ColumnElement[bool]:
    not_own = or_(Case.person_id.is_(None), Case.person_id != person_id)
    return and_(Case.organisation_id.in_(organisations), not_own)
