"""What the database is asked, by tests and by the benchmark alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import event
from sqlalchemy.engine import Engine

from portal.core import db

# A test's session stands in an outer transaction, so each of its own is a savepoint.
_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL statements that any engine sends inside the block, but for those of transactions."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(_TRANSACTIONS):
            sent.append(statement)

    straight = db.HotRead.straight  # SQLAlchemy's events don't hear of these

    def noted(read: db.HotRead, *args: Any) -> Any:
        sent.append(read.sql)
        return straight(read, *args)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with mock.patch.object(db.HotRead, "straight", noted):
            yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
