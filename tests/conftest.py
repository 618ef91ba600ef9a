"""An app on a real PostgreSQL. Each test's changes are rolled back when it ends."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import create_app
from portal.config import Settings
from portal.core import db, i18n, jobs, operations, pages, postgres
from portal.eforms import publishing
from portal.eforms.pages import moments
from tests.support.statements import counting

DATABASE = f"onestop_test_{os.getpid()}"


class Browser(FlaskClient):
    """Gives each request a context of its own; else all would share the `g` of the fixture's."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def database_url(server_url: str) -> Iterator[str]:
    """A database of this run's own, with every migration applied."""
    postgres.make_database(server_url, DATABASE)
    url = server_url.replace("/postgres?", f"/{DATABASE}?")
    operations.upgrade(url)
    yield url
    postgres.drop_database(server_url, DATABASE)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(db.psycopg_url(database_url))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _app(database_url: str) -> Flask:
    app = create_app(Settings(database_url=database_url))
    app.testing = True
    app.test_client_class = Browser
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a fault shows its page, as it would to a person
    return app


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """The app's own session, on a connection whose changes are taken back."""
    db.session.remove()
    bind = db.session.session_factory.kw["bind"]
    db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
    current = db.session()
    remove = db.session.remove
    # What ends a request would end the test's own session; those of its threads may go.
    db.session.remove = lambda: None if db.session() is current else remove()
    yield current
    db.session.remove = remove
    db.session.remove()
    db.session.configure(bind=bind, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def app(_app: Flask, session: Session) -> Iterator[Flask]:
    pages.forget()
    moments.forget()
    publishing.forget()
    _app.extensions["throttle"].storage.reset()
    with _app.app_context(), i18n.use_locale("en"):
        yield _app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL statements that are sent while the test looks."""
    with counting() as sent:
        yield sent


@pytest.fixture
def run_jobs(app: Flask, session: Session) -> Callable[[], int]:
    """Run what waits, as the worker would, until nothing is due; how many ran."""

    def run() -> int:
        count = 0
        while job := _next_job(session):
            count += 1
            jobs.app.tasks[job["task_name"]].func(**job["args"])
            session.execute(
                text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id"),
                {"id": job["id"]},
            )
        return count

    return run


def _next_job(session: Session) -> dict[str, Any] | None:
    row = (
        session.execute(
            text(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
                " AND coalesce(scheduled_at, now()) <= now() ORDER BY id LIMIT 1"
            )
        )
        .mappings()
        .one_or_none()
    )
    return dict(row) if row else None
