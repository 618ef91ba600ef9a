"""The use cases of this domain, for the domains above it."""

from portal.payments.debiting.agreeing import by_debit
from portal.payments.faults import (
    BeingPaid,
    NotHadAnyMore,
    NothingDue,
    NotYours,
    ReceiptUsed,
    RefundDecided,
    SeenBefore,
    TooMuch,
    UnknownPayment,
)
from portal.payments.models import PaymentMethod, PaymentState, RefundReason, Subject
from portal.payments.money import money
from portal.payments.provider import ForgedNotice, ProviderDown
from portal.payments.receiving import receive
from portal.payments.refunding.by_rule import give_back
from portal.payments.refunding.wanting import approve_refund, decline_refund, refund
from portal.payments.subscribing.offers import Offer, Wanted, set_offers
from portal.payments.taking.asking import Asking, Line, Requested, cancel, opens, request
from portal.payments.taking.by_hand import take_by_hand
from portal.payments.taking.confirming import ask_first, before_visits
from portal.payments.taking.opening import SESSION_LASTS, open_checkout
from portal.payments.taking.syncing import sync, sync_payment
from portal.payments.taking.viewing import PaymentView, of_person, of_subject, payment
from portal.payments.vat import vat_in

__all__ = [
    "SESSION_LASTS",
    "Asking",
    "BeingPaid",
    "ForgedNotice",
    "Line",
    "NotHadAnyMore",
    "NotYours",
    "NothingDue",
    "Offer",
    "PaymentMethod",
    "PaymentState",
    "PaymentView",
    "ProviderDown",
    "ReceiptUsed",
    "RefundDecided",
    "RefundReason",
    "Requested",
    "SeenBefore",
    "Subject",
    "TooMuch",
    "UnknownPayment",
    "Wanted",
    "approve_refund",
    "ask_first",
    "before_visits",
    "by_debit",
    "cancel",
    "decline_refund",
    "give_back",
    "money",
    "of_person",
    "of_subject",
    "open_checkout",
    "opens",
    "payment",
    "receive",
    "refund",
    "request",
    "set_offers",
    "sync",
    "sync_payment",
    "take_by_hand",
    "vat_in",
]
