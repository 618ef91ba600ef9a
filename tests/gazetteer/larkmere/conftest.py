"""The whole demonstration council, loaded once for the tests of this folder."""

import pytest

from portal.core import db
from portal.gazetteer import landmarks, loading
from tests.gazetteer.conftest import DEMO


@pytest.fixture(scope="package")
def borough(engine, _app):
    """A connection with Larkmere in it, which is taken back in the end."""
    bind = db.session.session_factory.kw["bind"]
    with engine.connect() as connection:
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        loading.load(DEMO / "gazetteer.csv")
        landmarks.load_places(DEMO / "places.toml")
        db.session.remove()
        db.session.configure(bind=bind, join_transaction_mode="conditional_savepoint")
        yield connection
        outer.rollback()


@pytest.fixture
def connection(borough):
    savepoint = borough.begin_nested()
    yield borough
    savepoint.rollback()


@pytest.fixture(autouse=True)
def _in_the_app(app):
    pass
