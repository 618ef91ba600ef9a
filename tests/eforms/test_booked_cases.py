"""The case of what is booked: it says so, promises the day of the booking, and ends with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.bookings import services as bookings
from portal.bookings.after import offering_again
from portal.bookings.services import BookingState
from portal.cases import services as cases
from portal.cases.models import TimelineEntry
from portal.cases.statuses import Status
from portal.core import clock
from portal.notifications.models import Message
from tests.bookings.builders import ADA, make_hold, make_registrar
from tests.eforms.booked import Booker, make_calendar, publish, tomorrow
from tests.eforms.paid import the_case


@pytest.fixture
def booker(client, run_jobs):
    make_calendar()
    publish()
    booker = Booker(client, "visit")
    booker.at_the_days()
    booker.choose(day=tomorrow() + timedelta(days=3))
    booker.submit()
    run_jobs()
    return booker


def booked():
    return bookings.of_case(the_case().id)[-1]


def mark(state, run_jobs):
    """At the counter, on the day of the booking."""
    with clock.frozen(booked().slot.ends_at):
        bookings.mark(make_registrar("waste"), booked().reference, state)
        run_jobs()


def templates(session):
    return sorted(each.template for each in session.scalars(select(Message)))


def test_a_case_with_a_time_is_booked_and_due_on_that_day(booker, session):
    assert the_case().status is Status.BOOKED
    assert cases.status_of(the_case().reference).expect_by == tomorrow() + timedelta(days=3)
    assert templates(session) == ["booking_confirmed", "case_opened"]
    opened = session.scalar(select(Message).where(Message.template == "case_opened"))
    assert opened.values["expect_by"] == (tomorrow() + timedelta(days=3)).isoformat()


def test_a_time_that_is_moved_moves_what_is_promised(booker, run_jobs):
    (other, *_rest) = bookings.others(booked().slot.id)
    bookings.move(booked().reference, other.id)
    run_jobs()

    assert the_case().respond_by == other.day


def test_who_came_has_a_case_that_is_finished_until_that_is_taken_back(booker, session, run_jobs):
    mark(BookingState.ATTENDED, run_jobs)
    assert the_case().status is Status.COMPLETED

    mark(BookingState.CONFIRMED, run_jobs)
    assert the_case().status is Status.BOOKED
    assert the_case().respond_by == booked().slot.day
    assert templates(session) == ["booking_confirmed", "case_opened"]


def test_who_did_not_come_reads_so_and_the_case_ends_until_that_is_taken_back(
    booker, session, run_jobs
):
    mark(BookingState.NO_SHOW, run_jobs)

    assert the_case().status is Status.NO_FURTHER_ACTION
    notes = [each.note for each in session.scalars(select(TimelineEntry)) if each.public]
    assert "We noted that you did not come. If that is wrong, phone us." in notes
    assert templates(session) == ["booking_confirmed", "case_opened"]

    mark(BookingState.CONFIRMED, run_jobs)
    assert (the_case().status, the_case().respond_by) == (Status.BOOKED, booked().slot.day)


def test_who_missed_one_time_keeps_the_case_for_another(earlier, run_jobs):
    with clock.frozen(earlier.slot.ends_at):
        bookings.mark(make_registrar("waste"), earlier.reference, BookingState.NO_SHOW)
        run_jobs()

    assert the_case().status is Status.BOOKED


def test_a_case_that_staff_finished_stays_so_for_who_did_not_come(booker, run_jobs):
    cases.update(the_case().reference, status=Status.COMPLETED, note=None, author="Ola")
    run_jobs()
    mark(BookingState.NO_SHOW, run_jobs)

    assert the_case().status is Status.COMPLETED


def test_what_we_call_off_waits_for_the_person_and_is_booked_again(booker, session, run_jobs):
    slot = booked().slot
    bookings.cancel_by_us(make_registrar("waste"), slot.id, "The lift is broken")
    run_jobs()

    assert the_case().status is Status.TIME_NEEDED
    assert cases.status_of(the_case().reference).expect_by is None
    assert "case_updated" not in templates(session)

    (other, *_rest) = bookings.others(slot.id)
    offering_again.choose(booked().reference, other.id)
    run_jobs()
    assert the_case().status is Status.BOOKED
    assert the_case().respond_by == other.day


@pytest.fixture
def earlier(booker):
    """Another time of the same case, the days before."""
    slot = bookings.others(booked().slot.id, most=50)[0]
    held = make_hold(slot.id)
    bookings.confirm(held.subject, held.subject_id, the_case().id, ADA)
    return bookings.booking(held.reference)


def test_a_case_goes_on_while_another_of_its_times_stands(earlier, run_jobs):
    bookings.cancel(earlier.reference)
    run_jobs()
    assert the_case().status is Status.BOOKED

    bookings.cancel(booked().reference)
    run_jobs()
    assert the_case().status is Status.CANCELLED


def test_a_time_that_nobody_marked_keeps_no_case_open(earlier, run_jobs):
    assert earlier.slot.day < booked().slot.day
    mark(BookingState.ATTENDED, run_jobs)

    assert the_case().status is Status.COMPLETED


def test_a_mark_is_taken_back_on_a_later_day_as_well(booker, run_jobs):
    mark(BookingState.ATTENDED, run_jobs)
    with clock.frozen(booked().slot.ends_at + timedelta(days=1)):
        bookings.mark(make_registrar("waste"), booked().reference, BookingState.CONFIRMED)
        run_jobs()

    assert the_case().status is Status.BOOKED


def test_nobody_is_told_that_we_are_late_after_the_day_that_was_booked(booker):
    with clock.frozen(booked().slot.ends_at + timedelta(days=2)):
        status = cases.status_of(the_case().reference)

    assert (status.expect_by, status.late) == (None, False)


def test_the_page_after_sending_says_the_time_in_place_of_a_promise(booker):
    done = booker.get(f"done/{the_case().reference}")

    when = bookings.words.day_and_time(booked().slot.starts_at)
    assert when in done.soup.select_one(".lead-status").get_text()
    assert "We will answer by" not in done.words
