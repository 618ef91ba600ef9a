"""Free times: by service, place and needs, near somewhere, from a day on; and what they cost."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from portal.bookings import services, words
from portal.bookings.services import Near, Needs, Wanted
from portal.core import db, i18n
from tests.bookings.builders import (
    MONDAY,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
)
from tests.support.statements import counting

TOWN = Near(52.600, 0.390)


def times(day):
    return [words.time_of(slot.starts_at) for slot in day.slots]


def test_days_with_the_number_of_free_times_and_the_times_of_the_first(at):
    calendar = make_calendar()
    make_hold(slot_at(calendar, "09:30"))
    days = services.free(Wanted(calendar="registrars", days=7))

    assert [(day.day, day.free) for day in days] == [
        (MONDAY, 5),
        *[(MONDAY + timedelta(days=n), 6) for n in range(1, 5)],
    ]
    assert times(days[0]) == ["9:00am", "10:00am", "10:30am", "11:00am", "11:30am"]
    assert [day.slots for day in days[1:]] == [()] * 4


def test_another_day_is_opened_on_demand(at):
    make_calendar()
    tuesday = date(2026, 3, 3)
    days = services.free(Wanted(calendar="registrars", opened=tuesday))

    assert len(next(day for day in days if day.day == tuesday).slots) == 6


def test_looking_from_a_day_on(at):
    make_calendar()
    days = services.free(Wanted(service="register-birth", first_after=date(2026, 3, 13)))

    assert days[0].day == date(2026, 3, 13)


def test_a_time_says_all_of_itself(at):
    make_calendar(capacity=3)
    slot = services.earliest(Wanted(calendar="registrars"))

    assert words.name(slot) == "Monday 2 March 2026, 9:00am, 3 places left"
    assert words.span(slot) == "9:00am to 9:30am"


def test_polish_says_it_in_polish_order(at):
    make_calendar()
    slot = services.earliest(Wanted(calendar="registrars"))

    with i18n.use_locale("pl"):
        assert "poniedziałek 2 marca 2026" in words.name(slot)


def test_every_place_of_a_service_the_nearest_first(at):
    make_calendar("far", lat=52.700, lon=0.390)
    make_calendar("near", lat=52.601, lon=0.390)
    make_calendar("other", services=["library-room"])
    day = services.free(Wanted(service="register-birth", near=TOWN))[0]

    assert [slot.calendar.slug for slot in day.slots[:4]] == ["near", "far", "near", "far"]
    assert 100 < day.slots[0].calendar.distance < 125
    assert [each.slug for each in services.calendars(service="register-birth", near=TOWN)] == [
        "near",
        "far",
    ]


def test_one_place_of_a_service(at):
    make_calendar("one")
    make_calendar("two")
    days = services.free(Wanted(service="register-birth", place="two"))

    assert {slot.calendar.slug for slot in days[0].slots} == {"two"}


def test_only_places_that_meet_the_needs(at):
    make_calendar("stairs")
    make_calendar("ramp", facilities=["step_free"])

    day = services.free(Wanted(service="register-birth", needs=Needs(step_free=True)))[0]
    assert {slot.calendar.slug for slot in day.slots} == {"ramp"}


def test_only_days_on_which_the_language_is_spoken(at):
    make_calendar(staff=[{"name": "Ola", "languages": ["pl"], "weekdays": ["tuesday", "friday"]}])
    days = services.free(Wanted(calendar="registrars", needs=Needs(interpreter="pl"), days=7))

    assert [f"{day.day:%a}" for day in days] == ["Tue", "Fri"]
    assert services.free(Wanted(calendar="registrars", needs=Needs(interpreter="ur"))) == []


def test_only_times_with_room_for_so_many(at):
    calendar = make_calendar(capacity=3, unit="people")
    make_hold(slot_at(calendar), units=2)
    slot = services.earliest(Wanted(calendar="registrars", units=2))

    assert words.time_of(slot.starts_at) == "9:30am"


def test_a_full_week_leads_to_the_next(at):
    calendar = make_calendar(week={"monday": ["09:00-10:00"]})
    for at_ in ("09:00", "09:30"):
        make_booking(slot_at(calendar, at_))
    days = services.free(Wanted(calendar="registrars", days=3))

    assert [day.day for day in days] == [MONDAY + timedelta(days=7)]


def test_a_calendar_that_isnt_there_or_not_published_is_unknown(at):
    make_calendar(published=False)

    for wanted in (Wanted(calendar="registrars"), Wanted(calendar="nothing"), Wanted(service="x")):
        with pytest.raises(services.UnknownCalendar):
            services.free(wanted)


def test_twenty_thousand_slots_cost_three_statements_and_read_a_day(at):
    make_calendar(
        week={"monday": ["00:00-24:00"], "tuesday": ["00:00-24:00"]},
        bank_holidays=None,
        slot_minutes=5,
        horizon_days=245,
    )
    assert db.session.scalar(text("SELECT count(*) FROM slot")) >= 20_000

    with counting() as statements:
        days = services.free(Wanted(service="register-birth", days=14))

    assert len(statements) == 3, statements
    assert [day.free for day in days] == [288, 288, 288, 288]
    assert [len(day.slots) for day in days] == [288, 0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "found"), [("counter", 0), ("facility", 0), ("phone", 1), ("video", 1)]
)
def test_what_a_place_must_have_counts_only_where_people_come(at, kind, found):
    make_calendar(kind=services.PlaceKind(kind))
    needs = Needs(step_free=True, hearing_loop=True)

    assert len(services.free(Wanted(calendar="registrars", needs=needs, days=1))) == found
