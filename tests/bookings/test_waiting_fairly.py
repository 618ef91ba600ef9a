"""A waiting list that is long, that somebody joins often, or that nobody needs to join."""

from uuid import UUID

import pytest
from sqlalchemy import select

from portal.bookings import services
from portal.bookings.models import WaitingState
from portal.bookings.services import Contact, Needs
from portal.bookings.waiting import offering, viewing
from portal.notifications.models import Message
from tests.bookings.builders import MONDAY, make_booking, make_calendar, slot_at, taken
from tests.bookings.test_waiting import ONE_TIME, join, mails_to, state_of, wait
from tests.eforms.booked import make_calendar as open_visits
from tests.eforms.booked import publish
from tests.notifications.builders import MOBILE
from tests.support.account import sign_in


@pytest.fixture
def calendar(at):
    return make_calendar(week=ONE_TIME, horizon_days=6, offer_minutes=60)


@pytest.fixture
def booked(calendar):
    return make_booking(slot_at(calendar))


def test_who_cant_be_offered_a_time_doesnt_keep_it_from_who_can(
    calendar, booked, run_jobs, monkeypatch
):
    monkeypatch.setattr(offering, "_AT_ONCE", 2)
    for number in range(5):
        wait(calendar, f"{number}@example.org", needs=Needs(hearing_loop=True))
    last = wait(calendar, "bo@example.org")
    services.cancel(booked.reference)
    run_jobs()

    assert state_of(last) is WaitingState.OFFERED


def test_who_waits_for_other_days_costs_nothing(calendar, booked, run_jobs, statements):
    for number in range(5):
        wait(calendar, f"{number}@example.org", first_day=MONDAY.replace(day=9))
    services.cancel(booked.reference)
    statements.clear()

    assert offering.offer(calendar.id) == 0
    assert len(statements) <= 3


def test_who_has_reached_a_limit_is_offered_a_time_that_it_doesnt_count(at, run_jobs):
    calendar = make_calendar(
        week={"monday": ["09:00-09:30"], "wednesday": ["09:00-09:30"]},
        horizon_days=6,
        offer_minutes=60,
        unit="people",
        capacity=2,
        per_person={"units": 1, "days": 1},
    )
    email = {"email": "bo@example.org"}
    wednesday = slot_at(calendar, day=MONDAY.replace(day=4))
    full = make_booking(slot_at(calendar), units=2), make_booking(wednesday, units=2)
    entry = wait(calendar, "bo@example.org")
    run_jobs()
    services.cancel(full[0].reference)
    make_booking(full[0].slot.id, **email)
    services.cancel(full[1].reference)
    run_jobs()

    assert viewing.entry(entry.id).booking.slot.id == wednesday


def test_who_joins_often_is_offered_one_time_at_once(at, run_jobs):
    calendar = make_calendar(offer_minutes=60)
    emails = ("bo@example.org", "BO@example.org", "bo+2@example.org")
    entries = [wait(calendar, email) for email in emails]
    run_jobs()

    states = [state_of(each) for each in entries]
    assert states == [WaitingState.OFFERED, WaitingState.WAITING, WaitingState.WAITING]


def test_a_limit_counts_also_for_who_has_a_mobile_phone_alone(at, run_jobs):
    calendar = make_calendar(offer_minutes=60, per_person={"units": 1, "days": 30})
    make_booking(slot_at(calendar), email=None, phone="07700 900123")
    entry = wait(calendar, None, contact=Contact(name="Bo", phone=MOBILE))
    run_jobs()

    assert state_of(entry) is WaitingState.WAITING


def test_who_is_signed_in_has_one_place(client, calendar, booked):
    sign_in(client)
    visitor, first = join(client, calendar)

    assert join(client, calendar)[1].leads_to == first.leads_to
    assert visitor.get(first.leads_to).heading == "You are on the waiting list"


def test_what_is_free_is_booked_with_its_form_and_not_waited_for(client, at, run_jobs):
    open_visits(offer_minutes=60)
    publish()

    _visitor, answer = join(client, services.calendar("visits"))

    assert (answer.status, answer.heading) == (200, "A time is free for you")
    assert answer.soup.select_one("main a[href$='/services/visit/']").get_text() == "Book a visit"
    run_jobs()
    assert mails_to("bo@example.org", "booking_waiting") == []


def test_who_has_a_mobile_phone_alone_gets_offers_by_text(
    client, calendar, booked, run_jobs, session
):
    visitor, answer = join(client, calendar, email="", mobile="07700 900123")
    assert "We text you when a time is free." in visitor.get(answer.leads_to).words
    services.cancel(booked.reference)
    run_jobs()

    entry = viewing.entry(UUID(answer.leads_to.rpartition("/")[2]))
    assert (entry.contact.email, entry.contact.phone) == (None, MOBILE)
    told = {each.template for each in session.scalars(select(Message)) if each.to == MOBILE}
    assert told == {"booking_waiting", "booking_offered"}
    assert taken(booked.slot.id) == 1


@pytest.mark.parametrize(
    ("mobile", "said"),
    [
        ("", "Enter an email address or a mobile phone number"),
        ("01632 960 001", "Enter a UK mobile phone number, like 07700 900 982"),
    ],
)
def test_one_way_to_tell_them_is_needed(client, calendar, mobile, said):
    _visitor, answer = join(client, calendar, email="", mobile=mobile)

    assert (answer.status, answer.errors) == (422, [said])
