"""Residents' pages of payments, by what a person does there."""

from portal.payments.routes import paying, webhooks
from portal.payments.routes.blueprint import bp

__all__ = ["bp", "paying", "webhooks"]
