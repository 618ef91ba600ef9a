"""`portal payments`: the ledger as files, and the mail to finance."""

from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from portal.core import clock
from portal.payments.accounting import exporting, reporting
from portal.payments.accounting.exporting import Kind

payments = AppGroup("payments", help="The ledger of payments, for finance.")

_DAY = click.DateTime(["%Y-%m-%d"])


@payments.command()
@click.option("--day", type=_DAY, help="Which day, like 2026-11-22; yesterday otherwise.")
@click.option("--totals", is_flag=True, help="Totals by fund and method, in place of each entry.")
def export(day: datetime | None, totals: bool) -> None:  # noqa: FBT001
    """Write the ledger of a day as CSV. That it was taken is on the audit log."""
    kind = Kind.TOTALS if totals else Kind.ENTRIES
    wanted = day.date() if day else clock.today() - timedelta(days=1)
    for line in exporting.export(None, wanted, kind):
        click.echo(line, nl=False)


@payments.command()
@click.option("--day", type=_DAY, help="Which day, like 2026-11-22; yesterday otherwise.")
def report(day: datetime | None) -> None:
    """Mail finance what came in, as is done by itself each morning. Once a day."""
    reporting.report(day.date() if day else None)
