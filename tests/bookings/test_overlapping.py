"""A plan with times of another length: nobody is given a place where somebody sits already."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bookings import services
from portal.bookings.making.instants import Times
from portal.bookings.making.slots import beside, make_all
from portal.bookings.services import Wanted
from tests.bookings.builders import MONDAY, NOW, make_booking, make_calendar, make_plan, slot_at
from tests.bookings.unhurried import unhurried

TWENTY = {"slot_minutes": 20}


@pytest.fixture
def booked(at):
    """From 9:30 to 10, where times are of half an hour."""
    return make_booking(slot_at(make_calendar(), "09:30"))


def free_on_monday():
    [day] = services.free(Wanted(calendar="registrars", first_after=MONDAY, days=1))
    return [f"{slot.starts_at:%H:%M}" for slot in day.slots]


def test_times_that_overlap_a_booking_of_the_old_length_are_not_offered(booked):
    effect = services.effect_of("registrars", make_plan(**TWENTY))
    assert (effect.waiting, len(effect.stranded)) == (2, 1)

    make_calendar(**TWENTY)

    assert free_on_monday() == ["09:00", "10:00", "10:20", "10:40", "11:00", "11:20", "11:40"]


def test_once_the_booking_is_moved_they_come_with_the_night(booked):
    make_calendar(**TWENTY)
    services.move(booked.reference, slot_at(services.calendar("registrars"), "11:00"))

    make_all()

    assert free_on_monday() == [
        "09:00", "09:20", "09:40", "10:00", "10:20", "10:40", "11:20", "11:40",
    ]  # fmt: skip


def test_a_booking_that_begins_with_a_new_time_keeps_all_of_its_own(at):
    booking = make_booking(slot_at(make_calendar(), "09:00"))

    make_calendar(**TWENTY)

    slot = services.booking(booking.reference).slot
    assert (slot.ends_at - slot.starts_at, slot.blocked) == (timedelta(minutes=30), False)
    assert free_on_monday()[:2] == ["09:40", "10:00"]


def test_a_plan_that_is_kept_as_it_was_takes_nothing_away(booked):
    before = free_on_monday()

    make_calendar(**TWENTY)
    make_calendar()

    assert free_on_monday() == before


def moments(*minutes):
    return [NOW + timedelta(minutes=each) for each in minutes]


@unhurried
@given(st.integers(1, 9), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_what_is_left_of_a_plan_overlaps_nothing_and_is_all_there_is(length, booked):
    plan = [Times(*moments(at, at + length)) for at in range(0, 60, length)]
    taken = [Times(*moments(at, at + long)) for at, long in booked]

    left = beside(plan, taken)

    others = set(taken) - set(plan)
    assert left == [
        each
        for each in plan
        if not any(
            other.starts_at != each.starts_at
            and other.starts_at < each.ends_at
            and each.starts_at < other.ends_at
            for other in others
        )
    ]
