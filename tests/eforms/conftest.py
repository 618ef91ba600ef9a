"""What is live is kept for a few seconds in a process: each test starts and ends without it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from portal.core import db
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from portal.eforms.definitions import loading as forms
from portal.gazetteer import loading
from tests.eforms import uploading
from tests.eforms.uploading import Sender
from tests.eforms.visitor import Visitor
from tests.gazetteer.builders import houses, write_file


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    publishing.forget()
    yield
    publishing.forget()


@pytest.fixture
def mill_lane(app: Flask, tmp_path: Path) -> None:
    """A gazetteer of one street, Mill Lane in LK2 1AA, with the houses 2, 10 and 14."""
    loading.load(write_file(tmp_path, houses(2, 10, 14)))


@pytest.fixture
def larkmere(mill_lane: None) -> None:
    """The council's own forms, published."""
    for form in _council_forms():
        publishing.file_version(form)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Where files that are sent are kept."""
    before = app.config["SETTINGS"]
    uploading.use(app, tmp_path / "uploads")
    yield tmp_path / "uploads"
    app.config["SETTINGS"] = before


@pytest.fixture
def sender(folder: Path, client: FlaskClient) -> Sender:
    """Somebody asked for files."""
    uploading.publish()
    return Sender(client)


@pytest.fixture
def committing(_app: Flask, engine: Engine) -> Iterator[Flask]:
    """An app whose sessions really commit; what they wrote is taken out at the end."""
    _app.extensions["throttle"].storage.reset()
    with _app.app_context():
        publishing.forget()
        for form in _council_forms():
            publishing.file_version(form)
        db.session.remove()
    yield _app
    with engine.begin() as connection:
        tables = "report, submission, draft, form_version, timeline_entry, cases, person, message"
        connection.execute(text("ALTER TABLE timeline_entry DISABLE TRIGGER USER"))
        connection.execute(text(f"TRUNCATE {tables}, procrastinate_jobs CASCADE"))
        connection.execute(text("ALTER TABLE timeline_entry ENABLE TRIGGER USER"))


@pytest.fixture
def visitor(larkmere: None, client: FlaskClient) -> Visitor:
    """Somebody who reports a pothole, in English."""
    return Visitor(client)


@cache
def _council_forms() -> list[Definition]:
    """Read once: they take longer to read than most tests to run."""
    return forms.load_all()
