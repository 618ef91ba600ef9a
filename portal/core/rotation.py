"""Encrypting again with the newest key what older keys encrypted, while the portal runs.

Every sealed column of every table is found from the models, so a new table can't be forgotten. What
is sealed outside tables registers itself. It can be stopped and begun again at any time: what is
under the newest key already is passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Row,
    Table,
    bindparam,
    select,
    text,
    type_coerce,
    update,
)

from portal.core import db
from portal.core.crypto import Sealed, ring
from portal.core.db import Base, transaction

_AT_ONCE = 100
# Tells the triggers of tables whose rows never change that only the key does.
_ROTATING = text("SET LOCAL portal.rotating = 'on'")


@dataclass(frozen=True)
class Rotated:
    """Rows of a table, or things of another store: how many there are, how many were done now."""

    name: str
    seen: int
    renewed: int


Rotation = Callable[[], Rotated]

_others: list[Rotation] = []


def also(rotation: Rotation) -> Rotation:
    """Register what encrypts again something that no column holds."""
    _others.append(rotation)
    return rotation


def rotate() -> Iterator[Rotated]:
    """Everything, a table at a time; what each came to once it is done."""
    for table in Base.metadata.sorted_tables:
        if columns := sealed_columns(table):
            yield _rotate(table, columns)
    for rotation in _others:
        yield rotation()


def sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, Sealed)]


def _rotate(table: Table, columns: Sequence[Column[Any]]) -> Rotated:
    """By key, in short transactions.

    A row that somebody has in hand is left until the end and then waited for alone: whoever holds
    one lock and waits for no other can't be part of a deadlock.
    """
    seen = renewed = 0
    last: Any = None
    busy: list[Any] = []
    while ids := _stale(table, columns, last):
        last = ids.last
        seen += ids.seen
        done = _renew(table, columns, ids.stale, skip_locked=True)
        renewed += sum(done.values())
        busy += [each for each in ids.stale if each not in done]
    for each in busy:
        renewed += sum(_renew(table, columns, [each], skip_locked=False).values())
    return Rotated(table.name, seen, renewed)


@dataclass(frozen=True)
class _Batch:
    last: Any
    seen: int
    stale: list[Any]


def _stale(table: Table, columns: Sequence[Column[Any]], last: Any) -> _Batch | None:
    """The next rows, and which of them hold something under an older key; None at the end."""
    statement = select(table.c.id, *_raw(columns)).order_by(table.c.id).limit(_AT_ONCE)
    if last is not None:
        statement = statement.where(table.c.id > last)
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    return _Batch(rows[-1].id, len(rows), [row.id for row in rows if _renewed(row, columns)])


def _renew(
    table: Table, columns: Sequence[Column[Any]], ids: list[Any], *, skip_locked: bool
) -> dict[Any, bool]:
    """The rows that are under the newest key now, and whether they weren't before."""
    if not ids:
        return {}
    done = {}
    with transaction() as session:
        session.execute(_ROTATING)
        rows = session.execute(
            select(table.c.id, *_raw(columns))
            .where(table.c.id.in_(ids))
            .order_by(table.c.id)
            .with_for_update(skip_locked=skip_locked)
        ).all()
        for row in rows:
            tokens = _renewed(row, columns)
            done[row.id] = bool(tokens)
            if tokens:
                _write(table, row.id, tokens)
    return done


def _write(table: Table, row_id: Any, tokens: dict[str, bytes]) -> None:
    values = {table.c[name]: bindparam(f"new_{name}", type_=LargeBinary) for name in tokens}
    db.session.execute(
        update(table).where(table.c.id == bindparam("this")).values(values),
        {"this": row_id, **{f"new_{name}": token for name, token in tokens.items()}},
    )


def _renewed(row: Row[Any], columns: Sequence[Column[Any]]) -> dict[str, bytes]:
    """The columns of a row that are under an older key, with what they become."""
    found = {}
    for column in columns:
        token = row._mapping[column.name]  # noqa: SLF001 - SQLAlchemy's public name for it
        if token is not None and (renewed := ring.renewed(bytes(token))) is not None:
            found[column.name] = renewed
    return found


def _raw(columns: Sequence[Column[Any]]) -> list[Any]:
    return [type_coerce(column, LargeBinary).label(column.name) for column in columns]
