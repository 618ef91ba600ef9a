"""Payments that were asked for bills which a file then changed: they end."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.payments.models import Bill, BillState, Payment, PaymentState, Subject
from portal.payments.taking import asking


def lock_asked(session: Session, bills: Select[UUID]) -> Sequence[Payment]:
    """The payments of these bills that are due, locked for the transaction."""
    due = (Payment.subject == Subject.BILL, Payment.state == PaymentState.DUE)
    asked = select(Payment).where(*due, Payment.subject_id.in_(bills)).order_by(Payment.id)
    fresh = asked.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).all()


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
    found = session.scalars(
        select(Bill).where(Bill.id.in_(bill_ids)).execution_options(populate_existing=True)
    )
    return {bill.id: bill for bill in found}
