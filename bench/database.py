"""A database of the benchmark's own, with the demonstration council in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal import create_app, demonstration
from portal.config import Settings
from portal.core import db, operations, postgres

NAME = "onestop_bench"


@contextmanager
def bench_database(name: str = NAME, **keys: Any) -> Iterator[str]:
    """Made anew, dropped at the end; its URL. `keys` are settings: what sealed what is in it."""
    server = postgres.embedded_url("postgres")
    postgres.drop_database(server, name)
    url = postgres.embedded_url(name)
    try:
        operations.upgrade(url)
        with create_app(Settings(database_url=url, **keys)).app_context():
            demonstration.load(lambda _: None)
        yield url
    finally:
        db.session.remove()
        postgres.drop_database(server, name)
