"""The database: one engine, a session a thread, and the only place that commits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    MetaData,
    Select,
    TypeDecorator,
    create_engine,
    text,
)
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
)

_OPEN = "transaction is open"
_TRIES = 3
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


class RoutedSession(Session):
    """Reads outside `transaction()` on a connection that commits by itself.

    That spares them a BEGIN and a ROLLBACK: two of three journeys to the server. Inside, and where
    a test has bound the session to its own connection, all runs on the one transaction.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **kwargs)
        if self.info.get(_OPEN):
            return bind
        return _reading.get(bind, bind)


_reading: dict[Engine | Connection, Engine] = {}  # beside the engine that writes, one that reads

session = scoped_session(sessionmaker(class_=RoutedSession, expire_on_commit=False))


class Base(DeclarativeBase):
    """Every table has a UUID key; every time is UTC with its zone."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


def connect(url: str, *, pool_size: int = 5) -> None:
    """Bind the sessions of this process to a PostgreSQL server."""
    session.remove()
    size = {"pool_size": pool_size, "max_overflow": 5}
    writing = create_engine(psycopg_url(url), **size)
    _reading[writing] = create_engine(
        psycopg_url(url),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        **size,
    )
    session.configure(bind=writing)


def psycopg_url(url: str) -> str:
    """The same address, said the way SQLAlchemy wants it: with its driver."""
    return url.replace("postgres://", "postgresql://", 1).replace(
        "postgresql://", "postgresql+psycopg://", 1
    )


def _read_from() -> Engine | None:
    """The engine that reads, unless what was written and not yet committed must be seen.

    A request that reads nothing else never makes a session.
    """
    if not session.registry.has():
        return _reading.get(session.session_factory.kw["bind"])
    current = session()
    bind = None if current.info.get(_OPEN) else current.get_bind()
    return bind if isinstance(bind, Engine) else None


class HotRead:
    """A SELECT of one row that nearly every request makes, compiled once.

    It goes past the session, the compiler and SQLAlchemy's results, which cost several times what
    the statement does. Inside a transaction, and in tests, it sees what the session has written.
    """

    def __init__(self, statement: Select[Any]) -> None:
        dialect = postgresql()  # type: ignore[no-untyped-call]
        self.sql = str(statement.compile(dialect=dialect))
        columns = statement.selected_columns
        self._columns = [column.type.dialect_impl(dialect) for column in columns]
        self._dialect = dialect

    def one(self, **values: Any) -> tuple[Any, ...] | None:
        engine = _read_from()
        if engine is None:
            return self._unpacked(self._through(session().connection(), values))
        try:
            row = self.straight(engine, values)
        except psycopg.OperationalError:
            engine.dispose()  # the server has hung up: on what else waits in the pool, too
            with engine.connect() as connection:
                row = self._through(connection, values)
        return self._unpacked(row)

    def _through(self, connection: Connection, values: dict[str, Any]) -> Sequence[Any] | None:
        return connection.exec_driver_sql(self.sql, values).one_or_none()

    def straight(self, engine: Engine, values: dict[str, Any]) -> Sequence[Any] | None:
        """By the driver itself, on a connection of the engine's pool."""
        connection = engine.raw_connection()
        try:
            driver = cast("psycopg.Connection[Any]", connection.driver_connection)
            return cast("Sequence[Any] | None", driver.execute(self.sql, values).fetchone())
        except psycopg.OperationalError:
            connection.invalidate()
            raise
        finally:
            connection.close()

    def _unpacked(self, row: Sequence[Any] | None) -> tuple[Any, ...] | None:
        if row is None:
            return None
        return tuple(
            column.process_result_value(value, self._dialect)
            if isinstance(column, TypeDecorator)
            else value
            for column, value in zip(self._columns, row, strict=True)
        )


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit at the end or roll back; a nested call joins the outer one.

    `Session.begin()` won't do: loading a row before it has already begun one.
    """
    current = session()
    if current.info.get(_OPEN):
        yield current
        return
    current.commit()  # gives back the connection that it read on
    current.info[_OPEN] = True
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info[_OPEN] = False


def wait_for(name: str) -> None:
    """Until the end of the transaction nobody else is past this under the same name."""
    session.execute(_ALONE, {"name": name})


def collided(error: OperationalError) -> bool:
    """Whether PostgreSQL ended a transaction because it and another one stood in each other's way.

    Nothing of it was kept, and it may well do when tried again.
    """
    return isinstance(error.orig, DeadlockDetected | SerializationFailure)


def tried_again[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """A use case that is done anew, twice at most, where it collided with another one.

    In somebody else's transaction it can't be: that one has to be done anew.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        again = 0 if session().info.get(_OPEN) else _TRIES - 1
        for _ in range(again):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                if not collided(error):
                    raise
        return function(*args, **kwargs)

    return run
