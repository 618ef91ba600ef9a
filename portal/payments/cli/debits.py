"""`portal debits`: the file for the bank bureau."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.core.errors import PortalError
from portal.payments.debiting import exporting
from portal.payments.debiting.exporting import Batch
from portal.payments.money import money

debits = AppGroup("debits", help="Direct Debits, for the bank bureau.")


@debits.command("export")
@click.option(
    "--batch",
    "number",
    type=click.IntRange(min=1),
    help="Write the file of this batch again, as it was.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write; it must not exist yet. Otherwise it goes to standard output.",
)
def export(number: int | None, to: Path | None) -> None:
    """Write what no file has had yet, once, as CSV. It has bank details: keep it safe."""
    if to is not None and to.exists():
        raise click.ClickException(f"{to} is there already. Name another file.")
    try:
        batch = exporting.again(number) if number else exporting.make()
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    if batch is None:
        click.echo("There is nothing to export.", err=True)
        return
    _write(batch, to)
    click.echo(
        f"Batch {batch.number}: {batch.instructions} instructions,"
        f" {money(batch.pence)} to collect.",
        err=True,
    )


@debits.command("waiting")
def waiting() -> None:
    """How many instructions no file has had; collections wait until shortly before their day."""
    click.echo(str(exporting.waiting()))


def _write(batch: Batch, to: Path | None) -> None:
    """A file that its owner alone can read."""
    if to is None:
        sys.stdout.write(batch.csv())
        return
    to.touch(mode=0o600, exist_ok=False)
    to.write_text(batch.csv(), encoding="utf-8", newline="")
