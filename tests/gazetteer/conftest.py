"""A gazetteer from a few records, and what the database is asked."""

import pytest
from sqlalchemy import event

from portal.config import ROOT
from portal.gazetteer import loading

from .builders import write_changes, write_file

DEMO = ROOT / "demo"


@pytest.fixture
def load(app, tmp_path):
    """Load records as a full file."""
    return lambda records: loading.load(write_file(tmp_path, records))


@pytest.fixture
def change(app, tmp_path):
    """Load records as a file of changes."""
    return lambda records: loading.load(write_changes(tmp_path, records))


@pytest.fixture
def statements(connection):
    """The SQL statements that are sent while the test looks."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)
