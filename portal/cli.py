"""`portal`: everything an operator or a developer runs, one group of commands a domain."""

import os
import sys
from dataclasses import replace

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from portal import create_app, demonstration, running
from portal.config import Settings
from portal.core import catalogues, db, jobs, operations, postgres, rotation
from portal.core.settings import settings
from portal.sandbox.open311.cli import open311 as authority
from portal.sandbox.payments.cli import commands as sandbox
from portal.sandbox.texts.cli import texts

DEVELOPMENT = "onestop"


def _app() -> Flask:
    given = Settings.read(os.environ)
    if given.database_url is None:  # in development alone: production fails without one
        given = replace(given, database_url=postgres.embedded_url(DEVELOPMENT))
    return create_app(given)


main = FlaskGroup(
    name="portal",
    create_app=_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    help=__doc__,
)
main.add_command(sandbox, "sandbox")
sandbox.add_command(authority)
sandbox.add_command(texts)


@main.command(with_appcontext=False)
@click.option("--port", default=5000, show_default=True)
def run(port: int) -> None:
    """Serve web and worker together, with the demonstration council. For development."""
    click.echo("· Starting PostgreSQL")
    app = _app()
    with app.app_context():
        click.echo("· Bringing the tables up to date")
        _upgrade()
        demonstration.load(click.echo)
        url = _url()
        db.session.remove()
    sys.exit(running.run_together(url, port))


@main.command(with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the web alone, as in production: gunicorn."""
    url = Settings.read(os.environ).database_url
    if url is None:
        raise click.ClickException("DATABASE_URL is missing. `portal run` starts one by itself.")
    if not Settings.read(os.environ).production and host not in {"127.0.0.1", "localhost", "::1"}:
        message = "Other machines may only reach it with PORTAL_ENV=production: keys are public now"
        raise click.ClickException(message)
    environment = running.serving_environment(url, port)
    command = running.gunicorn_command(port, host=host)
    os.execvpe(command[0], command, environment)  # noqa: S606 - our own command


@main.command()
def worker() -> None:
    """Run the jobs: mail, reminders, clocks."""
    jobs.run_worker(click.get_current_context().ensure_object(ScriptInfo).load_app(), _url())


@main.group("db")
def database() -> None:
    """The tables."""


@database.command()
def upgrade() -> None:
    """Bring the tables to what this version of the code wants."""
    _upgrade()
    click.echo("The tables are up to date.")


@database.command(with_appcontext=False)
def reset() -> None:
    """Throw the embedded development database away; the next start makes a new one."""
    if os.environ.get("DATABASE_URL"):
        raise click.ClickException("DATABASE_URL is set: only the embedded database is reset")
    running.sandbox_books(postgres.embedded_url(DEVELOPMENT)).unlink(missing_ok=True)
    postgres.drop_database(postgres.embedded_url("postgres"), DEVELOPMENT)
    click.echo("The development database is gone. `make run` makes a new one.")


@main.group()
def keys() -> None:
    """The keys that encrypt what people tell us (DATA_KEYS)."""


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypt with the newest key what older keys encrypted; they can be dropped afterwards.

    Safe while the portal runs, once every process has the newest key; can be stopped and run again.
    """
    for done in rotation.rotate():
        click.echo(f"{done.name}: {done.renewed} of {done.seen} encrypted again")


@main.group()
def strings() -> None:
    """The catalogues of sentences, one a language."""


@strings.command("update", with_appcontext=False)
def update_strings() -> None:
    """Bring the catalogues to what code, templates and forms say."""
    for code, count in catalogues.update().items():
        click.echo(f"{code}: {count} entries to translate")


@strings.command("check", with_appcontext=False)
def check_strings() -> None:
    """Fail on stale, missing or fuzzy entries."""
    faults = catalogues.faults()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults in the catalogues")
    click.echo("Every sentence stands in every language.")


@strings.command("compile", with_appcontext=False)
def compile_strings() -> None:
    """Make the files that the portal reads."""
    catalogues.compile_all()


def _upgrade() -> None:
    operations.upgrade(_url())


def _url() -> str:
    url = settings().database_url
    if url is None:
        raise click.ClickException("DATABASE_URL is missing")
    return url


if __name__ == "__main__":
    main()
