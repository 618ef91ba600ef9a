"""Mail to whoever pays: a reminder, and what went wrong with their money."""

from typing import Any
from uuid import UUID

from portal.accounts.services import Topic, preferences_of
from portal.core.db import transaction
from portal.notifications.services import queue_email
from portal.payments.models import Payment, PaymentState, RefundReason
from portal.payments.money import money
from portal.payments.taking import asking, viewing


def remind(payment: Payment) -> None:
    """In the caller's transaction. Not to people who want no mail about payments."""
    if preferences_of(payment.person_id).emails(Topic.PAYMENTS):
        _tell_what_is_due(payment, "payment_reminder", key=f"payment_reminder:{payment.id}")


def failed(payment_id: UUID, *, key: str) -> None:
    """The payer had done their part, and their bank said no: it has to be paid another way."""
    with transaction() as session:
        payment = session.get_one(Payment, payment_id, populate_existing=True)
        if payment.state is PaymentState.DUE and payment.email:
            _tell_what_is_due(payment, "payment_failed", key=key)


def sent_back(payment_id: UUID, reason: str, amount: int, *, key: str) -> None:
    """Once a `key`. It says what was decided; when it is back, its bank shows."""
    payment = viewing.payment_with(payment_id)
    if not payment.email:
        return
    values = {
        "reference": payment.reference,
        "amount": money(amount),
        "reason": RefundReason(reason),
        "paid_for": payment.subject,
    }
    queue_email(
        key=key,
        about=payment.id,
        to=payment.email,
        locale=preferences_of(payment.person_id).locale or payment.locale,
        template="payment_sent_back",
        values=values,
    )


def _tell_what_is_due(payment: Payment, template: str, *, key: str) -> None:
    locale = preferences_of(payment.person_id).locale or payment.locale
    values: dict[str, Any] = {
        "reference": payment.reference,
        "amount": money(payment.amount),
        "until": viewing.view_of(payment).last_day.isoformat(),
        "link": asking.link_of(payment.id, payment.reference, locale),
        "paid_for": payment.subject,
    }
    queue_email(
        key=key,
        about=payment.id,
        to=payment.email or "",
        locale=locale,
        template=template,
        values=values,
        useful_until=payment.due_at,
    )
