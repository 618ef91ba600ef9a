"""`portal assets` and `portal faults`: what stands in the street, and who else looks after it."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.faults.loading import assets as loading_assets
from portal.faults.loading import authorities
from portal.gazetteer.services import FaultyFile

commands = AppGroup("assets", help="Things in the street with a number: lights, bins.")
more_commands = AppGroup("faults", help="Who else looks after roads, land and areas.")

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@commands.command("load")
@_FILE
@click.option("--kind", required=True, help="What they are, like street-light.")
def load_assets(file: Path, kind: str) -> None:
    """Make the assets of a kind those of a GeoJSON or CSV file."""
    loaded = _or_faults(lambda: loading_assets.load(file, kind))
    click.echo(
        f"{file.name}: {loaded.assets:,} of the kind {loaded.kind};"
        f" {loaded.gone:,} that are not in it any more are gone."
    )


@more_commands.command("load")
@_FILE
def load_authorities(file: Path) -> None:
    """Make the authorities and their duties those of a TOML file."""
    loaded = _or_faults(lambda: authorities.load(file))
    click.echo(f"{file.name}: {loaded.authorities:,} authorities with {loaded.duties:,} duties.")


def _or_faults[R](load: Callable[[], R]) -> R:
    try:
        return load()
    except FaultyFile as faulty:
        raise click.ClickException(f"Nothing was changed.\n{faulty}") from None
