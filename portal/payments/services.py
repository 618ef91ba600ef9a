"""The use cases of this domain, for the domains above it."""

from portal.payments.debiting.agreeing import by_debit
from portal.payments.faults import (
    BeingPaid,
    NotHadAnyMore,
    NothingDue,
    NotYours,
    ReceiptUsed,
    RefundDecided,
    TooMuch,
    UnknownPayment,
    UnknownRefund,
)
from portal.payments.models import PaymentMethod, PaymentState, RefundReason, RefundState, Subject
from portal.payments.money import money
from portal.payments.provider import ForgedNotice, ProviderDown
from portal.payments.receiving import receive
from portal.payments.refunding.wanting import approve_refund, decline_refund, refund
from portal.payments.subscribing.offers import Offer, Offers, Wanted, set_offers
from portal.payments.taking.asking import Asking, Line, Requested, cancel, opens, request
from portal.payments.taking.by_hand import take_by_hand
from portal.payments.taking.confirming import add_confirmation
from portal.payments.taking.opening import SESSION_LASTS, open_checkout
from portal.payments.taking.syncing import sync, sync_payment
from portal.payments.taking.viewing import (
    PaidLine,
    PaymentView,
    of_person,
    of_subject,
    payment,
    payment_with,
)
from portal.payments.vat import VATS, vat_in

__all__ = [
    "SESSION_LASTS",
    "VATS",
    "Asking",
    "BeingPaid",
    "ForgedNotice",
    "Line",
    "NotHadAnyMore",
    "NotYours",
    "NothingDue",
    "Offer",
    "Offers",
    "PaidLine",
    "PaymentMethod",
    "PaymentState",
    "PaymentView",
    "ProviderDown",
    "ReceiptUsed",
    "RefundDecided",
    "RefundReason",
    "RefundState",
    "Requested",
    "Subject",
    "TooMuch",
    "UnknownPayment",
    "UnknownRefund",
    "Wanted",
    "add_confirmation",
    "approve_refund",
    "by_debit",
    "cancel",
    "decline_refund",
    "money",
    "of_person",
    "of_subject",
    "open_checkout",
    "opens",
    "payment",
    "payment_with",
    "receive",
    "refund",
    "request",
    "set_offers",
    "sync",
    "sync_payment",
    "take_by_hand",
    "vat_in",
]
