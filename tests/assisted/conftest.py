import pytest

from portal.config import ROOT
from portal.eforms import publishing
from portal.eforms.definitions import loading
from portal.gazetteer import landmarks
from tests.assisted.helping import Adviser


@pytest.fixture
def places(app):
    landmarks.load_places(ROOT / "demo" / "places.toml")


@pytest.fixture
def adviser(client, places):
    publishing.file_version(loading.load(loading.FORMS / "talk-to-us.yaml"))
    publishing.file_version(loading.load(loading.FORMS / "pothole.yaml"))
    return Adviser(client)
