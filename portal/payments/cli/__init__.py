"""What an operator runs for payments."""

from portal.payments.cli.bills import bills as more_commands
from portal.payments.cli.debits import debits as debit_commands
from portal.payments.cli.ledger import payments as commands

__all__ = ["commands", "debit_commands", "more_commands"]
