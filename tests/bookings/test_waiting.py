"""Waiting for a time: what comes free is offered in order, and each offer ends."""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.bookings import services
from portal.bookings.after import codes
from portal.bookings.models import WaitingEntry, WaitingState
from portal.bookings.services import Contact, Needs
from portal.bookings.waiting import joining, offering, viewing
from portal.bookings.waiting.viewing import NoWaitingList, OfferOver, UnknownEntry
from portal.core import db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.bookings.builders import MONDAY, expire, make_booking, make_calendar, slot_at, taken
from tests.eforms.visitor import Visitor

ONE_TIME = {"monday": ["09:00-09:30"]}


@pytest.fixture
def calendar(at):
    return make_calendar(week=ONE_TIME, horizon_days=6, offer_minutes=60)


@pytest.fixture
def booked(calendar):
    """The only time there is."""
    return make_booking(slot_at(calendar))


def wait(calendar, email, **changes):
    values = {
        "calendar": calendar.slug,
        "first_day": MONDAY,
        "last_day": MONDAY + timedelta(days=7),
        "contact": Contact(name="Bo", email=email),
        "locale": "en",
    }
    return joining.wait(joining.Waiting(**(values | changes)))


def mails_to(email, template="booking_offered"):
    rows = db.session.scalars(select(Message).where(Message.template == template))
    return [writing.write(row) for row in rows if row.to == email]


def state_of(entry):
    return viewing.entry(entry.id).state


def test_nobody_is_offered_what_is_not_free(calendar, booked, run_jobs):
    first = wait(calendar, "bo@example.org")
    run_jobs()

    assert state_of(first) is WaitingState.WAITING
    assert mails_to("bo@example.org") == []
    assert "60 minutes to say yes" in mails_to("bo@example.org", "booking_waiting")[0].text


def test_a_time_that_comes_free_is_kept_for_who_has_waited_longest(calendar, booked, run_jobs):
    first, second = wait(calendar, "bo@example.org"), wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()

    assert state_of(first) is WaitingState.OFFERED
    assert (state_of(second), viewing.entry(second.id).ahead) == (WaitingState.WAITING, 0)
    [letter] = mails_to("bo@example.org")
    assert "Monday 2 March 2026, 9:00am" in letter.text
    assert codes.link_of(first.id, "en") in letter.text
    assert mails_to("cy@example.org") == []
    assert taken(booked.slot.id) == 1


def test_an_offer_that_is_not_taken_goes_to_the_next(calendar, booked, later, run_jobs):
    first, second = wait(calendar, "bo@example.org"), wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()

    later(minutes=59)
    offering.lapse()
    run_jobs()
    assert state_of(first) is WaitingState.OFFERED
    later(minutes=1)
    offering.lapse()
    run_jobs()

    assert (state_of(first), state_of(second)) == (WaitingState.LAPSED, WaitingState.OFFERED)
    [over] = mails_to("bo@example.org", "booking_offer_over")
    assert "the next person gets the offer" in over.text
    with pytest.raises(OfferOver):
        offering.take(first.id)
    assert taken(booked.slot.id) == 1


def test_the_order_holds_also_where_the_hold_ends_before_the_job_looks(
    calendar, booked, later, run_jobs
):
    first, second = wait(calendar, "bo@example.org"), wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()
    later(minutes=61)
    expire()
    offering.lapse()
    run_jobs()

    assert (state_of(first), state_of(second)) == (WaitingState.LAPSED, WaitingState.OFFERED)


def test_what_is_offered_is_booked_by_one_press_and_once(calendar, booked, run_jobs):
    first = wait(calendar, "bo@example.org")
    services.cancel(booked.reference)
    run_jobs()

    taken_once, taken_twice = offering.take(first.id), offering.take(first.id)
    run_jobs()

    assert taken_once.reference == taken_twice.reference
    assert taken_once.state is services.BookingState.CONFIRMED
    assert taken_once.contact.email == "bo@example.org"
    assert taken(booked.slot.id) == 1
    assert len(mails_to("bo@example.org", "booking_confirmed")) == 1


def test_who_leaves_gives_the_offer_to_the_next(calendar, booked, run_jobs):
    first, second = wait(calendar, "bo@example.org"), wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()
    joining.leave(first.id)
    run_jobs()

    assert (state_of(first), state_of(second)) == (WaitingState.LEFT, WaitingState.OFFERED)


def test_a_group_too_large_is_passed_over_and_keeps_its_place(at, run_jobs):
    calendar = make_calendar(
        week=ONE_TIME, horizon_days=6, offer_minutes=60, unit="people", capacity=4
    )
    booked = make_booking(slot_at(calendar), units=4)
    large, small = (
        wait(calendar, "bo@example.org", units=4),
        wait(calendar, "cy@example.org", units=2),
    )
    services.cancel(booked.reference)
    make_booking(slot_at(calendar), units=2)
    run_jobs()

    assert (state_of(large), state_of(small)) == (WaitingState.WAITING, WaitingState.OFFERED)


def test_a_time_outside_the_days_or_the_needs_is_not_offered(calendar, booked, run_jobs):
    late = wait(calendar, "bo@example.org", first_day=date(2026, 3, 9), last_day=date(2026, 3, 9))
    signed = wait(calendar, "cy@example.org", needs=Needs(hearing_loop=True))
    services.cancel(booked.reference)
    run_jobs()

    assert state_of(late) is state_of(signed) is WaitingState.WAITING


def test_there_is_no_list_where_none_is_set(at):
    with pytest.raises(NoWaitingList):
        joining.list_of(make_calendar("plain").slug)


def test_what_they_wait_for_is_what_they_get(client, calendar):
    make_calendar("two", services=["register-birth", "register-death"], offer_minutes=60)
    _visitor, answer = join(client, services.calendar("two"), service="register-death")
    _visitor, other = join(client, services.calendar("two"), service="anything")

    assert [
        viewing.entry(UUID(each.leads_to.rpartition("/")[2])).service for each in (answer, other)
    ] == ["register-death", "register-birth"]


def test_old_entries_are_deleted(calendar, later):
    entry = wait(calendar, "bo@example.org")
    joining.leave(entry.id)
    later(days=29)

    offering.tidy()

    assert db.session.scalar(select(func.count()).select_from(WaitingEntry)) == 0
    with pytest.raises(UnknownEntry):
        viewing.entry(entry.id)


def join(client, calendar, **boxes):
    visitor = Visitor(client)
    given = {"weeks": "2", "name": "Bo", "email": "bo@example.org"}
    return visitor, visitor.send(f"/waiting-list/{calendar.slug}", **(given | boxes))


def test_a_resident_joins_takes_the_offer_and_has_a_booking(client, calendar, booked, run_jobs):
    visitor, answer = join(client, calendar)
    place = answer.leads_to
    assert visitor.get(place).heading == "You are on the waiting list"
    assert "You are the next one." in visitor.get(place).words
    services.cancel(booked.reference)
    run_jobs()

    page = visitor.get(place)
    assert page.heading == "A time is free for you"
    assert "until Sunday 1 March 2026, 10:00am" in page.words
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    took = visitor.post(f"{place}/booking", {"csrf_token": token})

    assert took.leads_to.startswith("/bookings/BK-")
    assert "Monday 2 March 2026, 9:00am" in visitor.get(took.leads_to).words
    assert visitor.get(place).heading == "You have taken the time"


def test_what_is_missing_is_asked_for(client, calendar):
    _visitor, answer = join(client, calendar, name="", email="nobody", weeks="99")

    assert answer.status == 422
    assert answer.errors == [
        "Select by when you want a time",
        "Enter your name",
        "Enter an email address like name@example.com",
    ]


def test_an_offer_that_is_over_is_said(client, calendar, booked, run_jobs, later):
    visitor, answer = join(client, calendar)
    place = answer.leads_to
    services.cancel(booked.reference)
    run_jobs()
    token = visitor.get(place).soup.select_one("input[name=csrf_token]")["value"]
    later(minutes=61)

    took = visitor.post(f"{place}/booking", {"csrf_token": token})

    assert took.leads_to == place
    assert visitor.get(place).heading == "Your time to say yes is over"


def test_the_link_opens_a_place_and_nothing_else_does(client, calendar):
    entry = wait(calendar, "bo@example.org")
    parts = urlsplit(codes.link_of(entry.id, "en"))

    assert client.get(parts.path).status_code == 404
    assert client.get(f"{parts.path}?code=WRONG").status_code == 404
    assert client.get(f"{parts.path}?{parts.query}").status_code == 303
    assert client.get(parts.path).status_code == 200
