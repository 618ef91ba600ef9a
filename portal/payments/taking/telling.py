"""Mail to whoever paid, where the portal itself decided that the money goes back."""

from uuid import UUID

from portal.notifications.services import queue_email
from portal.payments.models import RefundReason
from portal.payments.money import money
from portal.payments.taking import viewing


def sent_back(payment_id: UUID, reason: str, amount: int, *, key: str) -> None:
    """Once a `key`. It says what was decided; when it is back, its bank shows."""
    payment = viewing.payment_with(payment_id)
    if not payment.email:
        return
    queue_email(
        key=key,
        about=payment.id,
        to=payment.email,
        locale=payment.locale,
        template="payment_sent_back",
        values={
            "reference": payment.reference,
            "amount": money(amount),
            "reason": RefundReason(reason),
        },
    )
