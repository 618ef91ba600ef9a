"""`portal open311 …`: keys of other systems."""

import click

from portal.core.errors import PortalError
from portal.open311 import services
from portal.open311.services import Access

A_MINUTE = 60


@click.group("open311")
def commands() -> None:
    """Other systems that report here, and read what became of it."""


@commands.group()
def key() -> None:
    """The keys that other systems show. Only a digest of each is kept."""


@key.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in Access]),
    help="report: send reports. read: read updates. update: say what became of a report. "
    "private: all of this for what the public doesn't see; for the council's own crews alone.",
)
@click.option("--a-minute", default=A_MINUTE, show_default=True, help="So many calls.")
def add(name: str, scopes: tuple[str, ...], a_minute: int) -> None:
    """Make a key for NAME, and show it this one time."""
    try:
        secret = services.make_key(name, {Access(each) for each in scopes}, a_minute)
    except PortalError as error:
        raise click.ClickException(str(error)) from None
    click.echo(secret)


@key.command("list")
def list_all() -> None:
    """Whose keys there are, what they open, and since when."""
    for line in services.list_keys():
        state = f"ended {line.ended_at:%Y-%m-%d}" if line.ended_at else "in use"
        scopes = ", ".join(line.scopes)
        click.echo(f"{line.name}: {scopes}; {line.a_minute} a minute; {state}")


@key.command("end")
@click.argument("name")
def end(name: str) -> None:
    """From now on the key of NAME opens nothing."""
    try:
        services.end_key(name)
    except PortalError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The key of {name} opens nothing any more.")
