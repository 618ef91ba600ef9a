"""Messages of a person, a thread a case: how many there are, and a page of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from portal.accounts.services import State
from portal.cases.models import Case, CaseMessage, Direction
from portal.cases.reading import title_of
from portal.cases.statuses import Status
from portal.core import db
from portal.core.errors import Sentence


@dataclass(frozen=True)
class OwnThread:
    """What was written on one case. `new` is how many messages of ours nobody has opened yet."""

    reference: str
    title: Sentence
    new: int
    newest_at: datetime
    closed: bool

    @property
    def state(self) -> State:
        if self.new:
            return State.WAITING
        return State.CLOSED if self.closed else State.OPEN


_NEW = func.count().filter(CaseMessage.direction == Direction.OUT, CaseMessage.read_at.is_(None))
_NEWEST = func.max(CaseMessage.at)
_CLOSED = Case.status.in_([status for status in Status if status.closed])
_IN_STATE: Mapping[State, ColumnElement[bool]] = {
    State.WAITING: _NEW > 0,
    State.OPEN: and_(_NEW == 0, ~_CLOSED),
    State.CLOSED: and_(_NEW == 0, _CLOSED),
}


def thread_counts(person_id: UUID) -> dict[State, int]:
    """On how many cases somebody has written, in each state."""
    each = _threads(person_id).subquery()
    new = each.c.new > 0
    counted = select(new, each.c.closed, func.count()).group_by(new, each.c.closed)
    found = dict.fromkeys(State, 0)
    for unread, closed, count in db.session.execute(counted):
        state = State.WAITING if unread else State.CLOSED if closed else State.OPEN
        found[state] += count
    return found


def threads_of(
    person_id: UUID, states: Collection[State], *, skip: int, most: int
) -> Sequence[OwnThread]:
    """Those in these states, the newest first: `most` of them after the first `skip`."""
    wanted = _threads(person_id)
    if set(states) != set(State):
        wanted = wanted.having(_any_of(states))
    page = wanted.order_by(_NEWEST.desc(), Case.id).offset(skip).limit(most)
    return [
        OwnThread(row.reference, title_of(row.service, row.title), row.new, row.newest, row.closed)
        for row in db.session.execute(page)
    ]


def _threads(person_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.reference,
            Case.service,
            Case.title,
            _CLOSED.label("closed"),
            _NEW.label("new"),
            _NEWEST.label("newest"),
        )
        .join(CaseMessage, CaseMessage.case_id == Case.id)
        .where(Case.person_id == person_id)
        .group_by(Case.id)
    )


def _any_of(states: Collection[State]) -> ColumnElement[bool]:
    return or_(false(), *(_IN_STATE[state] for state in states))
