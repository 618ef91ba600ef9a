"""The database: one engine, a session a thread, and the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, MetaData, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
)

_OPEN = "transaction is open"

session = scoped_session(sessionmaker(expire_on_commit=False))


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
    session.configure(bind=create_engine(psycopg_url(url), pool_size=pool_size, max_overflow=5))


def psycopg_url(url: str) -> str:
    """The same address, said the way SQLAlchemy wants it: with its driver."""
    return url.replace("postgres://", "postgresql://", 1).replace(
        "postgresql://", "postgresql+psycopg://", 1
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
    current.info[_OPEN] = True
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info[_OPEN] = False
