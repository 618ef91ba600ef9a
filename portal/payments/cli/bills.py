"""`portal bills`: take in bills and penalty charges, and tell their systems what was paid."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup

from portal.core.clock import LONDON
from portal.core.errors import PortalError
from portal.payments.bills import exporting, importing
from portal.payments.bills.exporting import Batch
from portal.payments.bills.faults import FaultyFile
from portal.payments.bills.importing import Arrival
from portal.payments.models import BillKind
from portal.payments.money import money

bills = AppGroup("bills", help="Bills and penalty charges that other systems send.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_AS = click.option("--as", "by", required=True, help="Your name, which is kept.")


@bills.command("import")
@click.argument("file", type=_FILE)
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in BillKind]))
@click.option("--fund", required=True, help="Finance’s code for where the money goes.")
@_AS
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_(file: Path, kind: str, fund: str, by: str, dry_run: bool) -> None:  # noqa: FBT001
    """Take in a CSV file of bills: new ones, changed ones, and ones that are withdrawn."""
    arrival = Arrival(file=file, kind=BillKind(kind), fund=fund, by=by)
    with _clear_errors():
        done = importing.take_in(arrival, rehearse=dry_run)
    if dry_run:
        click.echo("Nothing was changed. This is what would happen:")
    click.echo(
        f"{file.name}: {done.rows:,} rows; {done.added:,} new, {done.changed:,} changed,"
        f" {done.withdrawn:,} withdrawn, {done.unchanged:,} as they were,"
        f" {done.paid:,} paid before and left alone."
    )


@bills.command()
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave what was paid earlier for later."
)
@click.option("--batch", "number", type=int, help="This batch again, instead of a new one.")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@_AS
def export(since: datetime | None, number: int | None, output: IO[str], by: str) -> None:
    """Write what was paid as CSV: everything that no batch has told of yet, once."""
    day = since.replace(tzinfo=LONDON) if since else None
    with _clear_errors():
        batch = exporting.batch(number) if number else exporting.make(by, since=day)
    if batch is None:
        click.echo("Nothing was paid that has not been told.", err=True)
        return
    for piece in exporting.write(batch.number):
        output.write(piece)
    click.echo(_line(batch), err=True)


@bills.command()
def batches() -> None:
    """The batches that were made, the newest first."""
    made = exporting.batches()
    for batch in made:
        click.echo(f"{_line(batch)} {batch.made_at.astimezone(LONDON):%Y-%m-%d %H:%M}")
    if not made:
        click.echo("No batches yet.")


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except FaultyFile as faulty:
        raise click.ClickException(f"Nothing was changed.\n{faulty}") from None
    except PortalError as fault:
        raise click.ClickException(str(fault.message)) from None


def _line(batch: Batch) -> str:
    movements = "movement" if batch.movements == 1 else "movements"
    return (
        f"Batch {batch.number}: {batch.movements:,} {movements}, {money(batch.total)} in all,"
        f" made by {batch.made_by}."
    )
