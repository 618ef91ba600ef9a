"""A person's payments, for the overview of their account."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.accounts.services import State
from portal.cases import services as cases
from portal.core import db
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


def _theirs(person_id: UUID) -> ColumnElement[bool]:
    """A case's payment goes with the case, whoever that belongs to now."""
    own_cases = cases.ids_of_person(person_id)
    of_case = and_(Payment.subject == Subject.CASE, Payment.subject_id.in_(own_cases))
    return or_(of_case, and_(Payment.subject != Subject.CASE, Payment.person_id == person_id))
