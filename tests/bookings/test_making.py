"""Slots from plans: on ordinary days, when the clocks change, and when a plan changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.bookings import services, words
from portal.bookings.making.instants import moment, times_on
from portal.bookings.making.slots import make_all
from portal.bookings.models import Slot
from portal.bookings.plans import WEEKDAYS
from portal.core import clock, db
from tests.bookings.builders import (
    MONDAY,
    make_booking,
    make_calendar,
    make_plan,
    slot_at,
    taken,
)
from tests.bookings.unhurried import unhurried

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVERY_DAY = {day: ["00:00-04:00"] for day in WEEKDAYS}
CLOCK_TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def starts(day, **changes):
    """London clock times and UTC hours of the slots of a day."""
    plan = make_plan(bank_holidays=None, **({"week": EVERY_DAY} | changes))
    found = [times.starts_at for times in times_on(plan, day)]
    return [f"{at.astimezone(clock.LONDON):%H:%M}" for at in found], found


def test_the_missing_hour_gives_no_slot():
    shown, moments = starts(SPRING)

    assert shown == ["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"]
    assert moments == [
        datetime(2026, 3, 29, 0, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(6)
    ]


def test_the_hour_that_comes_twice_gives_its_slots_twice():
    shown, moments = starts(AUTUMN)

    assert " ".join(shown) == "00:00 00:30 01:00 01:30 01:00 01:30 02:00 02:30 03:00 03:30"
    assert len(set(moments)) == 10


def test_opening_within_the_missing_hour_is_opening_when_it_is_over():
    shown, _ = starts(SPRING, week={"sunday": ["01:30-03:00"]})

    assert shown == ["02:00", "02:30"]


def test_open_during_the_missing_hour_alone_is_closed():
    assert starts(SPRING, week={"sunday": ["01:00-02:00"]})[0] == []


def test_spans_that_meet_in_the_doubled_hour_dont_overlap():
    _, moments = starts(AUTUMN, week={"sunday": ["00:00-01:30", "01:30-03:00"]})

    assert moments == sorted(set(moments))


def test_a_slot_across_the_change_lasts_as_long_as_any():
    plan = make_plan(week={"sunday": ["00:30-02:30"]}, slot_minutes=60)
    [times] = times_on(plan, SPRING)

    assert times.ends_at - times.starts_at == timedelta(hours=1)
    assert times.ends_at.astimezone(clock.LONDON).time() == time(2, 30)


@unhurried
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), CLOCK_TIMES, CLOCK_TIMES)
def test_a_later_clock_time_is_never_an_earlier_moment(day, first, second):
    first, second = sorted((first, second))

    assert moment(day, first) <= moment(day, second)


@unhurried
@given(
    st.sampled_from([SPRING, AUTUMN, MONDAY]),
    st.lists(CLOCK_TIMES, min_size=2, max_size=6, unique=True).map(sorted),
    st.sampled_from([5, 15, 20, 45, 60]),
    st.sampled_from([0, 5, 10]),
)
def test_slots_never_overlap_and_keep_their_buffer(day, times, minutes, buffer):
    spans = list(zip(times[::2], times[1::2], strict=False))
    week = {f"{day:%A}".lower(): spans}
    plan = make_plan(week=week, slot_minutes=minutes, buffer_minutes=buffer)
    made = list(times_on(plan, day))
    opened = [(moment(day, a), moment(day, b)) for a, b in spans]

    assert all(before.ends_at <= after.starts_at for before, after in pairwise(made))
    assert all(each.ends_at - each.starts_at == timedelta(minutes=minutes) for each in made)
    assert all(any(a <= each.starts_at and each.ends_at <= b for a, b in opened) for each in made)


def test_midnight_ends_a_day():
    shown, _ = starts(MONDAY, week={"monday": ["22:00-24:00"]}, slot_minutes=60)

    assert shown == ["22:00", "23:00"]


def test_the_doubled_hour_is_told_apart_in_words(at):
    at(datetime(2026, 10, 1, 9, tzinfo=UTC))
    make_calendar(week=EVERY_DAY, slot_minutes=60)
    [day] = services.free(services.Wanted(calendar="registrars", first_after=AUTUMN, days=1))

    assert [words.name(slot) for slot in day.slots] == [
        "Sunday 25 October 2026, 12:00am, 1 place left",
        "Sunday 25 October 2026, 1:00am, before the clocks go back, 1 place left",
        "Sunday 25 October 2026, 1:00am, after the clocks go back, 1 place left",
        "Sunday 25 October 2026, 2:00am, 1 place left",
        "Sunday 25 October 2026, 3:00am, 1 place left",
    ]


def count(calendar, *which):
    found = select(func.count()).select_from(Slot).where(Slot.calendar_id == calendar.id, *which)
    return db.session.scalars(found).one()


def test_slots_are_made_up_to_the_horizon_and_no_second_time(at):
    calendar = make_calendar(horizon_days=7)
    assert count(calendar) == 5 * 6

    make_all()
    assert count(calendar) == 5 * 6


def test_each_day_a_day_is_added(at, later):
    calendar = make_calendar(horizon_days=7)
    later(days=1)
    make_all()

    assert count(calendar) == 6 * 6


def test_another_plan_takes_away_what_nobody_booked(at):
    calendar = make_calendar()
    make_calendar(week={"monday": ["09:00-10:00"]})

    assert count(calendar) == 4 * 2


def test_what_is_booked_keeps_its_place_and_takes_no_more(at):
    calendar = make_calendar(capacity=2)
    booking = make_booking(slot_at(calendar, "11:00"))

    plan = make_plan(week={"monday": ["09:00-10:00"]}, capacity=2)
    effect = services.effect_of("registrars", plan)
    assert [each.reference for each in effect.stranded] == [booking.reference]

    make_calendar(week={"monday": ["09:00-10:00"]}, capacity=2)
    kept = services.slot(booking.slot.id)
    assert (kept.blocked, taken(kept.id)) == (True, 1)
    with pytest.raises(services.SlotBlocked):
        services.hold(
            services.Holding(
                subject=services.Subject.DRAFT,
                subject_id=calendar.id,
                slot_id=kept.id,
                locale="en",
            )
        )


def test_a_time_that_comes_back_is_free_again(at):
    calendar = make_calendar(capacity=2)
    booking = make_booking(slot_at(calendar, "11:00"))
    make_calendar(week={"monday": ["09:00-10:00"]}, capacity=2)
    make_calendar(capacity=2)

    assert not services.slot(booking.slot.id).blocked


def test_less_room_than_is_taken_takes_no_more_and_throws_nobody_out(at):
    calendar = make_calendar(capacity=3)
    slot_id = slot_at(calendar)
    first, second = make_booking(slot_id), make_booking(slot_id)

    effect = services.effect_of("registrars", make_plan(capacity=1))
    assert {each.reference for each in effect.squeezed} == {first.reference, second.reference}

    make_calendar(capacity=1)
    slot = services.slot(slot_id)
    assert (slot.capacity, slot.left) == (2, 0)


def test_what_a_plan_would_do_changes_nothing(at):
    calendar = make_calendar()
    effect = services.effect_of("registrars", make_plan(week={"monday": ["09:00-12:30"]}))

    assert (effect.made, effect.gone) == (4, 4 * 4 * 6)
    assert count(calendar) == 4 * 5 * 6


def test_empty_slots_of_long_ago_go_and_booked_ones_stay(at, later):
    calendar = make_calendar(horizon_days=7)
    booking = make_booking(slot_at(calendar))
    later(days=60)
    make_all()

    over = count(calendar, Slot.starts_at < clock.now())
    assert over == 1
    assert services.booking(booking.reference).slot.starts_at < clock.now()
