"""Payments that were asked for bills whose amount is another today: they end, unless begun."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.core import clock, jobs
from portal.core.db import transaction
from portal.payments.models import (
    Attempt,
    AttemptState,
    Bill,
    BillState,
    Payment,
    PaymentState,
    Subject,
)
from portal.payments.taking import asking

_AT_WORK = (AttemptState.CREATED, AttemptState.PENDING, AttemptState.PROCESSING)


@jobs.task("payments.end_discounts", cron="10 * * * *")
def end_discounts(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given it
    """Nobody begins to pay what was owed yesterday; who began in time may finish."""
    begun = exists().where(Attempt.payment_id == Payment.id, Attempt.state.in_(_AT_WORK))
    with transaction() as session:
        end_wrong(session, lock_asked(session, ~begun))


def lock_asked(session: Session, *conditions: Any) -> Sequence[Payment]:
    """The payments of bills that are due, locked; they are few, as each ends within a day."""
    due = (Payment.subject == Subject.BILL, Payment.state == PaymentState.DUE)
    asked = select(Payment).where(*due, *conditions).order_by(Payment.id).with_for_update()
    return session.scalars(asked.execution_options(populate_existing=True)).all()


def end_wrong(session: Session, asked: Sequence[Payment]) -> None:
    """Cancel those that don't ask for what is owed today; the next look at the bill asks anew."""
    bills = _bills(session, [payment.subject_id for payment in asked])
    today = clock.today()
    for payment in asked:
        bill = bills.get(payment.subject_id)
        if bill and bill.state is BillState.OWED and bill.owed_on(today) == payment.amount:
            continue
        asking.withdraw(payment)


def _bills(session: Session, bill_ids: Sequence[UUID]) -> dict[UUID, Bill]:
    found = session.scalars(select(Bill).where(Bill.id.in_(bill_ids)))
    return {bill.id: bill for bill in found}
