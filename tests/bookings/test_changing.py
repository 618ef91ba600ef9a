"""What becomes of a booking: cancelled, moved, attended; and what the council does to times."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.accounts.services import NotAllowed
from portal.bookings import services
from portal.bookings.services import BookingState, Contact, ForSomebody
from portal.bookings.staff.showing import can
from portal.core import clock
from tests.bookings.builders import (
    ADA,
    MONDAY,
    make_booking,
    make_calendar,
    make_hold,
    make_registrar,
    slot_at,
    taken,
)

BOB = Contact(name="Bob")


def test_cancelled_it_gives_its_place_back_once(at, told):
    slot_id = slot_at(make_calendar())
    booking = make_booking(slot_id)
    for _ in range(2):
        over = services.cancel(booking.reference)

    assert (over.state, over.sequence, taken(slot_id)) == (BookingState.CANCELLED, 1, 0)
    assert told("booking.cancelled") == 1


def test_after_the_cut_off_only_staff_cancel(at, later):
    booking = make_booking(slot_at(make_calendar(cut_off={"hours": 24})))
    assert booking.may_change
    later(minutes=1)
    assert not services.booking(booking.reference).may_change

    with pytest.raises(services.ChangeClosed):
        services.cancel(booking.reference)
    with pytest.raises(NotAllowed):
        services.cancel(booking.reference, make_registrar("waste"))
    over = services.cancel(booking.reference, make_registrar(), why="They phoned")
    assert over.state is BookingState.CANCELLED
    assert services.history(booking.id)[-1].reason == "They phoned"


def test_a_case_that_ended_lets_its_times_go_after_the_cut_off_too(at, later, told):
    calendar = make_calendar(cut_off={"hours": 24})
    slot_id = slot_at(calendar)
    booking = make_booking(slot_id)
    later(hours=1)

    assert services.cancel_of_case(booking.case_id) == 1
    assert services.cancel_of_case(booking.case_id) == 0
    assert (taken(slot_id), told("booking.cancelled")) == (0, 1)


def test_what_is_only_held_isnt_cancelled(at):
    held = make_hold(slot_at(make_calendar()))

    with pytest.raises(services.NotOpen):
        services.cancel(held.reference)


def test_moved_it_keeps_reference_and_uid(at, told):
    calendar = make_calendar()
    first, second = slot_at(calendar), slot_at(calendar, "11:00")
    booking = make_booking(first)
    moved = services.move(booking.reference, second)

    assert (moved.reference, moved.uid, moved.sequence) == (booking.reference, booking.uid, 1)
    assert (moved.slot.id, taken(first), taken(second)) == (second, 0, 1)
    assert told("booking.moved") == 1
    [_, happened] = services.history(booking.id)
    assert (happened.from_slot, happened.to_slot) == (first, second)


def test_to_where_it_is_already_it_isnt_moved(at, told):
    slot_id = slot_at(make_calendar())
    booking = make_booking(slot_id)

    assert services.move(booking.reference, slot_id).sequence == 0
    assert told("booking.moved") == 0


def test_it_isnt_moved_to_where_there_is_no_place(at):
    calendar = make_calendar()
    first, second = slot_at(calendar), slot_at(calendar, "11:00")
    booking = make_booking(first)
    make_hold(second)

    with pytest.raises(services.SlotTaken) as refused:
        services.move(booking.reference, second)
    assert len(refused.value.others) == 6
    assert services.booking(booking.reference).slot.id == first
    assert (taken(first), taken(second)) == (1, 1)


def test_staff_move_it_to_another_calendar_as_well(at):
    booking = make_booking(slot_at(make_calendar("one")))
    two = make_calendar("two", services=["library-room"])
    moved = services.move(booking.reference, slot_at(two), make_registrar())

    assert moved.calendar.slug == "two"


def test_staff_book_for_somebody_at_the_last_minute(at, later, told):
    slot_id = slot_at(make_calendar(lead={"hours": 48}))
    later(hours=20)
    booking = services.book_for(make_registrar(), ForSomebody(slot_id=slot_id, contact=ADA))

    assert (booking.state, booking.contact) == (BookingState.CONFIRMED, ADA)
    assert told("booking.confirmed") == 1
    with pytest.raises(services.SlotTaken):
        services.book_for(make_registrar(), ForSomebody(slot_id=slot_id, contact=BOB))


def test_staff_keep_to_limits_unless_they_decide_otherwise(at):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    wanted = {"contact": ADA, "slot_id": slot_at(calendar, "10:00")}
    services.book_for(make_registrar(), ForSomebody(slot_id=slot_at(calendar), contact=ADA))

    with pytest.raises(services.LimitReached):
        services.book_for(make_registrar(), ForSomebody(**wanted))
    services.book_for(make_registrar(), ForSomebody(**wanted, despite_limits=True))


def test_who_came_is_marked_and_it_can_be_taken_back(at):
    slot_id = slot_at(make_calendar())
    booking = make_booking(slot_id)
    ruth = make_registrar()
    with pytest.raises(services.NotOpen):
        services.mark(ruth, booking.reference, BookingState.ATTENDED)  # that is tomorrow

    at(datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    for state in (BookingState.ATTENDED, BookingState.NO_SHOW, BookingState.CONFIRMED):
        assert services.mark(ruth, booking.reference, state).state is state
        assert taken(slot_id) == 1
    with pytest.raises(NotAllowed):
        services.mark(
            make_registrar("waste"),
            booking.reference,
            BookingState.ATTENDED,
        )


def test_checked_in_on_the_day_and_once(at):
    booking = make_booking(slot_at(make_calendar()))
    ruth = make_registrar()
    with pytest.raises(services.NotOpen):
        services.check_in(ruth, booking.reference)

    at(datetime(2026, 3, 2, 8, 50, tzinfo=UTC))
    here = services.check_in(ruth, booking.reference)
    at(datetime(2026, 3, 2, 8, 55, tzinfo=UTC))
    assert services.check_in(ruth, booking.reference).arrived_at == here.arrived_at
    assert [each.what for each in services.history(booking.id)] == ["confirmed", "arrived"]


def test_running_late_is_told_to_those_still_to_come(at, told):
    calendar = make_calendar()
    for time in ("09:00", "10:00", "11:00"):
        make_booking(slot_at(calendar, time))
    make_booking(slot_at(calendar, day=MONDAY + timedelta(days=1)))
    at(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    ruth = make_registrar()
    assert services.running_late(ruth, "registrars", MONDAY, 20, "A long ceremony") == 2
    assert told("booking.late") == 2
    happened = services.history(services.of_calendar("registrars", clock.now(), at_noon())[0].id)
    assert (happened[-1].minutes, happened[-1].reason) == (20, "A long ceremony")


def at_noon():
    return datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_called_off_everybody_is_told_and_nobody_can_book_it(at, told):
    slot_id = slot_at(make_calendar(capacity=3))
    first, second = make_booking(slot_id), make_booking(slot_id)
    held = make_hold(slot_id)

    assert services.cancel_by_us(make_registrar(), slot_id, "The registrar is ill") == 2
    assert told("booking.cancelled_by_us") == 2
    assert {services.booking(each.reference).state for each in (first, second)} == {
        BookingState.CANCELLED
    }
    assert services.booking(held.reference).state is BookingState.RELEASED
    assert taken(slot_id) == 0
    with pytest.raises(services.SlotBlocked):
        make_hold(slot_id)


def test_blocked_times_keep_their_bookings_and_can_be_opened_again(at):
    calendar = make_calendar(capacity=2)
    slot_id = slot_at(calendar)
    booking = make_booking(slot_id)
    ruth = make_registrar()
    span = (datetime(2026, 3, 2, 9, 15, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))

    assert services.block(ruth, "registrars", *span, why="Training") == 2
    slot = services.slot(slot_id)
    assert (slot.blocked, slot.reason, taken(slot_id)) == (True, "Training", 1)
    assert services.booking(booking.reference).state is BookingState.CONFIRMED
    assert services.unblock(ruth, "registrars", *span) == 2
    make_hold(slot_id)


def test_what_the_plan_lost_isnt_opened_by_unblocking(at):
    calendar = make_calendar(capacity=2)
    make_booking(slot_at(calendar, "11:00"))
    make_calendar(week={"monday": ["09:00-10:00"]}, capacity=2)
    span = (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))

    assert services.unblock(make_registrar(), "registrars", *span) == 0


def test_the_bookings_of_a_case_a_person_and_a_calendar(at):
    calendar = make_calendar()
    later_one = make_booking(slot_at(calendar, "11:00"))
    booking = make_booking(slot_at(calendar))
    make_hold(slot_at(calendar, "10:00"))
    day = (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))

    assert services.of_case(booking.case_id) == [booking]
    listed = services.of_calendar("registrars", *day)
    assert [each.state.value for each in listed] == ["confirmed", "held", "confirmed"]
    assert listed[-1] == later_one


def test_a_calendar_of_another_team_isnt_changed(at):
    make_calendar()
    wes = make_registrar("waste")

    with pytest.raises(NotAllowed):
        services.block(wes, "registrars", *(clock.now(), clock.now()), why="No reason")


def test_a_past_booking_isnt_cancelled_by_its_person(at):
    booking = make_booking(slot_at(make_calendar()))
    at(datetime(2026, 3, 2, 9, tzinfo=UTC))

    with pytest.raises(services.ChangeClosed):
        services.cancel(booking.reference)
    assert booking.slot.day == date(2026, 3, 2)


def test_what_is_over_staff_dont_change_either(at):
    calendar = make_calendar()
    booking, ruth = make_booking(slot_at(calendar)), make_registrar()
    at(booking.slot.ends_at)

    for change in (
        lambda: services.cancel(booking.reference, ruth),
        lambda: services.move(booking.reference, slot_at(calendar, "11:00"), ruth),
        lambda: services.resize(booking.reference, 2, ruth),
        lambda: services.cancel_by_us(ruth, booking.slot.id, "Too late"),
    ):
        with pytest.raises(services.NotOpen):
            change()
    assert can(services.booking(booking.reference)) == {"arrive", "attend", "miss"}
    services.mark(ruth, booking.reference, BookingState.NO_SHOW)
