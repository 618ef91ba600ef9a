"""A case, the browser of its resident, and an app that commits."""

import pytest
from sqlalchemy import text

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
