"""What is around a point: the street it lies in, what is near, and its ward."""

import pytest

from portal.config import ROOT
from portal.gazetteer import landmarks, loading, services

DEMO = ROOT / "demo"
MERE_STREET = 99900101


@pytest.fixture
def larkmere(app):
    loading.load(DEMO / "gazetteer.csv")
    landmarks.load_places(DEMO / "places.toml")
    start, end = services.ends_of(MERE_STREET)
    return (start.lat + end.lat) / 2, (start.lon + end.lon) / 2


def test_a_point_lies_in_the_nearest_street_and_in_its_ward(larkmere):
    start, _end = services.ends_of(MERE_STREET)

    for lat, lon in (larkmere, start):
        found = services.street_at(lat + 0.00005, lon)
        assert (found.usrn, found.name) == (MERE_STREET, "Mere Street")
        assert found.metres < 10
    assert services.wards()[services.ward_at(*larkmere)] == "Quayhithe"


def test_streets_and_landmarks_come_nearest_first(larkmere):
    found = services.around(*larkmere, limit=5)

    assert found[0].key == f"street:{MERE_STREET}"
    assert len(found) == 5
    assert len({each.key for each in found}) == 5
    assert any(each.key.startswith("landmark:") for each in services.around(*larkmere, limit=30))


def test_nothing_is_near_the_sea(larkmere):
    assert services.street_at(54.0, 1.5) is None
    assert services.ward_at(54.0, 1.5) is None
    assert services.around(54.0, 1.5) == []
    assert services.street(1) is None
    assert services.ends_of(1) is None


def test_streets_have_words_that_tell_them_apart(larkmere):
    found = services.street(MERE_STREET)

    assert (found.name, found.ward_code) == ("Mere Street", "E05990001")
    assert found.area
