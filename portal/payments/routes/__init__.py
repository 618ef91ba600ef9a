"""Residents' pages of payments, by what a person does there."""

from portal.payments.routes import (
    bills,
    debit_changes,
    debits,
    desk,
    entering,
    later,
    mine,
    own,
    paying,
    receipts,
    subscriptions,
    webhooks,
)
from portal.payments.routes.blueprint import bp

__all__ = [
    "bills",
    "bp",
    "debit_changes",
    "debits",
    "desk",
    "entering",
    "later",
    "mine",
    "own",
    "paying",
    "receipts",
    "subscriptions",
    "webhooks",
]
