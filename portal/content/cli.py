"""`portal content`: what editors are told."""

import click
from flask.cli import AppGroup

from portal.content import services

commands = AppGroup("content", help="The pages of the council.")


@commands.command()
def overdue() -> None:
    """List pages to look at again; ends with 1 where there are any."""
    late = services.overdue()
    for page in late:
        click.echo(f"{page.slug} ({page.locale}): {page.why}, {page.since} – {page.owner}")
    if late:
        raise click.exceptions.Exit(1)
    click.echo("No page is overdue.")
