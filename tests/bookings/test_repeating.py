"""The same time again: each date by itself, and what stands in its way is shown before."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from portal.bookings import services
from portal.bookings.after import charging
from portal.bookings.repeating import making
from portal.bookings.repeating.making import Conflict, Made, Possible, Why
from portal.bookings.repeating.rules import Every, Rule
from portal.bookings.services import BookingState, NotOpen
from portal.core import clock, db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.bookings.builders import (
    MONDAY,
    make_booking,
    make_calendar,
    make_registrar,
    slot_at,
    taken,
)
from tests.eforms.visitor import Visitor
from tests.support.account import make_person, sign_in

SECOND, THIRD, FOURTH = date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)
WEEKLY = Rule(Every.WEEK, FOURTH)


@pytest.fixture
def calendar(at):
    return make_calendar("hall", title="Library room", services=["library-room"])


@pytest.fixture
def view(calendar):
    return make_booking(slot_at(calendar, "10:00"))


def kinds(found):
    return [(type(each), each.day) for each in found]


def test_each_date_is_booked_and_can_be_cancelled_alone(view):
    made = making.repeat(view.reference, WEEKLY)

    assert kinds(made) == [(Made, SECOND), (Made, THIRD), (Made, FOURTH)]
    services.cancel(made[1].booking.reference)
    states = [services.booking(each.booking.reference).state for each in made]
    assert states == [BookingState.CONFIRMED, BookingState.CANCELLED, BookingState.CONFIRMED]
    assert services.booking(view.reference).state is BookingState.CONFIRMED


def test_a_date_that_is_taken_is_shown_with_other_times_of_its_day(view, calendar):
    make_booking(slot_at(calendar, "10:00", THIRD))

    found = making.foresee(view, WEEKLY)

    assert kinds(found) == [(Possible, SECOND), (Conflict, THIRD), (Possible, FOURTH)]
    assert found[1].why is Why.TAKEN
    times = [each.starts_at.astimezone(clock.LONDON).strftime("%H:%M") for each in found[1].others]
    assert times == ["09:00", "09:30", "10:30"]
    assert taken(slot_at(calendar, "10:00", SECOND)) == 0


def test_why_a_date_cannot_be_had_is_told_apart(at, view, calendar):
    actor = make_registrar()
    begins = datetime(2026, 3, 9, tzinfo=UTC)
    services.block(actor, calendar.slug, begins, begins.replace(hour=23), "Stocktaking")

    found = making.foresee(view, Rule(Every.WEEK, date(2026, 4, 20)))

    whys = {each.day: each.why for each in found if isinstance(each, Conflict)}
    assert whys[SECOND] is Why.CLOSED
    assert whys[date(2026, 4, 20)] is Why.TOO_FAR


def test_another_time_can_be_taken_for_a_date(view, calendar):
    make_booking(slot_at(calendar, "10:00", THIRD))
    other = slot_at(calendar, "11:30", THIRD)

    made = making.repeat(view.reference, WEEKLY, instead={THIRD: other})

    assert [each.booking.slot.id for each in made][1] == other


def test_a_limit_stops_the_dates_past_it(at):
    calendar = make_calendar("hall", per_person={"units": 3, "days": 60})
    view = make_booking(slot_at(calendar, "10:00"), email="ada@example.org")

    made = making.repeat(view.reference, WEEKLY)

    assert kinds(made) == [(Made, SECOND), (Made, THIRD), (Conflict, FOURTH)]
    assert made[2].why is Why.LIMIT


def test_sent_twice_it_books_once(view, calendar):
    first = making.repeat(view.reference, WEEKLY)
    second = making.repeat(view.reference, WEEKLY)

    assert [each.booking.reference for each in first] == [each.booking.reference for each in second]
    assert taken(slot_at(calendar, "10:00", SECOND)) == 1


def test_the_clock_time_stays_when_the_clocks_change(at):
    calendar = make_calendar("hall", horizon_days=60)
    view = make_booking(slot_at(calendar, "10:00", date(2026, 3, 3)))

    made = making.repeat(view.reference, Rule(Every.MONTH, date(2026, 4, 30)))

    [april] = made
    assert april.booking.slot.starts_at == datetime(2026, 4, 7, 9, tzinfo=UTC)


def test_a_day_without_that_hour_is_left_out(at):
    calendar = make_calendar("night", week={"sunday": ["00:00-04:00"]}, bank_holidays=None)
    view = make_booking(slot_at(calendar, "01:30", date(2026, 3, 8)))

    found = making.foresee(view, Rule(Every.WEEK, date(2026, 3, 29)))

    assert found[-1] == Conflict(day=date(2026, 3, 29), why=Why.CLOSED, others=found[-1].others)
    assert found[-1].others


@pytest.mark.parametrize("reason", ["paid", "by property", "cancelled", "not here"])
def test_not_everything_can_be_repeated(at, monkeypatch, reason):
    more = {
        "by property": {"per_property": {"units": 1, "days": 7}},
        "not here": {"repeats": False},
    }
    view = make_booking(slot_at(make_calendar(**more.get(reason, {}))), service="register-birth")
    if reason == "paid":
        monkeypatch.setattr(charging, "is_charged", lambda _service: True)
    if reason == "cancelled":
        services.cancel(view.reference)

    with pytest.raises(NotOpen):
        making.repeat(view.reference, WEEKLY)


def test_one_mail_has_all_dates_and_one_file(view, calendar, run_jobs):
    make_booking(slot_at(calendar, "10:00", THIRD))
    run_jobs()
    making.repeat(view.reference, WEEKLY)
    run_jobs()

    rows = db.session.scalars(select(Message).where(Message.template == "booking_repeated"))
    letter = writing.write(rows.one())
    confirmed = select(Message).where(Message.template == "booking_confirmed")
    assert len(db.session.scalars(confirmed).all()) == 2  # the two that were booked one by one
    assert "Monday 9 March 2026, 10:00am" in letter.text
    assert "Monday 16 March 2026: Somebody else has this time." in letter.text
    events = Calendar.from_ical(letter.calendar.text).walk("VEVENT")
    assert len(events) == len({str(each["uid"]) for each in events}) == 3


def test_a_resident_sees_the_dates_first_and_then_books_them(client, calendar):
    person_id = sign_in(client, make_person())
    view = make_booking(slot_at(calendar, "10:00"), person_id=person_id)
    make_booking(slot_at(calendar, "10:00", THIRD))
    visitor, path = Visitor(client), f"/bookings/{view.reference}/repeat"
    assert visitor.send(path, every="week", times="many").errors == [
        "Enter how many times more, in numbers, like 4"
    ]

    page = visitor.send(path, every="week", times="3")
    assert page.heading == "Check the dates"
    assert "Somebody else has this time." in page.words
    assert taken(slot_at(calendar, "10:00", SECOND)) == 0
    instead = str(slot_at(calendar, "10:30", THIRD))
    done = visitor.post(path, {**page.boxes(), f"instead-{THIRD}": instead, "book": "1"})

    assert done.heading == "We have booked 3 more times for you"
    assert "Monday 16 March 2026, 10:30am" in done.words
    assert taken(slot_at(calendar, "10:00", SECOND)) == 1
    assert view.slot.day == MONDAY
