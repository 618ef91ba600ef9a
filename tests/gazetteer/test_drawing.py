import pytest

from portal.gazetteer import services
from portal.gazetteer.drawing import Box, streets_in

from .builders import MILL_LANE, one_house


def around(place, by=0.005):
    return Box(place.lon - by, place.lat - by, place.lon + by, place.lat + by)


def test_a_street_is_drawn_from_one_end_to_the_other(load):
    load(one_house())
    lane = services.place(f"street:{MILL_LANE}")

    [line] = streets_in(around(lane))

    assert (line.usrn, line.name) == (MILL_LANE, "Mill Lane")
    assert line.start[1] < lane.lon < line.end[1]
    assert (line.start[0] + line.end[0]) / 2 == pytest.approx(lane.lat, abs=1e-5)


def test_what_is_far_away_is_not_drawn(load):
    load(one_house())
    lane = services.place(f"street:{MILL_LANE}")

    far = Box(lane.lon + 1, lane.lat + 1, lane.lon + 1.01, lane.lat + 1.01)

    assert streets_in(far) == []
