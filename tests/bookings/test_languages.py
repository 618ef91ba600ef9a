"""Nobody speaks for two people at once, and other times are times that suit."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.bookings import services, words
from portal.bookings.models import BookingState
from portal.bookings.plans import Staff
from portal.bookings.repeating import making
from portal.bookings.repeating.rules import Every, Rule
from portal.bookings.services import Needs, Subject, Wanted
from portal.bookings.waiting import viewing
from portal.core import db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.bookings.builders import (
    ADA,
    MONDAY,
    expire,
    make_booking,
    make_calendar,
    make_hold,
    make_plan,
    make_registrar,
    slot_at,
    taken,
)
from tests.bookings.test_waiting import wait

FRIDAY = date(2026, 3, 6)
POLISH, URDU = Needs(interpreter="pl"), Needs(interpreter="ur")
OLA = {"name": "Ola", "languages": ["pl"]}
ZOFIA = {"name": "Zofia", "languages": ["pl"]}
IMRAN = {"name": "Imran", "interpreter": True}


def make_desks(*staff, **changes):
    return make_calendar(capacity=3, staff=staff, **changes)


def free_times(needs):
    days = services.free(Wanted(calendar="registrars", needs=needs, days=1))
    return [words.time_of(slot.starts_at) for slot in days[0].slots]


def test_one_who_speaks_polish_serves_one_at_a_time(at):
    slot_id = slot_at(make_desks(OLA))
    make_hold(slot_id, needs=POLISH)

    with pytest.raises(services.NotSuitable) as refused:
        make_hold(slot_id, needs=POLISH)
    assert taken(slot_id) == 1
    assert words.time_of(refused.value.others[0].starts_at) == "9:30am"
    make_hold(slot_id)  # who needs no Polish sits at another desk


def test_two_who_speak_it_serve_two(at):
    slot_id = slot_at(make_desks(OLA, ZOFIA))
    make_hold(slot_id, needs=POLISH)
    make_booking(slot_id, needs=POLISH)

    with pytest.raises(services.NotSuitable):
        make_hold(slot_id, needs=POLISH)


def test_an_interpreter_is_with_one_whatever_the_language(at):
    slot_id = slot_at(make_desks(OLA, IMRAN))
    make_hold(slot_id, needs=POLISH)
    make_hold(slot_id, needs=URDU)

    for needs in (POLISH, URDU):
        with pytest.raises(services.NotSuitable):
            make_hold(slot_id, needs=needs)


@pytest.mark.parametrize(
    ("languages", "served"),
    [(["pl", "pl"], True), (["ur", "pl"], True), (["pl", "ur"], True), (["ur", "ur"], False)],
)
def test_whoever_can_do_less_is_asked_first(languages, served):
    plan = make_plan(staff=[IMRAN, OLA])

    assert plan.serves_all(0, languages) is served
    assert Staff(**IMRAN).speaks("pl")


def test_a_time_at_which_all_who_speak_it_are_busy_isnt_listed(at):
    calendar = make_desks(OLA)
    make_booking(slot_at(calendar, "09:30"), needs=POLISH)

    assert "9:30am" not in free_times(POLISH)
    assert "9:30am" in free_times(Needs())
    first = services.earliest(Wanted(calendar="registrars", needs=POLISH))
    assert words.time_of(first.starts_at) == "9:00am"


def test_a_hold_that_ran_out_keeps_nobody_busy(at, later):
    slot_id = slot_at(make_desks(OLA))
    make_hold(slot_id, needs=POLISH)
    later(minutes=20)

    assert make_hold(slot_id, needs=POLISH).slot.id == slot_id


def test_who_pays_late_doesnt_come_back_to_who_is_busy(at, later):
    slot_id = slot_at(make_desks(OLA))
    late = make_hold(slot_id, needs=POLISH)
    later(minutes=20)
    expire()
    make_booking(slot_id, needs=POLISH)

    assert not services.confirm(Subject.DRAFT, late.subject_id, None, ADA)
    assert taken(slot_id) == 1
    assert services.booking(late.reference).state is BookingState.EXPIRED


def test_it_isnt_moved_to_who_is_busy_and_grows_where_it_is(at):
    calendar = make_desks(OLA, unit="people")
    nine, ten = slot_at(calendar), slot_at(calendar, "10:00")
    booking = make_booking(nine, needs=POLISH)
    make_booking(ten, needs=POLISH)

    with pytest.raises(services.NotSuitable):
        services.move(booking.reference, ten)
    assert (taken(nine), taken(ten)) == (1, 1)
    assert services.resize(booking.reference, 3).units == 3


def test_other_times_are_times_that_suit(at):
    calendar = make_desks(OLA | {"weekdays": ["friday"]}, facilities=["step_free"])
    slot_id = slot_at(calendar)

    with pytest.raises(services.NotSuitable) as refused:
        make_hold(slot_id, needs=POLISH)
    offered = [*refused.value.others, *services.others(slot_id, needs=POLISH)]
    assert {f"{each.day:%a}" for each in offered} == {"Fri"}
    assert MONDAY in {each.day for each in services.others(slot_id)}


def test_what_we_cancel_is_offered_anew_on_days_that_suit(at, run_jobs):
    calendar = make_desks(OLA | {"weekdays": ["monday", "friday"]})
    slot_id = slot_at(calendar, "11:30")
    make_booking(slot_id, needs=POLISH)
    services.cancel_by_us(make_registrar(), slot_id, "The lift is broken")
    run_jobs()

    mail = db.session.scalars(
        select(Message).where(Message.template == "booking_cancelled_by_us")
    ).one()
    text = writing.write(mail).text
    assert "Monday 2 March 2026, 11:00am" in text
    assert "Tuesday" not in text


def test_who_waits_for_polish_is_offered_a_time_at_which_somebody_speaks_it(at, run_jobs):
    calendar = make_desks(OLA | {"weekdays": ["friday"]}, offer_minutes=60)
    make_booking(slot_at(calendar, "09:00", FRIDAY), needs=POLISH)
    entry = wait(calendar, "bo@example.org", needs=POLISH)
    run_jobs()

    offered = viewing.entry(entry.id).booking.slot
    assert words.day_and_time(offered.starts_at) == "Friday 6 March 2026, 9:30am"


def test_a_date_on_which_all_who_speak_it_are_busy_is_shown_before(at):
    calendar = make_desks(OLA)
    view = make_booking(slot_at(calendar, "10:00"), needs=POLISH)
    for time in ("10:00", "10:30"):
        make_booking(slot_at(calendar, time, MONDAY + timedelta(days=7)), needs=POLISH)

    [found] = making.foresee(view, Rule(Every.WEEK, MONDAY + timedelta(days=7)))
    assert found.why is making.Why.TAKEN
    times = [words.time_of(each.starts_at) for each in found.others]
    assert times == ["9:00am", "9:30am", "11:00am"]
