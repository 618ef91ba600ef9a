"""A street whose lights and reports stand around one point."""

import pytest

from portal.gazetteer import services as gazetteer
from tests.eforms.reporting.reporter import Reporter

LANE = "street:99900101"


@pytest.fixture
def lane(larkmere):
    """The middle of Mill Lane, which is 200 metres long."""
    found = gazetteer.place(LANE)
    return found.lat, found.lon


@pytest.fixture
def reporter(lane, client):
    """Somebody who reports a pothole and stands at the question where it is."""
    return Reporter(client).begun()


@pytest.fixture
def in_the_dark(lane, client):
    """Somebody who reports a street light and stands at the question where it is."""
    return Reporter(client, "street-light").begun(fault="out")
