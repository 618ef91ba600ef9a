"""Runs the migrations on the connection it is given (`portal db upgrade`)."""

import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection, create_engine, pool

import portal
from portal.core.db import Base, psycopg_url

for domain in pkgutil.iter_modules(portal.__path__):
    if domain.ispkg and importlib.util.find_spec(f"portal.{domain.name}.models"):
        importlib.import_module(f"portal.{domain.name}.models")


def _ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(psycopg_url(context.config.attributes["url"]), poolclass=pool.NullPool)
with engine.connect() as connection:
    _run(connection)
