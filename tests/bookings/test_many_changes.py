"""Nobody is told of changes without end, however many bookings are changed."""

import pytest
from sqlalchemy import func, select

from portal.bookings import services
from portal.bookings.services import BookingState, booking
from portal.core import db
from portal.notifications.models import Message
from tests.bookings.builders import make_booking, make_calendar, make_registrar, slot_at
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


def cancel(visitor, view):
    page = visitor.get(f"/bookings/{view.reference}/cancel")
    sent = {"csrf_token": page.boxes()["csrf_token"]}
    return visitor.post(f"/bookings/{view.reference}/cancel", sent)


@pytest.fixture
def told(run_jobs):
    """How many messages about bookings are queued, once all jobs have run."""

    def count():
        run_jobs()
        about = Message.template.startswith("booking_")
        return db.session.scalar(select(func.count()).select_from(Message).where(about))

    return count


@pytest.fixture
def changed(client, calendar):
    """A visitor who has changed two bookings as often as we tell of it, and these."""
    views = [make_booking(slot_at(calendar, at)) for at in ("09:00", "09:30")]
    visitor = Visitor(client)
    for view in views:
        visitor.get(address_of(view))
    for number in range(MOST):
        assert change(visitor, views[number % 2], number // 2 + 1).status == 303
    return visitor, views


def test_one_person_is_told_of_so_many_changes_a_day_and_can_change_still(changed, told):
    visitor, (first, _second) = changed
    before = told()
    assert before == MOST + 2  # and that they were booked

    assert change(visitor, first, 1).status == 303
    assert told() == before
    assert cancel(visitor, first).status == 303
    assert told() == before
    assert booking(first.reference).state is BookingState.CANCELLED


def test_who_has_changed_much_is_told_still_what_staff_do(changed, told):
    _visitor, (first, _second) = changed
    before = told()

    services.cancel(first.reference, make_registrar())

    assert told() == before + 1
