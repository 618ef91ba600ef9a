"""`portal gazetteer`: take in addresses and places."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.gazetteer import landmarks, loading
from portal.gazetteer.dtf import FaultyFile

commands = AppGroup("gazetteer", help="Addresses, streets and places.")

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@commands.command()
@_FILE
def load(file: Path) -> None:
    """Take in a DTF 7.3 file: a full one replaces the gazetteer, one of changes changes it."""
    loaded = _or_faults(loading.load, file)
    click.echo(
        f"{file.name}: {'the gazetteer was replaced' if loaded.full else 'changes were made'}."
        f" It has {loaded.streets:,} streets, {loaded.properties:,} properties and"
        f" {loaded.addresses:,} addresses that residents can choose."
        f" Rows with no use here: {loaded.passed_over:,}."
    )


@commands.command()
@_FILE
def places(file: Path) -> None:
    """Take in wards, landmarks, one-stop shops and libraries from a TOML file."""
    loaded = _or_faults(landmarks.load_places, file)
    click.echo(
        f"{file.name}: {loaded.wards:,} wards, {loaded.landmarks:,} landmarks and"
        f" {loaded.council_places:,} places of the council."
    )


def _or_faults[R](taken_in_by: Callable[[Path], R], file: Path) -> R:
    try:
        return taken_in_by(file)
    except FaultyFile as faulty:
        raise click.ClickException(f"Nothing was changed.\n{faulty}") from None
