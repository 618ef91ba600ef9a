"""A case, the browser of its resident, and what the database is asked."""

import pytest
from sqlalchemy import event, text

from .builders import make_case


@pytest.fixture
def opened(app):
    """A report that has just come in, with an email address."""
    return make_case()


@pytest.fixture
def resident(client, opened):
    """A browser in which the link from the mail was opened."""
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")
    return client


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


@pytest.fixture
def committing(_app, engine):
    """An app whose sessions really commit; what they wrote is taken out at the end."""
    yield _app
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE timeline_entry DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM timeline_entry"))
        connection.execute(text("ALTER TABLE timeline_entry ENABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM cases"))
        connection.execute(text("DELETE FROM person"))
        connection.execute(text("DELETE FROM procrastinate_jobs"))
