"""What is waited for and costs money is booked with its form, which has the time in it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.bookings import services as bookings
from portal.bookings.holding import places
from portal.bookings.models import Subject
from portal.bookings.waiting import offering
from portal.core import clock
from portal.eforms import publishing
from portal.payments.provider_in_use import using
from tests.eforms.booked import EMAIL, Booker, make_calendar, publish
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.paid import the_case, the_payment
from tests.support.provider import Till

FEE = {"collected": True, "fund": "X", "lines": [{"label": "Visit", "pence": 1200}]}
OFFERED = 240  # minutes
JOINED = {"weeks": "2", "name": "Amina Khan", "email": EMAIL}


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def form(till):
    make_calendar(open_at=["09:00-09:30"], horizon_days=2, offer_minutes=OFFERED)
    publish(fee=FEE)


def take_all():
    """Every time there is; the first is given back by `cancel_first`."""
    found = []
    while (slot := bookings.earliest(bookings.Wanted(calendar="visits"))) is not None:
        subject_id = uuid4()
        held = bookings.hold(
            bookings.Holding(
                subject=Subject.DESK, subject_id=subject_id, slot_id=slot.id, locale="en",
                units=slot.left,
            )
        )  # fmt: skip
        bookings.confirm(Subject.DESK, subject_id, None, None)
        found.append(held)
    return found


def offered_to(booker, run_jobs, **boxes):
    """The place on the list of somebody who is offered the first time."""
    full = take_all()
    place = join_list(booker, **boxes)
    bookings.cancel(full[0].reference)
    run_jobs()
    return place


def join_list(booker, **boxes):
    page = booker.get("/waiting-list/visits")
    sent = {"csrf_token": page.boxes()["csrf_token"], **JOINED, **boxes}
    return booker.post("/waiting-list/visits", sent).leads_to


def press(booker, place, what="booking"):
    token = booker.get(place).soup.select_one("input[name=csrf_token]")["value"]
    return booker.post(f"{place}/{what}", {"csrf_token": token})


def filled_in(booker, leads_to):
    assert leads_to.endswith("/people")
    check = booker.get(booker.send("people", people="1").leads_to)
    assert check.heading == "Check your answers"
    return check


def test_the_form_begins_with_the_time_kept_as_long_as_it_was_offered(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    assert "To book it, answer our questions and pay." in booker.get(place).words
    leads_to = press(booker, place).leads_to

    check = filled_in(booker, leads_to)
    assert "9:00am" in check.words
    assert EMAIL in check.words
    (kept,) = held()
    assert kept.subject is Subject.DRAFT
    assert kept.held_until > clock.now() + timedelta(minutes=OFFERED - 5)


def test_what_was_offered_is_booked_when_it_is_paid_for(client, form, run_jobs, till):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    filled_in(booker, press(booker, place).leads_to)
    booker.submit()

    (booked,) = bookings.of_case(the_case().id)
    assert (booked.state, booked.service) == (bookings.BookingState.HELD, "visit")
    assert the_payment().amount == 1200
    page = booker.get(place)
    assert page.heading == "You have taken the time"
    assert not page.soup.select("main form")


def test_pressed_again_in_another_browser_it_goes_on_there(app, client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    press(booker, place)
    assert booker.get(place).heading == "A time is free for you"
    filled_in(booker, press(booker, place).leads_to)
    other = Booker(app.test_client(), "visit")
    other.client.set_cookie("bookings", client.get_cookie("bookings").value)

    filled_in(other, press(other, place).leads_to)
    assert other.submit().status == 303
    assert booker.submit().leads_to.endswith("/time")


def test_pressed_again_it_is_kept_no_longer(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    press(booker, place)
    (kept,) = held()

    with clock.frozen(clock.now() + timedelta(minutes=OFFERED - 1)):
        press(booker, place)
    (again,) = held()

    assert again.held_until == kept.held_until


def test_who_has_a_time_in_a_form_is_not_offered_another(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    second = join_list(booker)
    press(booker, place)
    for booked in in_state(bookings.BookingState.CONFIRMED):
        bookings.cancel(booked.reference)
    run_jobs()

    assert booker.get(second).heading == "You are on the waiting list"


def test_a_form_that_is_not_sent_in_time_lets_the_next_person_have_it(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    press(booker, place)

    with clock.frozen(clock.now() + timedelta(minutes=OFFERED + 1)):
        places.expire_all()
        offering.lapse()
        page = booker.get(place)
        again = press(booker, place) if page.soup.select("main form") else None

    assert page.heading == "Your time to say yes is over"
    assert "join the waiting list again" in page.words
    assert again is None


def test_who_says_no_after_all_gives_it_to_the_next(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    press(booker, place)
    press(booker, place, "leaving")

    assert booker.get(place).heading == "You have left the waiting list"
    assert held() == []


def test_an_offer_that_is_over_begins_no_form(client, form, run_jobs):
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs)
    token = booker.get(place).soup.select_one("input[name=csrf_token]")["value"]
    with clock.frozen(clock.now() + timedelta(minutes=OFFERED + 1)):
        answer = booker.post(f"{place}/booking", {"csrf_token": token})

    assert answer.leads_to == place


def test_what_is_waited_for_and_for_how_many_is_answered(client, till, run_jobs):
    make_calendar(
        services=["see-pond", "see-mill"], capacity=4, unit="people", horizon_days=2,
        open_at=["09:00-09:30"], offer_minutes=OFFERED,
    )  # fmt: skip
    what = make_page("what", make_question("what", "radios", "pond", "mill"))
    people = make_page("people", make_question("people", "number"))
    time, name = make_page("time", make_question("time", "slot")), make_page("name")
    names = {"pond": "see-pond", "mill": "see-mill"}
    visit = make_definition(
        what, people, time, name,
        service="visit", kind="booking", fee=FEE, statuses=["received", "cancelled"],
        booking={
            "taken": True,
            "offers": {"question": "what", "names": names},
            "units": {"question": "people"},
        },
    )  # fmt: skip
    publishing.file_version(visit)
    booker = Booker(client, "visit")
    place = offered_to(booker, run_jobs, service="see-mill", units="3")

    assert press(booker, place).leads_to.endswith("/name")
    check = booker.get(booker.send("name", name="Amina").leads_to)
    assert "It is mill" in check.words
    assert booker.submit().status == 303
    (booked,) = bookings.of_case(the_case().id)
    assert booked.units == 3


def held():
    return in_state(bookings.BookingState.HELD)


def in_state(state):
    begins = clock.now()
    booked = bookings.of_calendar("visits", begins, begins + timedelta(days=3))
    return [each for each in booked if each.state is state]
