"""`python -m portal.sandbox.payments`, the same as `portal sandbox payments`."""

from portal.sandbox.payments.cli import payments

payments()
