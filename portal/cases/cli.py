"""Cases for officers, until their pages exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.cases import services
from portal.cases.models import TimelineEntry
from portal.cases.queue import words
from portal.cases.ready import loading
from portal.cases.services import Status
from portal.cases.working import figures as going
from portal.core.clock import LONDON
from portal.gazetteer.services import FaultyFile

commands = AppGroup("cases", help="Look at cases and move them on.")

_STATUS = click.Choice([status.value for status in Status])


@commands.command("list")
@click.option("--team", help="Only this team’s.")
@click.option("--status", type=_STATUS, help="Only those that stand here; open ones otherwise.")
@click.option("--overdue", is_flag=True, help="Only those with a promised date gone by.")
@click.option(
    "--customer",
    type=click.Choice([each.value for each in services.CustomerType]),
    help="Only of this type of customer.",
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
def list_(
    team: str | None,
    status: str | None,
    overdue: bool,  # noqa: FBT001
    customer: str | None,
    limit: int,
) -> None:
    """Cases to work on, the one to answer soonest first."""
    lines = services.list_cases(
        team=team,
        status=Status(status) if status else None,
        overdue=overdue,
        customer=services.CustomerType(customer) if customer else None,
        limit=limit,
    )
    for case in lines:
        late = "  OVERDUE" if case.overdue else ""
        click.echo(
            f"{case.reference}  {case.status:<22}  {case.team:<16}  {case.service:<24}"
            f"  answer by {case.respond_by}{late}"
        )
    if not lines:
        click.echo("No cases.")


@commands.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those received since.")
def customers(since: datetime | None) -> None:
    """How many cases people, businesses, charities and groups have."""
    day = since.replace(tzinfo=LONDON) if since else None
    for line in services.figures_by_customer(since=day):
        click.echo(
            f"{line.customer:<12}{line.all:>8} cases {line.open:>8} open {line.overdue:>8} overdue"
        )


@commands.command()
@click.argument("reference")
@click.option("--code", is_flag=True, help="Also the access code, to read out or write down.")
def show(reference: str, code: bool) -> None:  # noqa: FBT001
    """Everything about one case."""
    with _clear_errors():
        record = services.read(None, _reference(reference))
    case = record.case
    contact = {key: value for key, value in case.contact.items() if value}
    facts = {
        "Reference": case.reference,
        "Service": f"{case.title} ({case.service})",
        "Kind": f"{case.kind}, by {case.channel}",
        "Team": case.team,
        "Status": case.status,
        "Received": f"{case.received_at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        "Acknowledge by": f"{case.acknowledge_by}{' (done)' if case.acknowledged_at else ''}",
        "Answer by": case.respond_by,
        "Language": case.locale,
        "Contact": ", ".join(contact.values()) or "none given",
        "Can become": ", ".join(record.allowed),
    }
    if code:
        facts["Access code"] = services.access_code(case.reference)
    for name, fact in facts.items():
        click.echo(f"{name + ':':<16}{fact}")
    for entry in record.timeline:
        click.echo(_line(entry))


@commands.command()
@click.argument("reference")
@click.option(
    "--status", type=_STATUS, help="Where the case stands now; the same as before if not given."
)
@click.option("--note", help="What to tell the resident, or with --internal, colleagues.")
@click.option("--internal", is_flag=True, help="Don’t show or mail this to the resident.")
@click.option("--as", "author", help="Your name.")
def update(
    reference: str,
    status: str | None,
    note: str | None,
    internal: bool,  # noqa: FBT001
    author: str | None,
) -> None:
    """Move a case on, or add a note."""
    with _clear_errors():
        known = _reference(reference)
        wanted = Status(status) if status else services.read(None, known).case.status
        step = services.Step(status=wanted, note=note, public=not internal, author=author)
        services.move_on(None, known, step)
    click.echo(f"{known} is {wanted}.")


@commands.command("answers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_answers(file: Path) -> None:
    """Make the answers that officers can send as they are those of a TOML file."""
    try:
        count = loading.load(file)
    except FaultyFile as faulty:
        raise click.ClickException(f"Nothing was changed.\n{faulty}") from None
    click.echo(f"{file.name}: {count} ready answers.")


@commands.command("index")
def index() -> None:
    """Let officers find cases by name, address and phone: after an update, or another secret."""
    done = 0
    for done in words.index_all():
        click.echo(f"{done:,} cases")
    click.echo(f"Done: {done:,} cases can be found.")


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except services.UnknownCase:
        raise click.ClickException("There is no case with this reference.") from None
    except services.NothingNew:
        raise click.ClickException("Give another --status or a --note.") from None
    except services.IllegalTransition as illegal:
        raise click.ClickException(str(illegal)) from None


def _reference(typed: str) -> str:
    known = services.normal_reference(typed)
    if known is None:
        raise click.BadParameter(f"{typed} is not a reference, like LK-7Q4M-X2RD.")
    return known


def _line(entry: TimelineEntry) -> str:
    whose = "" if entry.public else " (internal)"
    author = f" {entry.author}:" if entry.author else ""
    note = f" {entry.note}" if entry.note else ""
    return f"{entry.at.astimezone(LONDON):%Y-%m-%d %H:%M}  {entry.status}{whose}{author}{note}"


@commands.command("contacts")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day after.")
def contacts_(since: datetime, until: datetime) -> None:
    """How many got in touch, for what, and what became of promises. Counts alone."""
    first, last = since.replace(tzinfo=LONDON), until.replace(tzinfo=LONDON)
    for each in going.contacts(first, last):
        click.echo(
            f"{each.channel:<8} {each.customer:<11} all {each.all}  avoidable {each.avoidable}"
            f" of {each.coded}  at first contact {each.resolved}  again {each.again}"
            f"  acknowledged late {each.late}  broken {each.broken}"
        )
    calls = going.calls(first, last)
    click.echo(f"calls: {calls.all}, in time {calls.in_time}, to make {calls.open}")
    for promise in going.promises(first, last):
        click.echo(
            f"cases by {promise.channel}: {promise.all}, late {promise.late}"
            f", and nobody told in time {promise.broken}"
        )
