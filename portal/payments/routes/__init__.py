"""Residents' pages of payments, by what a person does there."""

from portal.payments.routes import bills, paying, webhooks
from portal.payments.routes.blueprint import bp

__all__ = ["bills", "bp", "paying", "webhooks"]
