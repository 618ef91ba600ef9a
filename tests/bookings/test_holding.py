"""A place is held, kept for longer and let go."""

from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.bookings import services
from portal.bookings.holding import places
from portal.bookings.models import Slot
from portal.bookings.services import BookingState, Needs, Subject
from portal.core import db
from portal.core.db import transaction
from tests.bookings.builders import (
    expire,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
    taken,
)


def test_a_hold_takes_a_place_for_fifteen_minutes(at):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)

    assert (held.state, held.seconds_left, taken(slot_id)) == (BookingState.HELD, 15 * 60, 1)
    assert held.reference.startswith("BK-")
    assert services.held_for(Subject.DRAFT, held.subject_id) == held


def test_who_comes_second_is_told_of_other_times(at):
    calendar = make_calendar()
    slot_id = slot_at(calendar, "10:00")
    make_hold(slot_id)

    with pytest.raises(services.SlotTaken) as refused:
        make_hold(slot_id)

    shown = [f"{slot.starts_at:%a %H:%M}" for slot in refused.value.others]
    assert shown == ["Mon 09:00", "Mon 09:30", "Mon 10:30", "Mon 11:00", "Mon 11:30", "Tue 09:00"]
    assert taken(slot_id) == 1


def test_another_time_for_the_same_form_gives_the_first_one_back(at):
    calendar = make_calendar()
    first, second = slot_at(calendar, "09:00"), slot_at(calendar, "10:00")
    held = make_hold(first)
    moved = make_hold(second, subject_id=held.subject_id)

    assert (taken(first), taken(second)) == (0, 1)
    assert services.held_for(Subject.DRAFT, held.subject_id) == moved


def test_a_time_that_cant_be_had_leaves_the_one_before(at):
    calendar = make_calendar()
    first, second = slot_at(calendar, "09:00"), slot_at(calendar, "10:00")
    held = make_hold(first)
    make_hold(second)

    with transaction(), pytest.raises(services.SlotTaken):
        make_hold(second, subject_id=held.subject_id)

    assert taken(first) == 1
    assert services.held_for(Subject.DRAFT, held.subject_id) == held


def test_the_same_time_again_is_the_same_hold(at, later):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)
    later(minutes=5)
    again = make_hold(slot_id, subject_id=held.subject_id)

    assert (again.reference, again.seconds_left, taken(slot_id)) == (held.reference, 600, 1)


def test_the_same_time_for_another_property_is_counted_for_that(at):
    calendar = make_calendar(capacity=3, per_property={"units": 1, "days": 7})
    slot_id = slot_at(calendar)
    held = make_hold(slot_id, property="one")
    make_hold(slot_id, property="two", subject_id=held.subject_id)

    make_hold(slot_at(calendar, "10:00"), property="one")
    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "11:00"), property="two")


def test_nothing_is_held_in_a_calendar_that_isnt_published(at):
    slot_id = slot_at(make_calendar(published=False))

    with pytest.raises(services.SlotBlocked):
        make_hold(slot_id)


def test_more_of_the_same_time_counts_what_is_held_already(at):
    slot_id = slot_at(make_calendar(capacity=4, unit="items"))
    held = make_hold(slot_id, units=3)
    make_hold(slot_id, units=4, subject_id=held.subject_id)

    assert taken(slot_id) == 4


def test_units_fill_a_time_to_the_brim_and_no_further(at):
    slot_id = slot_at(make_calendar(capacity=5, unit="people"))
    make_hold(slot_id, units=3)

    with pytest.raises(services.SlotTaken):
        make_hold(slot_id, units=3)
    make_hold(slot_id, units=2)
    assert taken(slot_id) == 5


@pytest.mark.parametrize("units", [0, 4])
def test_nobody_books_nothing_or_more_than_is_allowed_at_once(at, units):
    slot_id = slot_at(make_calendar(capacity=5, most_units=3))

    with pytest.raises(services.NotSuitable):
        make_hold(slot_id, units=units)


def test_it_is_too_late_once_the_lead_time_has_begun(at, later):
    slot_id = slot_at(make_calendar(lead={"days_before": 1, "by": "14:00"}), "11:00")
    later(hours=5, minutes=1)

    with pytest.raises(services.TooLate) as refused:
        make_hold(slot_id)
    assert f"{refused.value.others[0].starts_at:%a %H:%M}" == "Tue 09:00"


def test_a_blocked_time_cant_be_held(at):
    calendar = make_calendar()
    slot_id = slot_at(calendar)
    db.session.execute(update(Slot).where(Slot.id == slot_id).values(blocked=True))

    with pytest.raises(services.SlotBlocked):
        make_hold(slot_id)


def test_a_time_that_never_was_is_unknown(at):
    make_calendar()

    with pytest.raises(services.UnknownSlot):
        make_hold(uuid4())


def test_what_somebody_needs_must_be_there(at):
    calendar = make_calendar(
        facilities=["step_free"],
        staff=[{"name": "Ruth", "languages": ["pl"], "weekdays": ["tuesday"]}],
    )
    slot_id = slot_at(calendar)

    make_hold(slot_id, needs=Needs(step_free=True))
    for needs in (Needs(hearing_loop=True), Needs(interpreter="pl")):
        with pytest.raises(services.NotSuitable):
            make_hold(slot_id, needs=needs)


def test_a_hold_that_ran_out_is_nobodys_and_the_next_one_gets_the_place(at, later, told):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)
    later(minutes=15)

    assert services.held_for(Subject.DRAFT, held.subject_id) is None
    make_hold(slot_id)
    assert services.booking(held.reference).state is BookingState.EXPIRED
    assert taken(slot_id) == 1


def test_the_job_lets_go_what_ran_out_and_nothing_else(at, later):
    calendar = make_calendar()
    old, young = slot_at(calendar, "09:00"), slot_at(calendar, "10:00")
    make_hold(old)
    make_booking(slot_at(calendar, "11:00"))
    later(minutes=10)
    make_hold(young)
    later(minutes=5)
    expire()
    expire()

    assert (taken(old), taken(young), taken(slot_at(calendar, "11:00"))) == (0, 1, 1)


def test_a_hold_can_be_had_for_longer_once(at, later):
    held = make_hold(slot_at(make_calendar()))
    later(minutes=10)
    longer = services.extend(Subject.DRAFT, held.subject_id)

    assert (longer.seconds_left, longer.extended) == (20 * 60, True)
    with pytest.raises(services.ExtendedAlready):
        services.extend(Subject.DRAFT, held.subject_id)


def test_what_ran_out_cant_be_had_for_longer(at, later):
    held = make_hold(slot_at(make_calendar()))
    later(minutes=16)

    with pytest.raises(services.NothingHeld):
        services.extend(Subject.DRAFT, held.subject_id)


def test_let_go_it_is_free_and_a_second_time_changes_nothing(at):
    slot_id = slot_at(make_calendar())
    held = make_hold(slot_id)
    services.release(Subject.DRAFT, held.subject_id)
    services.release(Subject.DRAFT, held.subject_id)

    assert taken(slot_id) == 0
    assert services.held_for(Subject.DRAFT, held.subject_id) is None


def test_the_table_refuses_what_the_statement_would_let_through(at, monkeypatch):
    slot_id = slot_at(make_calendar())
    make_hold(slot_id)
    monkeypatch.setattr(places, "fits", lambda _units: Slot.taken >= 0)

    with pytest.raises(services.SlotTaken):
        make_hold(slot_id)
    with (
        pytest.raises(IntegrityError, match='"ck_slot_never_overbooked"'),
        db.session.begin_nested(),
    ):
        db.session.execute(update(Slot).where(Slot.id == slot_id).values(taken=2))
    assert taken(slot_id) == 1


def test_the_code_in_the_link_opens_this_booking_alone(at):
    calendar = make_calendar()
    one, other = make_booking(slot_at(calendar)), make_booking(slot_at(calendar, "10:00"))
    code = services.code_of(one.id)

    assert services.opens(one.reference, code.lower().replace("-", " "))
    assert not services.opens(other.reference, code)
    assert code in services.link_of(one)


def test_a_reference_is_found_as_people_type_it(at):
    booking = make_booking(slot_at(make_calendar()))
    bare = booking.reference.removeprefix("BK-")

    for typed in (booking.reference.lower(), bare, bare.replace("-", " ")):
        assert services.booking(typed).id == booking.id


def test_what_is_held_already_can_be_held_otherwise_when_it_is_too_late_for_others(at, later):
    slot_id = slot_at(make_calendar(lead={"hours": 23}, hold_minutes=120))
    held = make_hold(slot_id, email="ada@example.org")
    later(hours=1, minutes=30)

    again = make_hold(slot_id, subject_id=held.subject_id, email="bo@example.org")
    assert again.slot.id == slot_id
    with pytest.raises(services.TooLate):
        make_hold(slot_id)
