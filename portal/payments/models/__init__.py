"""Tables of payments."""

from portal.payments.models.inbox import Difference, ProviderEvent
from portal.payments.models.ledger import EntryKind, LedgerEntry
from portal.payments.models.payments import (
    Attempt,
    AttemptState,
    Payment,
    PaymentMethod,
    PaymentState,
    Subject,
)
from portal.payments.models.refunds import Dispute, Refund, RefundReason, RefundState

__all__ = [
    "Attempt",
    "AttemptState",
    "Difference",
    "Dispute",
    "EntryKind",
    "LedgerEntry",
    "Payment",
    "PaymentMethod",
    "PaymentState",
    "ProviderEvent",
    "Refund",
    "RefundReason",
    "RefundState",
    "Subject",
]
