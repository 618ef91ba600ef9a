"""What is live is kept for a few seconds in a process: each test starts and ends without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.eforms import publishing
from portal.eforms.definitions import loading as forms
from portal.gazetteer import loading
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
    for form in forms.load_all():
        publishing.file_version(form)


@pytest.fixture
def visitor(larkmere: None, client: FlaskClient) -> Visitor:
    """Somebody who reports a pothole, in English."""
    return Visitor(client)
