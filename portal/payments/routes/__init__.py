"""Residents' pages of payments, by what a person does there."""

from portal.payments.routes import bills, entering, later, mine, own, paying, receipts, webhooks
from portal.payments.routes.blueprint import bp

__all__ = ["bills", "bp", "entering", "later", "mine", "own", "paying", "receipts", "webhooks"]
