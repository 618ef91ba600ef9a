"""Cases of a person: whether one is theirs, how many there are, and a page of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from portal.accounts import services as accounts
from portal.accounts.services import State
from portal.cases.models import Case
from portal.cases.reading import title_of
from portal.cases.statuses import WAITING, Status, shown
from portal.core import clock, db
from portal.core.errors import Sentence

COLUMNS = (
    Case.reference, Case.service, Case.title, Case.status, Case.received_at, Case.respond_by,
    Case.changed_at, Case.waiting_since,
)  # fmt: skip


@dataclass(frozen=True)
class OwnCase:
    """A line of the overview. `respond_by` is None where no news is promised, as in CaseStatus.

    `asked` says that questions of its form are asked again: the case waits, wherever it stands.
    """

    reference: str
    title: Sentence
    status: Status
    received_at: datetime
    respond_by: date | None
    changed_at: datetime
    asked: bool
    today: date

    @property
    def state(self) -> State:
        return state_of(self.status, asked=self.asked)

    @property
    def shown(self) -> Status:
        return shown(self.status, waits=self.asked)

    @property
    def late(self) -> bool:
        return self.respond_by is not None and self.respond_by < self.today


def state_of(status: Status, *, asked: bool = False) -> State:
    if status.closed:
        return State.CLOSED
    return State.WAITING if asked or status in WAITING else State.OPEN


def counted(whose: ColumnElement[bool]) -> dict[State, int]:
    """How many of these cases there are in each state."""
    asked = Case.waiting_since.is_not(None)
    wanted = select(Case.status, asked, func.count()).where(whose).group_by(Case.status, asked)
    found = dict.fromkeys(State, 0)
    for status, waits, count in db.session.execute(wanted):
        found[state_of(status, asked=waits)] += count
    return found


def in_states(states: Collection[State]) -> ColumnElement[bool]:
    """Cases in one of these states; what is asked again of a case ends when it is closed."""
    return or_(false(), *(_IN_STATE[state] for state in states))


# In these the council waits, too, but asks nothing.
_WAITS_OTHERWISE = (Status.PAYMENT_DUE, Status.TIME_NEEDED)
_asked = Case.waiting_since.is_not(None)
_IN_STATE: Mapping[State, ColumnElement[bool]] = {
    State.WAITING: or_(Case.status.in_(WAITING), _asked),
    State.OPEN: and_(Case.status.in_([s for s in Status if state_of(s) is State.OPEN]), ~_asked),
    State.CLOSED: Case.status.in_([status for status in Status if status.closed]),
}


def is_theirs(reference: str, person_id: UUID) -> bool:
    """Whether this case belongs to the person, or to an organisation that they act for."""
    whose = select(Case.person_id, Case.organisation_id).where(Case.reference == reference)
    row = db.session.execute(whose).one_or_none()
    if row is None:
        return False
    if row.person_id == person_id or row.organisation_id is None:
        return bool(row.person_id == person_id)
    return row.organisation_id in accounts.organisations_of(person_id)


def counts(person_id: UUID, *, by_form: bool = False) -> dict[State, int]:
    """How many in each state; `by_form` counts those for which one of our forms was sent."""
    theirs = Case.person_id == person_id
    return counted(and_(theirs, Case.submission_id.is_not(None)) if by_form else theirs)


def cases_of(
    person_id: UUID, states: Collection[State], *, skip: int, most: int, by_form: bool = False
) -> Sequence[OwnCase]:
    """Those in these states, what changed last first: `most` of them after the first `skip`."""
    chosen = _chosen(person_id, states)
    if by_form:
        chosen = chosen.where(Case.submission_id.is_not(None))
    page = chosen.order_by(Case.changed_at.desc(), Case.id.desc()).offset(skip).limit(most)
    today = clock.today()
    return [own(row._mapping, today) for row in db.session.execute(page)]  # noqa: SLF001 - SQLAlchemy's public name


def waiting(person_id: UUID, *, most: int) -> Sequence[OwnCase]:
    """Those that can't go on without the person, the one that has waited longest first."""
    chosen = _chosen(person_id, (State.WAITING,)).order_by(Case.changed_at, Case.id)
    today = clock.today()
    return [own(row._mapping, today) for row in db.session.execute(chosen.limit(most))]  # noqa: SLF001


def _chosen(person_id: UUID, states: Collection[State]) -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = select(*COLUMNS).where(Case.person_id == person_id)
    if set(states) == set(State):
        return wanted
    return wanted.where(in_states(states))


def own(row: Mapping[Any, Any], today: date) -> OwnCase:
    status = row["status"]
    asked = row["waiting_since"] is not None and status not in _WAITS_OTHERWISE
    open_here = state_of(status, asked=asked) is State.OPEN
    over = status is Status.BOOKED and row["respond_by"] < today
    return OwnCase(
        reference=row["reference"],
        title=title_of(row["service"], row["title"]),
        status=status,
        received_at=row["received_at"],
        respond_by=row["respond_by"] if open_here and not over else None,
        changed_at=row["changed_at"],
        asked=asked,
        today=today,
    )
