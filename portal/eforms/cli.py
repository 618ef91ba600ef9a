"""`portal forms`: check definitions, publish them, see what a change does."""

import re
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.eforms import publishing
from portal.eforms.definitions import Definition, loading, telling, writing
from portal.eforms.definitions.source import FaultyForm
from portal.eforms.drafts.touching import touched
from portal.eforms.sending import office

commands = AppGroup("forms", help="Check form definitions, publish them, see what a change does.")
commands.add_command(office.enter)
more_commands = office.submissions

_VERSION = re.compile(r"(?P<service>[a-z0-9_-]+)@(?P<number>live|[0-9]{1,6})")

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


@commands.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say in sentences what changes from OLD to NEW, and how many people it meets half-way.

    Each is a YAML file, or a version that was published: pothole@3, pothole@live.
    """
    before, after = _version(old), _version(new)
    for line in telling.sentences(before, after):
        click.echo(line)
    met = touched(after)
    click.echo(
        f"{_counted(met.unfinished, 'form')} unfinished, {met.older} at another version: "
        f"{met.set_aside} would have an answer set aside, "
        f"{met.asked_again} would be asked something again."
    )


@commands.command()
@click.argument("service", required=False)
@click.option(
    "--to",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=loading.FORMS,
    help="The folder to write the YAML files into.",
)
def export(service: str | None, folder: Path) -> None:
    """Write live versions back as YAML that loads to the same version."""
    forms = [_live(service)] if service else publishing.all_published()
    for form in forms:
        file = folder / f"{form.service}.yaml"
        file.write_text(writing.as_yaml(form), encoding="utf-8")
        if loading.digest(loading.load(file)) != loading.digest(form):
            raise click.ClickException(f"{file} doesn't load to the version that is live")
        click.echo(f"{form.service}: {file}")


@commands.command()
@click.argument("service")
def withdraw(service: str) -> None:
    """Take a service offline. Who is half-way can read their answers; nobody can send it."""
    try:
        publishing.withdraw(service)
    except publishing.NoSuchService:
        raise click.ClickException(f"{service} isn't live") from None
    click.echo(f"{service}: withdrawn. Publishing it again brings it back.")


def _version(named: str) -> Definition:
    """A definition by its file, or by its service and number."""
    if (version := _VERSION.fullmatch(named)) and not Path(named).exists():
        if version["number"] == "live":
            return _live(version["service"])
        try:
            return publishing.numbered(version["service"], int(version["number"])).definition
        except publishing.NoSuchService:
            raise click.ClickException(f"There is no {named}") from None
    try:
        return loading.load(Path(named))
    except FaultyForm as error:
        raise click.ClickException(str(error)) from None


def _live(service: str) -> Definition:
    try:
        return publishing.published(service).definition
    except publishing.NoSuchService:
        raise click.ClickException(f"{service} isn't live") from None


def _loaded(folder: Path) -> list[Definition]:
    try:
        return loading.load_all(folder)
    except FaultyForm as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(_counted(len(error.faults), "fault")) from None


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
