"""`portal forms`: check definitions, publish them."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.eforms import publishing
from portal.eforms.definitions import Definition, loading
from portal.eforms.definitions.source import FaultyForm

commands = AppGroup("forms", help="Check form definitions, and publish them.")

_FOLDER = click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=loading.FORMS,
    help="The folder with the YAML files.",
)


@commands.command(with_appcontext=False)
@_FOLDER
def check(folder: Path) -> None:
    """Say what is wrong with each form, by file and line."""
    forms = _loaded(folder)
    for form in forms:
        pages = _counted(len(form.pages), "page")
        click.echo(f"{form.service}: {pages}, {_counted(len(form.questions), 'question')}")
    click.echo(f"{_counted(len(forms), 'form')}, no faults.")


@commands.command("import")
@_FOLDER
def import_forms(folder: Path) -> None:
    """Publish every form that differs from its live version."""
    for form in _loaded(folder):
        number = publishing.file_version(form)
        change = f"published as version {number}" if number else "unchanged"
        click.echo(f"{form.service}: {change}")


def _loaded(folder: Path) -> list[Definition]:
    try:
        return loading.load_all(folder)
    except FaultyForm as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(_counted(len(error.faults), "fault")) from None


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
