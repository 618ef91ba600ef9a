"""Money that goes back because what was paid for won't be had: nobody decides that.

What came over the counter somebody has to give: for finance it waits among the refunds to decide.
"""

from portal.core.db import transaction
from portal.payments.models import Payment, RefundReason, RefundState
from portal.payments.refunding import wanting
from portal.payments.taking import settling, viewing


def give_back(reference: str, reason: RefundReason) -> int:
    """All that can go back of a payment, in pence; 0 where nothing can. Raises UnknownPayment."""
    known = viewing.payment(reference)
    with transaction() as session:
        payment: Payment = settling.lock(session, known.id)
        amount = wanting.can_go_back(payment)
        if amount <= 0:
            return 0
        state = RefundState.WANTED if payment.intent else RefundState.ASKED
        wanting.want(
            session, payment, amount=amount, reason=reason, intent=payment.intent, state=state
        )
        return amount
