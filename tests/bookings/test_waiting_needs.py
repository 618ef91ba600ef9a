"""What a place must have is asked of who goes there."""

import pytest

from portal.bookings.services import PlaceKind
from tests.bookings.builders import make_calendar
from tests.eforms.visitor import Visitor


@pytest.mark.parametrize("kind", PlaceKind)
def test_who_waits_for_what_nobody_goes_to_is_asked_for_no_needs_of_a_place(at, client, kind):
    calendar = make_calendar(kind=kind, offer_minutes=60)
    page = Visitor(client).get(f"/waiting-list/{calendar.slug}")

    boxes = page.soup.select("input[name=step_free], input[name=hearing_loop]")
    assert len(boxes) == (2 if kind in {PlaceKind.COUNTER, PlaceKind.FACILITY} else 0)
