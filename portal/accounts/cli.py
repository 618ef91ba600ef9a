"""`portal staff`: the first administrator, who works here, and ending somebody's access."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from portal.accounts.at_work import colleagues, inviting
from portal.accounts.at_work.colleagues import Wanted
from portal.accounts.permissions import Role
from portal.accounts.privacy import retention_cli
from portal.accounts.signing_in import second_factors
from portal.core.errors import PortalError
from portal.core.settings import settings

more_commands = AppGroup("retention", help="Delete or anonymise what is past its time.")
more_commands.add_command(retention_cli.run)
more_commands.add_command(retention_cli.report)
commands = AppGroup("staff", help="The people who work here and what they may do.")

_ROLE = click.Choice([role.value for role in Role])


@commands.command()
@click.argument("email")
@click.option("--name", required=True, help="Their full name.")
@click.option("--role", "roles", type=_ROLE, multiple=True, help="May be given several times.")
@click.option("--team", "teams", multiple=True, help="May be given several times.")
def invite(email: str, name: str, roles: tuple[str, ...], teams: tuple[str, ...]) -> None:
    """Mail EMAIL an invitation, good for 7 days; the first administrator comes in this way."""
    chosen = tuple(Role(role) for role in roles)
    with _clear_errors():
        inviting.invite(None, inviting.Invited(email=email, name=name, roles=chosen, teams=teams))
    click.echo(f"An invitation is on its way to {email}.")


@commands.command("list")
@click.option("--role", type=_ROLE)
@click.option("--team")
@click.option("--ended", is_flag=True, help="Only those whose access has ended.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1, 1_000))
def list_(role: str | None, team: str | None, ended: bool, page: int) -> None:  # noqa: FBT001
    """Who works here, newest invitation first."""
    wanted = Wanted(role=Role(role) if role else None, team=team, ended=ended)
    found, count = colleagues.everyone(None, wanted, page=page)
    for person in found:
        joined = "joined" if person.joined_at else "invited"
        state = "ended" if person.ended_at else joined
        roles, teams = ", ".join(person.roles), ", ".join(person.teams) or "no team"
        click.echo(f"{person.email:<32}  {state:<8}  {roles}; {teams}  ({person.name})")
    click.echo(f"{count} in all.")


@commands.command()
@click.argument("email")
def end(email: str) -> None:
    """End the access of EMAIL at once: signed out everywhere, and no way back in."""
    with _clear_errors():
        colleagues.end(None, colleagues.id_called(email))
    click.echo(f"The access of {email} has ended.")


@commands.command()
@click.argument("email")
def code(email: str) -> None:
    """Say the code that the app of EMAIL shows now. In development alone."""
    if settings().production:
        raise click.ClickException("Codes are shown in development alone.")
    with _clear_errors():
        click.echo(second_factors.code_of(colleagues.id_called(email)))


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except PortalError as fault:
        raise click.ClickException(str(fault.message)) from None
