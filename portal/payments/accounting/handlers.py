"""What the books of payments do by themselves; what is held of people; receipts as PDFs."""

from portal.accounts import services as accounts
from portal.cases import services as cases
from portal.core.jobs import task
from portal.payments.accounting import reporting
from portal.payments.ending import held, keeping
from portal.payments.reading import printed
from portal.printing import services as printing

accounts.add_holder(held.HOLDER)
accounts.add_retention_rules(keeping.rules)
cases.add_emptier(keeping.empty_case)
printing.add_writer("receipt", printed.receipt_html)


@task("payments.report", cron="10 5 * * *")
def report(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    """After the books were compared."""
    reporting.report()
