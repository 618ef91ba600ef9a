"""What people are told about their bookings, by the jobs that follow from what happens."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from portal.bookings import services
from portal.bookings.after import following, reminding
from portal.bookings.models import Booking
from portal.core import clock, db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.bookings.builders import (
    MONDAY,
    make_booking,
    make_calendar,
    make_registrar,
    slot_at,
)

SUNDAY_THE_CLOCKS_GO_BACK = date(2026, 10, 25)


@pytest.fixture
def mailed(app):
    """The mails that were queued, by template."""

    def look():
        rows = db.session.scalars(select(Message).order_by(Message.queued_at, Message.id))
        return [row for row in rows if row.template.startswith("booking_")]

    return look


@pytest.fixture
def sent(mailed, run_jobs):
    """The last mail, written out, once all jobs have run."""

    def look(template):
        run_jobs()
        [message] = [each for each in mailed() if each.template == template]
        return writing.write(message)

    return look


def file_of(letter):
    [event] = Calendar.from_ical(letter.calendar.text).walk("VEVENT")
    return event


def test_who_books_is_mailed_the_way_there_and_a_file(at, sent):
    calendar = make_calendar(directions="Turn left after the bridge.\nThe door is green.")
    view = make_booking(slot_at(calendar, "10:30"))

    letter = sent("booking_confirmed")

    assert letter.to == "ada@example.org"
    assert letter.subject == "Your booking is confirmed: Monday 2 March 2026, 10:30am"
    for part in (letter.text, letter.html):
        assert "Monday 2 March 2026, 10:30am" in part
        assert "1 Mere Street" in part
        assert "The door is green." in part
        assert view.reference in part
        assert services.code_of(view.id) in part
    assert services.link_of(view) in letter.text
    assert file_of(letter).decoded("dtstart") == view.slot.starts_at


def test_a_change_has_the_new_time_and_the_same_event_in_the_calendar(at, sent, run_jobs):
    calendar = make_calendar()
    view = make_booking(slot_at(calendar, "09:00"))
    first = file_of(sent("booking_confirmed"))
    services.move(view.reference, slot_at(calendar, "11:00"))

    letter = sent("booking_moved")
    second = file_of(letter)

    assert "Before, it was: Monday 2 March 2026, 9:00am." in letter.text
    assert "Monday 2 March 2026, 11:00am" in letter.text
    assert first["uid"] == second["uid"]
    assert second["sequence"] == first["sequence"] + 1


def test_what_is_cancelled_is_taken_out_of_the_calendar(at, sent):
    view = make_booking(slot_at(make_calendar()))
    services.cancel(view.reference)

    letter = sent("booking_cancelled")

    assert letter.calendar.method == "CANCEL"
    assert file_of(letter)["status"] == "CANCELLED"
    assert file_of(letter)["sequence"] == 1


def test_what_we_cancel_says_why_and_offers_other_times(at, sent):
    calendar = make_calendar()
    slot_id = slot_at(calendar, "10:00")
    make_booking(slot_id)
    services.cancel_by_us(make_registrar(), slot_id, "The heating is broken")

    letter = sent("booking_cancelled_by_us")

    assert "The heating is broken" in letter.text
    assert "Monday 2 March 2026, 9:30am" in letter.text
    assert letter.calendar.method == "CANCEL"


def test_who_waits_at_the_counter_learns_how_late_we_are(at, sent):
    calendar = make_calendar()
    make_booking(slot_at(calendar, "10:00"))
    services.running_late(make_registrar(), calendar.slug, MONDAY, 20, "A visit took longer")

    letter = sent("booking_late")

    assert "We are about 20 minutes late. Expect to begin at 10:20am." in letter.text
    assert "A visit took longer" in letter.text


def test_a_job_that_runs_twice_mails_once(at, mailed, run_jobs):
    view = make_booking(slot_at(make_calendar()))
    run_jobs()

    following.confirmed(view.id, key=f"booking_confirmed:{view.id}")

    assert len(mailed()) == 1


def test_a_reminder_comes_at_the_times_the_calendar_sets_and_once(at, later, mailed, run_jobs):
    calendar = make_calendar(reminders=[{"hours": 48}, {"hours": 24, "by": "text"}])
    friday = date(2026, 3, 6)
    make_booking(slot_at(calendar, "10:00", friday))
    run_jobs()

    def reminded():
        reminding.remind()
        run_jobs()
        return [each.template for each in mailed()].count("booking_reminder")

    assert reminded() == 0
    at(datetime(2026, 3, 4, 10, 5, tzinfo=UTC))
    assert reminded() == 1
    assert reminded() == 1
    at(datetime(2026, 3, 5, 10, 5, tzinfo=UTC))
    assert reminded() == 2
    later(days=2)
    assert reminded() == 2


def test_who_has_just_booked_is_not_reminded_at_once(at, mailed, run_jobs):
    make_booking(slot_at(make_calendar(reminders=[{"hours": 48}]), "10:00"))

    reminding.remind()
    run_jobs()

    assert [each.template for each in mailed()] == ["booking_confirmed"]


def test_a_new_time_has_a_reminder_of_its_own(at, mailed, run_jobs):
    calendar = make_calendar(reminders=[{"hours": 24}])
    view = make_booking(slot_at(calendar, "10:00", date(2026, 3, 4)))
    at(datetime(2026, 3, 3, 11, tzinfo=UTC))
    reminding.remind()
    run_jobs()
    services.move(view.reference, slot_at(calendar, "10:00", date(2026, 3, 6)))
    run_jobs()
    at(datetime(2026, 3, 5, 11, tzinfo=UTC))
    reminding.remind()
    run_jobs()

    assert [each.template for each in mailed()].count("booking_reminder") == 2


def test_who_gave_neither_address_nor_mobile_number_is_not_told(at, mailed, run_jobs):
    view = make_booking(slot_at(make_calendar()))
    db.session.get_one(Booking, view.id).contact = {
        "name": "Ada", "email": None, "phone": "01632 960123",
    }  # fmt: skip
    run_jobs()

    assert mailed() == []


@pytest.mark.parametrize(
    ("at_utc", "said"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "1:30am, before the clocks go back"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "1:30am, after the clocks go back"),
    ],
)
def test_page_mail_and_file_agree_in_the_hour_that_comes_twice(client, at, sent, at_utc, said):
    at(datetime(2026, 10, 20, 9, tzinfo=UTC))
    calendar = make_calendar(week={"sunday": ["00:00-04:00"]}, bank_holidays=None)
    [slot_id] = [
        each.id
        for each in services.free(services.Wanted(calendar=calendar.slug))[0].slots
        if each.starts_at == at_utc
    ]
    view = make_booking(slot_id)
    client.get(f"/bookings/{view.reference}?code={services.code_of(view.id)}")

    letter = sent("booking_confirmed")

    assert said in client.get(f"/bookings/{view.reference}").text
    assert said in letter.text
    assert view.slot.starts_at == at_utc
    assert file_of(letter).decoded("dtstart").astimezone(UTC) == at_utc


def test_page_mail_and_file_agree_after_the_hour_that_is_missing(client, at, sent):
    at(datetime(2026, 3, 24, 9, tzinfo=UTC))
    calendar = make_calendar(week={"sunday": ["00:00-04:00"]}, bank_holidays=None)
    [day] = services.free(services.Wanted(calendar=calendar.slug, days=1))
    at_two = next(each for each in day.slots if each.starts_at.hour == 1)
    view = make_booking(at_two.id)
    client.get(f"/bookings/{view.reference}?code={services.code_of(view.id)}")

    letter = sent("booking_confirmed")

    assert day.day == date(2026, 3, 29)
    assert all(each.starts_at.astimezone(clock.LONDON).hour != 1 for each in day.slots)
    assert "Sunday 29 March 2026, 2:00am" in client.get(f"/bookings/{view.reference}").text
    assert "Sunday 29 March 2026, 2:00am" in letter.text
    one_in_utc = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert services.booking(view.reference).slot.starts_at == one_in_utc
    assert file_of(letter).decoded("dtstart").astimezone(UTC) == one_in_utc
