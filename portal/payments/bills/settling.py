"""A bill is paid in the transaction that settles its payment; given back, it is so no longer."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock, db
from portal.core.db import transaction
from portal.payments.models import Attempt, Bill, BillState, Payment, Subject
from portal.payments.taking.confirming import add_confirmation
from portal.payments.taking.viewing import PaymentView


def confirm(payment: PaymentView) -> bool:
    """Whether the bill is still owed, and this is what pays it: then it is paid from now on.

    False where it was withdrawn, paid elsewhere or changed meanwhile: the money goes back.
    """
    session = db.session()
    bill = session.get(Bill, payment.subject_id, with_for_update=True, populate_existing=True)
    if bill is None:
        return False
    if bill.state is BillState.PAID:
        return bill.payment_id == payment.id
    if bill.state is not BillState.OWED or not _right_amount(session, bill, payment):
        return False
    bill.state, bill.payment_id = BillState.PAID, payment.id
    bill.paid_at = bill.changed_at = clock.now()
    return True


def follow_refund(bill_id: UUID, payment_id: UUID) -> None:
    """Whoever got all of their money back hasn't paid; part of it is a matter for finance."""
    with transaction() as session:
        payment = session.get(Payment, payment_id, with_for_update=True, populate_existing=True)
        bill = session.get(Bill, bill_id, with_for_update=True, populate_existing=True)
        if bill is None or payment is None or bill.payment_id != payment_id:
            return
        if payment.refunded >= payment.amount:
            bill.state, bill.paid_at = BillState.GIVEN_BACK, None
        elif bill.state is BillState.GIVEN_BACK:  # the refund failed later
            bill.state, bill.paid_at = BillState.PAID, payment.paid_at
        bill.changed_at = clock.now()


def _right_amount(session: Session, bill: Bill, payment: PaymentView) -> bool:
    """Owed today, or on the day when a visit to the provider began: news of it may come late."""
    begun = session.scalars(select(Attempt.created_at).where(Attempt.payment_id == payment.id))
    days = {clock.today(), *(at.astimezone(clock.LONDON).date() for at in begun)}
    return payment.amount in {bill.owed_on(day) for day in days}


add_confirmation(Subject.BILL, confirm)
