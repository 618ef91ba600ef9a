"""A person's payments, for the overview of their account."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from portal.accounts.services import State
from portal.core import db
from portal.core.db import transaction
from portal.payments.models import Payment, PaymentState, Subject
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView

_STATES = {
    PaymentState.DUE: State.WAITING,
    PaymentState.PROCESSING: State.OPEN,
    PaymentState.PAID: State.CLOSED,
    PaymentState.EXPIRED: State.CLOSED,
    PaymentState.CANCELLED: State.CLOSED,
}


def state_of(view: PaymentView) -> State:
    return _STATES[view.state]


def counts(person_id: UUID) -> dict[State, int]:
    """How many in each state."""
    found = dict.fromkeys(State, 0)
    wanted = select(Payment.state, func.count()).where(_theirs(person_id)).group_by(Payment.state)
    for state, count in db.session.execute(wanted):
        found[_STATES[state]] += count
    return found


def payments_of(
    person_id: UUID, states: Collection[State], *, skip: int, most: int
) -> Sequence[PaymentView]:
    """Those in these states, what changed last first: `most` of them after the first `skip`."""
    wanted = [state for state, known in _STATES.items() if known in states]
    page = (
        select(Payment)
        .where(_theirs(person_id), Payment.state.in_(wanted))
        .order_by(Payment.changed_at.desc(), Payment.id)
    )
    found = db.session.scalars(page.offset(skip).limit(most))
    return [viewing.view_of(each) for each in found]


def to_pay(person_id: UUID, *, most: int) -> Sequence[PaymentView]:
    """What is due, the one with least time left first."""
    due = select(Payment).where(_theirs(person_id), Payment.state == PaymentState.DUE)
    found = db.session.scalars(due.order_by(Payment.due_at, Payment.id).limit(most))
    return [viewing.view_of(each) for each in found]


def move(case_id: UUID, person_id: UUID) -> None:
    """The payments of a case go with it, into whoever's account that is now."""
    _give(person_id, Payment.subject == Subject.CASE, Payment.subject_id == case_id)


def join(person_id: UUID, was: UUID) -> None:
    """The payments of a record that turned out to be this person's are theirs now."""
    _give(person_id, Payment.person_id == was)


def _give(person_id: UUID, *which: ColumnElement[bool]) -> None:
    with transaction() as session:
        session.execute(update(Payment).where(*which).values(person_id=person_id))


def _theirs(person_id: UUID) -> ColumnElement[bool]:
    return Payment.person_id == person_id
