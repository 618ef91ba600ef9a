"""What is held is made good, also when it ran out meanwhile and nobody took it."""

from datetime import timedelta
from uuid import uuid4

from portal.bookings import services
from portal.bookings.services import BookingState, Subject
from portal.core import clock
from tests.bookings.builders import (
    ADA,
    expire,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
    taken,
)


def test_a_hold_outlasts_the_payment(at, later):
    slot_id = slot_at(make_calendar())
    held, case_id = make_hold(slot_id), uuid4()
    until = clock.now() + timedelta(minutes=55)
    assert services.lengthen(Subject.DRAFT, held.subject_id, until, case_id=case_id, contact=ADA)
    later(minutes=54)
    expire()

    assert services.confirm(Subject.CASE, case_id, case_id, None)
    assert services.booking(held.reference).contact == ADA


def test_lengthening_never_shortens(at):
    held = make_hold(slot_at(make_calendar()))
    services.lengthen(Subject.DRAFT, held.subject_id, clock.now())

    assert services.booking(held.reference).seconds_left == 15 * 60


def test_confirmed_it_stays_and_is_told_once(at, later, told):
    slot_id, case_id = slot_at(make_calendar()), uuid4()
    held = make_hold(slot_id)
    for _ in range(2):
        assert services.confirm(Subject.DRAFT, held.subject_id, case_id, ADA)
    later(days=1)
    expire()

    view = services.booking(held.reference)
    assert (view.state, view.case_id, taken(slot_id)) == (BookingState.CONFIRMED, case_id, 1)
    assert told("booking.confirmed") == 1
    assert [each.what for each in services.history(view.id)] == ["confirmed"]


def test_a_hold_that_just_ran_out_is_still_good_while_nobody_took_it(at, later):
    held = make_hold(slot_at(make_calendar()))
    later(minutes=15)

    assert services.confirm(Subject.DRAFT, held.subject_id, None, ADA)


def test_what_was_let_go_is_taken_again_if_it_fits(at, later):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)
    later(minutes=20)
    expire()

    assert services.confirm(Subject.DRAFT, held.subject_id, None, ADA)
    assert taken(slot_id) == 1


def test_somebody_else_has_it_then_it_is_gone(at, later):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)
    later(minutes=20)
    make_booking(slot_id)

    assert not services.confirm(Subject.DRAFT, held.subject_id, None, ADA)
    assert taken(slot_id) == 1


def test_what_was_given_up_isnt_booked(at):
    held = make_hold(slot_at(make_calendar()))
    services.release(Subject.DRAFT, held.subject_id)

    assert not services.confirm(Subject.DRAFT, held.subject_id, None, ADA)
    assert not services.confirm(Subject.DRAFT, uuid4(), None, ADA)
