"""Tables of payments."""

from portal.payments.models.bills import (
    Bill,
    BillExport,
    BillExportLine,
    BillImport,
    BillKind,
    BillState,
)
from portal.payments.models.inbox import Difference, ProviderEvent
from portal.payments.models.ledger import EntryKind, LedgerEntry
from portal.payments.models.mandates import (
    DebitBatch,
    Instruction,
    InstructionKind,
    Mandate,
    MandateState,
)
from portal.payments.models.payments import (
    Attempt,
    AttemptState,
    Payment,
    PaymentMethod,
    PaymentState,
    Subject,
)
from portal.payments.models.refunds import Dispute, Refund, RefundReason, RefundState
from portal.payments.models.subscriptions import (
    OrderKind,
    OrderState,
    PaidBy,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)

__all__ = [
    "Attempt",
    "AttemptState",
    "Bill",
    "BillExport",
    "BillExportLine",
    "BillImport",
    "BillKind",
    "BillState",
    "DebitBatch",
    "Difference",
    "Dispute",
    "EntryKind",
    "Instruction",
    "InstructionKind",
    "LedgerEntry",
    "Mandate",
    "MandateState",
    "OrderKind",
    "OrderState",
    "PaidBy",
    "Payment",
    "PaymentMethod",
    "PaymentState",
    "ProviderEvent",
    "Refund",
    "RefundReason",
    "RefundState",
    "Subject",
    "Subscription",
    "SubscriptionOrder",
    "SubscriptionState",
]
