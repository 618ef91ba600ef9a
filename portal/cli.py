"""`portal`: everything an operator or a developer runs, one group of commands a domain."""

import os

import click
from alembic import command
from flask import Flask, current_app
from flask.cli import FlaskGroup, ScriptInfo

from portal import create_app
from portal.config import Settings
from portal.core import jobs, operations, postgres


def _app() -> Flask:
    settings = Settings.read(os.environ)
    if settings.database_url is None:
        os.environ["DATABASE_URL"] = postgres.embedded_url("onestop")
        settings = Settings.read(os.environ)
    return create_app(settings)


main = FlaskGroup(
    name="portal",
    create_app=_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    help=__doc__,
)


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
    config = operations.alembic_config()
    config.attributes["url"] = _url()
    command.upgrade(config, "head")
    click.echo("The tables are up to date.")


def _url() -> str:
    url = current_app.config["SETTINGS"].database_url
    if not isinstance(url, str):
        raise click.ClickException("DATABASE_URL is missing")
    return url
