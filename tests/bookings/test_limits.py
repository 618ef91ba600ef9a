"""How much one property or one person may book."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bookings import services
from portal.bookings.holding.limits import MOST_OF_BROWSER, MOST_OF_NETWORK, Origin, most
from portal.bookings.models import Booking
from portal.bookings.plans import Limit
from portal.core import db
from tests.bookings.builders import (
    MONDAY,
    NOW,
    expire,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
    taken,
)
from tests.bookings.unhurried import unhurried

UPRN = "100090000123"


def test_a_property_has_so_much_within_so_many_days(at):
    calendar = make_calendar(per_property={"units": 1, "days": 14})
    make_booking(slot_at(calendar), property=UPRN)

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, day=MONDAY + timedelta(days=10)), property=UPRN)
    make_hold(slot_at(calendar, day=MONDAY + timedelta(days=14)), property=UPRN)
    make_hold(slot_at(calendar, "10:00"), property="another")


def test_a_person_is_known_by_the_address_however_it_is_written(at):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    make_hold(slot_at(calendar), email="Ada@Example.org")

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), email="ada@example.org ")


def test_somebody_signed_in_without_an_address_is_known_by_who_they_are(at):
    calendar, person_id = make_calendar(per_person={"units": 1, "days": 7}), uuid4()
    make_hold(slot_at(calendar), person_id=person_id)

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), person_id=person_id)


def test_a_hold_that_is_changed_doesnt_count_twice(at):
    calendar = make_calendar(per_property={"units": 1, "days": 7})
    held = make_hold(slot_at(calendar), property=UPRN)

    make_hold(slot_at(calendar, "10:00"), property=UPRN, subject_id=held.subject_id)


def test_what_ran_out_or_was_cancelled_doesnt_count(at, later):
    calendar = make_calendar(per_property={"units": 1, "days": 7})
    make_hold(slot_at(calendar), property=UPRN)
    later(minutes=20)
    booking = make_booking(slot_at(calendar, "10:00"), property=UPRN)
    expire()
    services.cancel(booking.reference)

    make_hold(slot_at(calendar, "11:00"), property=UPRN)


def test_moving_within_the_limit_is_no_second_booking(at):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    booking = make_booking(slot_at(calendar), email="ada@example.org")

    services.move(booking.reference, slot_at(calendar, "10:00"))


def test_units_are_counted_and_not_bookings(at):
    calendar = make_calendar(capacity=10, unit="items", per_property={"units": 6, "days": 7})
    make_hold(slot_at(calendar), units=4, property=UPRN)

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), units=3, property=UPRN)
    make_hold(slot_at(calendar, "10:00"), units=2, property=UPRN)


@unhurried
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(1, 3)), max_size=8), st.integers(1, 9))
def test_no_window_that_holds_the_day_has_more(bookings, days):
    known = [(NOW + timedelta(days=day), units) for day, units in bookings]
    near = [(at, units) for at, units in known if abs(at - NOW) < timedelta(days=days)]
    windows = [NOW - timedelta(days=n) for n in range(days)]
    busiest = max(
        sum(units for at, units in known if first <= at < first + timedelta(days=days))
        for first in windows
    )

    assert most(NOW, Limit(units=1, days=days), near) == busiest


def test_the_days_before_and_after_are_counted_for_themselves(at):
    calendar = make_calendar(per_person={"units": 2, "days": 7})
    for day in (date(2026, 3, 3), date(2026, 3, 12)):
        make_booking(slot_at(calendar, day=day), email="ada@example.org")

    make_hold(slot_at(calendar, day=date(2026, 3, 6)), email="ada@example.org")


def test_a_property_is_known_by_each_of_its_names(at):
    calendar = make_calendar(per_property={"units": 1, "days": 7})
    make_booking(slot_at(calendar), property=(f"uprn:{UPRN}", "written:1merestreet"))

    for names in ("written:1merestreet", ("uprn:2", f"uprn:{UPRN}")):
        with pytest.raises(services.LimitReached):
            make_hold(slot_at(calendar, "10:00"), property=names)


def test_a_plus_in_an_address_makes_nobody_else_of_a_person(at):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    make_booking(slot_at(calendar), email="ada+one@example.org")

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), email="ada+two@example.org")


def test_signed_in_a_person_is_counted_whatever_address_they_write(at):
    calendar, person_id = make_calendar(per_person={"units": 1, "days": 7}), uuid4()
    make_booking(slot_at(calendar), person_id=person_id, email="ada@example.org")

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), person_id=person_id, email="bea@example.org")
    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), email="ada@example.org")


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"phone": "07700 900 123"}, {"phone": "+44 7700 900123"}),
        ({"origin": Origin(browser="b")}, {"origin": Origin(browser="b", network="elsewhere")}),
    ],
)
def test_who_gives_no_address_is_known_by_phone_or_browser(at, first, again):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    make_booking(slot_at(calendar), **first)

    with pytest.raises(services.LimitReached):
        make_hold(slot_at(calendar, "10:00"), **again)
    make_hold(slot_at(calendar, "10:00"))


def test_a_hold_that_ran_out_isnt_made_good_where_the_limit_is_reached_since(at, later):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    lapsed = make_hold(slot_at(calendar), email="ada@example.org")
    later(minutes=20)
    expire()
    make_booking(slot_at(calendar, "10:00"), email="ada@example.org")

    assert not services.confirm(lapsed.subject, lapsed.subject_id, uuid4(), None)
    assert not services.lengthen(lapsed.subject, lapsed.subject_id, NOW + timedelta(days=1))
    assert taken(slot_at(calendar)) == 0


def test_a_stranger_who_only_keeps_a_time_takes_nothing_from_who_is_signed_in(at):
    calendar = make_calendar(per_person={"units": 1, "days": 7})
    kept = make_hold(slot_at(calendar), email="ada@example.org")
    make_booking(slot_at(calendar, "10:00"), email="ada@example.org", person_id=uuid4())

    assert not services.confirm(kept.subject, kept.subject_id, uuid4(), None)


def test_a_browser_and_a_network_keep_only_so_many_times(at, later):
    calendar = make_calendar(capacity=50)
    slot_id = slot_at(calendar)
    held = [make_hold(slot_id, origin=Origin("one", "home")) for _ in range(MOST_OF_BROWSER)]

    with pytest.raises(services.KeepingOthers):
        make_hold(slot_id, origin=Origin("one", "away"))
    services.confirm(held[0].subject, held[0].subject_id, uuid4(), None)
    again = make_hold(slot_id, origin=Origin("one", "away"))
    make_hold(slot_at(calendar, "10:00"), origin=Origin("one", "away"), subject_id=again.subject_id)

    for number in range(MOST_OF_NETWORK - 2):
        make_hold(slot_id, origin=Origin(f"other {number}", "home"))
    with pytest.raises(services.KeepingOthers):
        make_hold(slot_id, origin=Origin("new", "home"))
    make_hold(slot_id)
    later(minutes=20)
    make_hold(slot_id, origin=Origin("one", "home"))


def test_where_a_time_was_kept_from_is_forgotten_with_the_hold(at, later):
    slot_id = slot_at(make_calendar(capacity=2))
    let_go, ran_out = [make_hold(slot_id, origin=Origin("one", "home")) for _ in range(2)]
    services.release(let_go.subject, let_go.subject_id)
    later(minutes=20)
    expire()

    for each in (let_go, ran_out):
        known = db.session.get_one(Booking, each.id, populate_existing=True)
        assert known.held_from == []
