"""A person's bookings in their account, in the overview and on the page of their case."""

from datetime import date
from uuid import uuid4

import pytest

from portal.accounts.services import State
from portal.bookings import services
from portal.bookings.reading import own
from tests.bookings.builders import ADA, make_booking, make_calendar, make_hold, slot_at
from tests.eforms.visitor import Visitor
from tests.support.account import make_person, sign_in

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


@pytest.fixture
def calendar(at):
    return make_calendar()


@pytest.fixture
def person_id(app, at):
    return make_person()


def test_my_bookings_are_in_order_and_nobody_elses_are_there(client, calendar, person_id, later):
    sign_in(client, person_id)
    second = make_booking(slot_at(calendar, "09:00", WEDNESDAY), person_id=person_id)
    first = make_booking(slot_at(calendar, "09:00", TUESDAY), person_id=person_id)
    other = make_booking(slot_at(calendar, "10:00", TUESDAY))
    make_hold(slot_at(calendar, "11:00", TUESDAY), person_id=person_id)
    services.cancel(second.reference)

    page = Visitor(client).get("/account/bookings")

    assert page.words.index(first.reference) < page.words.index(second.reference)
    assert other.reference not in page.words
    assert page.words.count("BK-") == 4  # each in its link, too
    assert [each.get_text() for each in page.soup.select("main h2")] == [
        "Coming", "Over or cancelled",
    ]  # fmt: skip


def test_who_has_none_is_told_so(client, person_id):
    sign_in(client, person_id)

    assert "You have no bookings with us." in Visitor(client).get("/account/bookings").words


def test_strangers_are_asked_to_sign_in(client, at):
    assert client.get("/account/bookings").status_code == 303


def test_the_overview_counts_what_is_coming_and_what_is_over(client, calendar, person_id, later):
    sign_in(client, person_id)
    view = make_booking(slot_at(calendar, "09:00"), person_id=person_id)
    assert own.counts(person_id)[State.OPEN] == 1
    page = Visitor(client).get("/account/")
    assert "Monday 2 March 2026, 9:00am." in page.words
    assert view.reference in page.words

    later(days=2)

    assert own.counts(person_id) == {State.WAITING: 0, State.OPEN: 0, State.CLOSED: 1}


def test_pages_of_many_are_cut_where_they_should_be(calendar, person_id):
    days = [date(2026, 3, day) for day in (2, 3, 4)]
    made = [make_booking(slot_at(calendar, "09:00", day), person_id=person_id) for day in days]

    page = own.bookings_of(person_id, [State.OPEN], skip=1, most=1)

    assert [each.reference for each in page] == [made[1].reference]
    assert own.bookings_of(person_id, [State.WAITING], skip=0, most=9) == []


def test_a_case_that_is_claimed_brings_its_booking_along(calendar, person_id):
    held, case_id = make_hold(slot_at(calendar)), uuid4()
    services.confirm(held.subject, held.subject_id, case_id, ADA)
    own.move(case_id, person_id)

    assert [each.reference for each in services.of_person(person_id)] == [held.reference]
