"""Nobody is told of changes without end, however many bookings are changed."""

import pytest

from portal.bookings.services import BookingState, booking
from tests.bookings.builders import make_booking, make_calendar, slot_at
from tests.bookings.test_links import address_of
from tests.eforms.visitor import Visitor

MOST = 20  # a day


@pytest.fixture
def calendar(at):
    return make_calendar(unit="people", capacity=4, most_units=2)


def change(visitor, view, number):
    """For one, or for two: each tells them."""
    page = visitor.get(f"/bookings/{view.reference}/size")
    sent = {"csrf_token": page.boxes()["csrf_token"], "units": str(number % 2 + 1)}
    return visitor.post(f"/bookings/{view.reference}/size", sent)


def test_one_address_is_told_of_so_many_changes_a_day_and_can_cancel_still(client, calendar):
    views = [make_booking(slot_at(calendar, at)) for at in ("09:00", "09:30")]
    visitor = Visitor(client)
    for view in views:
        visitor.get(address_of(view))
    for number in range(MOST):
        assert change(visitor, views[number % 2], number // 2 + 1).status == 303

    assert change(visitor, views[0], 1).status == 429
    sent = {
        "csrf_token": visitor.get(f"/bookings/{views[0].reference}/cancel").boxes()["csrf_token"]
    }
    assert visitor.post(f"/bookings/{views[0].reference}/cancel", sent).status == 303
    assert booking(views[0].reference).state is BookingState.CANCELLED
