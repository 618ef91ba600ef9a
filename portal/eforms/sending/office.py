"""Commands for the office: entering what came on paper, and what becomes of what was sent."""

import getpass
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.cases.services import Channel
from portal.core import i18n
from portal.core.clock import LONDON
from portal.eforms import publishing
from portal.eforms.by_hand import entering
from portal.eforms.by_hand.entering import Entry
from portal.eforms.by_hand.transcribing import Faulty
from portal.eforms.sending import delivering, exporting
from portal.eforms.sending.exporting import Style, Wanted

_DAY = click.DateTime(["%Y-%m-%d"])
_NOT_BY_HAND = {Channel.WEB}


@click.command()
@click.argument("service")
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--channel",
    type=click.Choice([each.value for each in Channel if each not in _NOT_BY_HAND]),
    default=Channel.POST.value,
    show_default=True,
    help="How it came.",
)
@click.option("--received", type=_DAY, required=True, help="The day it came, like 2026-11-20.")
@click.option(
    "--language",
    type=click.Choice(list(i18n.BY_CODE)),
    default=i18n.DEFAULT.code,
    show_default=True,
    help="The language to answer in.",
)
@click.option("--version", type=click.IntRange(min=1), help="The one printed on it; else the live.")
@click.option("--id", "name", help="What tells this paper from others; else the file’s content.")
def enter(service: str, answers: Path, **options: Any) -> None:
    """File a form that came on paper. ANSWERS is a YAML or JSON file: answers by question."""
    entry = Entry(
        name=options["name"] or hashlib.sha256(answers.read_bytes()).hexdigest(),
        channel=Channel(options["channel"]),
        received=options["received"].date(),
        locale=options["language"],
        version=options["version"],
        answers=_read(answers),
    )
    with _clear_errors():
        entered = entering.enter(service, entry)
    before = " It had been entered before." if entered.known else ""
    click.echo(f"{entered.reference}{before}")
    if entered.left_out:
        click.echo(f"Not asked with these answers, so left out: {', '.join(entered.left_out)}")


submissions = click.Group("submissions", help="What was sent: export it, send it on.")


@submissions.command()
@click.argument("service")
@click.option("--since", type=_DAY, help="Only what was sent on this day or later.")
@click.option(
    "--format", "style", type=click.Choice([each.value for each in Style]), default=Style.CSV.value
)
@click.option("--version", type=click.IntRange(min=1), help="Of CSV; else the live one.")
@click.option("--as", "by", default=getpass.getuser, help="Your name, for the record.")
def export(service: str, style: str, version: int | None, since: datetime | None, by: str) -> None:
    """Write submissions of a service to standard output. It is recorded who did so, and when."""
    with _clear_errors():
        if version is None and style == Style.CSV:
            version = publishing.number_of(publishing.published(service).version_id)
        wanted = Wanted(
            service=service,
            style=Style(style),
            by=by,
            version=version,
            since=since.replace(tzinfo=LONDON) if since else None,
        )
        for piece in exporting.export(wanted):
            sys.stdout.write(piece)
    for other in exporting.tallies(wanted):
        if version is not None and other.version != version:
            more = f"{other.sent} more of version {other.version}: ask with --version"
            click.echo(f"{more} {other.version}", err=True)


@submissions.command()
def failed() -> None:
    """What couldn’t be delivered to the system of a team, and was given up."""
    given_up = delivering.failed()
    for each in given_up:
        planned: date = each.planned_at.astimezone(LONDON).date()
        click.echo(
            f"{each.reference}  {planned}  {each.service:<24}  {each.team:<20}"
            f"  {each.attempts} tries  {each.last_fault or ''}"
        )
    if not given_up:
        click.echo("Nothing was given up.")


@submissions.command("send-again")
@click.argument("reference", required=False)
def send_again(reference: str | None) -> None:
    """Try again what was given up: one submission by its REFERENCE, or all of them."""
    click.echo(f"{delivering.send_again(reference)} to be tried again.")


def _read(file: Path) -> dict[str, Any]:
    """YAML, of which JSON is a part."""
    try:
        found = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError, RecursionError):
        raise click.ClickException(f"{file.name} is neither YAML nor JSON") from None
    if not isinstance(found, dict):
        raise click.ClickException(f"{file.name} must have answers by question, like “name: Amina”")
    return {str(key): value for key, value in found.items()}


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except Faulty as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.where}: {fault.message}", err=True)
        raise click.ClickException("Nothing was filed.") from None
    except publishing.NoSuchService:
        raise click.ClickException("There is no such service, or no such version of it") from None
