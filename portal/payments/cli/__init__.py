"""What an operator runs for payments."""

from portal.payments.cli.bills import bills as more_commands

__all__ = ["more_commands"]
