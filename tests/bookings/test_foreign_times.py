"""A time is booked only where what is wanted is offered, whatever is sent to a page."""

from datetime import date
from uuid import uuid4

import pytest

from portal.bookings import services
from portal.bookings.after import offering_again
from portal.bookings.models import BookingState
from portal.bookings.repeating import making
from portal.bookings.repeating.making import Conflict, Made
from portal.bookings.repeating.rules import Every, Rule
from tests.bookings.builders import (
    MONDAY,
    make_booking,
    make_calendar,
    make_hold,
    make_registrar,
    slot_at,
    taken,
)
from tests.bookings.test_links import address_of
from tests.eforms.booked import Booker, publish, times_on
from tests.eforms.booked import make_calendar as open_visits
from tests.eforms.visitor import Visitor

TUESDAY = date(2026, 3, 3)
NEXT = date(2026, 3, 9)
WEEKLY = Rule(Every.WEEK, NEXT)


@pytest.fixture
def pitch(at):
    return slot_at(make_calendar("football", services=["football-pitch"]), "10:00", TUESDAY)


@pytest.fixture
def view(at):
    return make_booking(slot_at(make_calendar()), offered="register-birth")


def test_a_form_holds_no_time_of_something_else(pitch):
    with pytest.raises(services.UnknownSlot):
        make_hold(pitch, offered="tennis-court")
    with pytest.raises(services.UnknownSlot):
        make_hold(pitch, calendar="tennis")

    assert taken(pitch) == 0
    assert make_hold(pitch, offered="football-pitch").slot.id == pitch
    assert make_hold(slot_at(services.calendar("football")), calendar="football")


def test_a_form_at_a_desk_holds_no_time_of_something_else_either(pitch):
    with pytest.raises(services.UnknownSlot):
        make_hold(pitch, offered="tennis-court", by_staff=True)


def test_a_time_that_is_held_for_one_thing_isnt_had_for_another(pitch):
    draft = uuid4()
    make_hold(pitch, subject_id=draft, offered="football-pitch")

    with pytest.raises(services.UnknownSlot):
        make_hold(pitch, subject_id=draft, offered="tennis-court")


def test_a_resident_moves_within_what_they_booked(view, pitch):
    with pytest.raises(services.UnknownSlot):
        services.move(view.reference, pitch)
    assert (services.booking(view.reference).slot.id, taken(pitch)) == (view.slot.id, 0)

    elsewhere = slot_at(make_calendar("sedgeby"), "11:00")
    assert services.move(view.reference, elsewhere).calendar.slug == "sedgeby"


def test_a_booking_that_names_nothing_stays_in_its_calendar(at):
    view = make_booking(slot_at(make_calendar()))

    with pytest.raises(services.UnknownSlot):
        services.move(view.reference, slot_at(make_calendar("sedgeby"), "11:00"))


def test_staff_move_it_anywhere(view, pitch):
    assert services.move(view.reference, pitch, make_registrar()).calendar.slug == "football"


def test_in_place_of_what_we_cancelled_nothing_else_is_had(view, pitch):
    services.cancel_by_us(make_registrar(), view.slot.id, "The registrar is ill")

    with pytest.raises(services.UnknownSlot):
        offering_again.choose(view.reference, pitch)
    assert taken(pitch) == 0
    new = offering_again.choose(view.reference, slot_at(services.calendar("registrars"), "11:00"))
    assert new.state is BookingState.CONFIRMED


def test_a_date_of_a_series_gets_a_time_of_its_own_calendar_and_day(view, pitch):
    calendar = services.calendar("registrars")
    make_booking(slot_at(calendar, "09:00", NEXT))
    foreign = slot_at(services.calendar("football"), "11:00", NEXT)
    another_day = slot_at(calendar, "11:00", TUESDAY)

    for wrong in (foreign, another_day, uuid4()):
        [found] = making.repeat(view.reference, WEEKLY, instead={NEXT: wrong})
        assert isinstance(found, Conflict)
    assert (taken(foreign), taken(another_day)) == (0, 0)
    right = slot_at(calendar, "11:00", NEXT)
    [made] = making.repeat(view.reference, WEEKLY, instead={NEXT: right})
    assert isinstance(made, Made)
    assert view.slot.day == MONDAY


def test_pages_of_a_booking_refuse_a_time_of_something_else(client, view, pitch):
    holder = Visitor(client)
    holder.get(address_of(view))
    move, again = (f"/bookings/{view.reference}/{page}" for page in ("move", "again"))

    answers = [holder.post(move, {**holder.get(move).boxes(), "slot": str(pitch)})]
    services.cancel_by_us(make_registrar(), view.slot.id, "The registrar is ill")
    answers.append(holder.post(again, {**holder.get(again).boxes(), "slot": str(pitch)}))

    for answer in answers:
        assert answer.status == 422
        assert answer.errors == ["This time is not offered any more. Choose another one."]
    assert taken(pitch) == 0


def test_a_page_of_dates_leaves_out_a_date_with_a_time_of_something_else(client, view, pitch):
    calendar = services.calendar("registrars")
    make_booking(slot_at(calendar, "09:00", NEXT))
    foreign = slot_at(services.calendar("football"), "11:00", NEXT)
    holder, path = Visitor(client), f"/bookings/{view.reference}/repeat"
    holder.get(address_of(view))

    page = holder.send(path, every="week", times="1")
    done = holder.post(path, {**page.boxes(), f"instead-{NEXT}": str(foreign), "book": "1"})

    assert "Monday 9 March 2026" in done.words
    assert taken(foreign) == 0


@pytest.mark.parametrize("booking", [{"calendar": "visits"}, {}])
def test_the_page_of_a_form_keeps_no_time_of_something_else(client, pitch, booking):
    open_visits("visits")
    publish(booking={"taken": True, **booking})
    booker = Booker(client, "visit")
    booker.at_the_days()

    answer = booker.take(str(pitch))

    assert answer.status == 422
    assert answer.errors == ["This time is not offered any more. Choose another one."]
    assert taken(pitch) == 0


def test_a_calendar_that_isnt_published_has_no_other_times(at):
    hidden = make_calendar("hidden", published=False)

    assert services.others(slot_at(hidden)) == []


def test_a_form_names_no_times_of_a_calendar_in_which_it_doesnt_book(client, at):
    foreign = make_calendar("football", services=["football-pitch"])
    full = slot_at(foreign)
    make_booking(full)
    open_visits()
    publish()
    booker = Booker(client, "visit")
    booker.at_the_days()

    page = booker.get(f"time?gone={full}")

    assert page.errors
    assert times_on(page) == []
