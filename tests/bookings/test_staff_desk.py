"""Staff book for somebody, move and cancel bookings, block times and call them off."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.services import BookingState, Needs
from portal.bookings.staff.forms import BlockForm
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.bookings.at_the_counter import (
    BOOKINGS,
    DAY,
    REGISTRARS,
    entries,
    notice,
    rows,
    sign_in_as,
)
from tests.bookings.builders import MONDAY, make_booking, make_calendar, slot_at, taken

TUESDAY = MONDAY + timedelta(days=1)
SOMEBODY = {
    "name": "Zofia Nowak",
    "email": "zofia@example.org",
    "phone": "",
    "units": "1",
    "locale": "en",
}


@pytest.fixture
def registrars(at):
    return make_calendar(facilities=["step_free"], staff=[{"name": "Ola", "languages": ["pl"]}])


@pytest.fixture
def officer(registrars, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


def choice(page, day_and_time):
    """The value of the radio that says this."""
    [found] = [each for each in page.select(".govuk-radios__item") if day_and_time in words(each)]
    return found.input["value"]


# Booking for somebody


def test_an_adviser_books_for_whoever_stands_at_the_counter(officer, registrars):
    adviser = sign_in_as(officer, Role.ADVISER, teams=())
    page = page_of(officer.get(f"{REGISTRARS}book?on=2026-03-02"))
    first = page.select_one("main h2 + ul a")
    assert words(first) == "Monday 2 March 2026, 9:00am, 1 place left"

    answer = send(officer, first["href"], step_free="y", interpreter="Polish", **SOMEBODY)

    made = officer.get(answer.location)
    assert notice(made) == "It is booked."
    assert "Zofia Nowak" in made.text
    assert "Step-free, Interpreter: Polish" in words(page_of(made).select_one(".facts"))
    booking = services.booking(answer.location.partition("?")[0].rpartition("/")[2])
    assert (booking.state, booking.needs) == (
        BookingState.CONFIRMED, Needs(step_free=True, interpreter="pl"),
    )  # fmt: skip
    assert taken(slot_at(registrars)) == 1
    assert entries(adviser, Action.CHANGE)[0].what["booking_is"] == "booked"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the name of the person"),
        ({"email": "zofia"}, "Enter an email address like name@example.com"),
        ({"units": "9"}, "For how many: enter a whole number from 1 to 1"),
        ({"interpreter": "Klingonish"}, "Enter a language, like Polish"),
        ({"service": "pothole"}, "Choose one of the answers in the list"),
        ({"name": "4242 4242 4242 4242"}, "This looks like the number of a payment card."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_booked(officer, registrars, typed, said):
    slot_id = slot_at(registrars)

    answer = send(officer, f"{REGISTRARS}book/{slot_id}", **(SOMEBODY | typed))

    assert answer.status_code == 422
    assert fault_of(answer).startswith(said)
    assert taken(slot_id) == 0


def test_a_time_that_went_meanwhile_is_said_and_others_are_offered(officer, registrars):
    slot_id = slot_at(registrars)
    make_booking(slot_id)

    answer = send(officer, f"{REGISTRARS}book/{slot_id}", **SOMEBODY)

    assert answer.status_code == 422
    assert fault_of(answer) == "Someone else has just booked that time. Choose another one."
    assert "Monday 2 March 2026, 9:30am, 1 place left" in answer.text
    assert page_of(answer).select_one("#name")["value"] == "Zofia Nowak"


def test_a_limit_is_said_and_staff_can_decide_to_allow_more(officer):
    limited = make_calendar(capacity=3, per_person={"units": 1, "days": 30})
    slot_id = slot_at(limited)
    make_booking(slot_id, email=SOMEBODY["email"])
    path = f"{REGISTRARS}book/{slot_id}"

    refused = send(officer, path, **SOMEBODY)
    assert fault_of(refused).startswith("There is a limit to how much you can book here")
    assert page_of(refused).select_one("#despite_limits")
    assert send(officer, path, despite_limits="y", **SOMEBODY).status_code == 303


def test_a_time_of_another_calendar_is_not_booked_here(officer, registrars):
    other = make_calendar("pitches", team="leisure")

    assert officer.get(f"{REGISTRARS}book/{slot_at(other)}").status_code == 404


# Moving and cancelling


def test_a_booking_is_moved_to_another_day(officer, registrars):
    booking = make_booking(slot_at(registrars))
    path = f"{BOOKINGS}{booking.reference}/move"
    page = page_of(officer.get(f"{path}?on={TUESDAY}"))

    answer = send(officer, f"{path}?on={TUESDAY}", form=f"{path}?", slot=choice(page, "10:30am"))

    moved = services.booking(booking.reference)
    assert moved.slot.id == slot_at(registrars, "10:30", TUESDAY)
    assert taken(slot_at(registrars)) == 0
    shown = officer.get(answer.location)
    assert notice(shown).startswith("The booking is moved.")
    assert "From Monday 2 March 2026, 9:00am to Tuesday 3 March 2026, 10:30am" in shown.text
    assert entries(officer.staff_id, Action.CHANGE)[-1].what["booking_is"] == "moved"


def test_moving_without_a_choice_says_so(officer, registrars):
    path = f"{BOOKINGS}{make_booking(slot_at(registrars)).reference}/move"

    answer = send(officer, path, form=f"{path}?")

    assert (answer.status_code, fault_of(answer)) == (422, "Choose a time")


def test_a_place_that_is_gone_leaves_the_booking_where_it_was(officer, registrars):
    booking = make_booking(slot_at(registrars))
    path = f"{BOOKINGS}{booking.reference}/move"
    page = page_of(officer.get(path))
    wanted = choice(page, "9:30am")
    make_booking(slot_at(registrars, "09:30"))

    answer = send(officer, path, form=f"{path}?", slot=wanted)

    assert fault_of(answer) == "Someone else has just booked that time. Choose another one."
    assert services.booking(booking.reference).slot.id == slot_at(registrars)


def test_nothing_is_moved_into_a_calendar_of_another_team(officer, registrars):
    other = make_calendar("pitches", title="Pitches", team="leisure")
    booking = make_booking(slot_at(registrars))
    path = f"{BOOKINGS}{booking.reference}/move"
    assert "Pitches" not in officer.get(path).text

    answer = send(officer, path, form=f"{path}?", slot=str(slot_at(other)))

    assert answer.status_code == 403
    assert services.booking(booking.reference).slot.id == slot_at(registrars)
    assert taken(slot_at(other)) == 0


def test_cancelling_needs_a_reason_that_the_person_reads(officer, registrars):
    booking = make_booking(slot_at(registrars))
    path = f"{BOOKINGS}{booking.reference}/cancel"

    assert fault_of(send(officer, path, why=" ")) == "Enter why"
    assert send(officer, path, why="Ruth is ill").status_code == 303
    assert services.booking(booking.reference).state is BookingState.CANCELLED
    assert taken(slot_at(registrars)) == 0


# Blocking, calling off, being late


def test_a_part_of_a_day_is_blocked_and_opened_again(officer, registrars):
    booking = make_booking(slot_at(registrars, "09:30"))
    day = {"day": "2", "month": "3", "year": "2026"}
    form = {**day, "begins": "9:00", "ends": "10am", "why": "Fire drill"}

    answer = send(officer, f"{REGISTRARS}block?on=2026-03-02", **form)

    assert notice(officer.get(answer.location)).startswith("These times are blocked.")
    listed = rows(officer, DAY)
    assert listed[0].startswith("9:00am to 9:30am Blocked: Fire drill")
    assert "This time is not offered any more." in listed[1]
    assert services.booking(booking.reference).state is BookingState.CONFIRMED
    assert not services.slot(slot_at(registrars, "10:00")).blocked
    assert booking.reference in officer.get(f"{REGISTRARS}stranded").text
    assert "1 booking" in rows(officer, BOOKINGS)[0]

    slot_id = slot_at(registrars)
    send(officer, DAY, form=f"{REGISTRARS}times/{slot_id}/open")
    assert not services.slot(slot_id).blocked


def test_an_hour_that_the_clocks_show_twice_is_blocked_both_times(app):
    typed = {"day": "25", "month": "10", "year": "2026", "begins": "01:00", "ends": "01:30"}
    form = BlockForm(data=typed | {"why": "Stocktaking"})

    assert form.validate()
    assert form.span == (
        datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Enter a real day, like 27 3 2026"),
        ({"begins": "noon"}, "Enter a time, like 13:00"),
        ({"begins": "14:00", "ends": "13:00"}, "Enter an end that is later than the beginning"),
        ({"why": ""}, "Enter why"),
    ],
)
def test_what_is_wrong_with_a_block_is_said(officer, registrars, typed, said):
    form = {"day": "2", "month": "3", "year": "2026", "begins": "", "ends": "", "why": "Training"}

    answer = send(officer, f"{REGISTRARS}block", **(form | typed))

    assert (answer.status_code, fault_of(answer)) == (422, said)
    assert not services.slot(slot_at(registrars)).blocked


def test_a_time_is_called_off_with_everybody_in_it(officer, registrars):
    booking = make_booking(slot_at(registrars))
    path = f"{REGISTRARS}times/{slot_at(registrars)}/call-off"
    assert "Ada" in officer.get(path).text

    assert fault_of(send(officer, path, why="")) == "Enter why"
    answer = send(officer, path, why="The lift is broken")

    assert notice(officer.get(answer.location)).startswith("This time is called off.")
    assert services.booking(booking.reference).state is BookingState.CANCELLED
    assert services.slot(slot_at(registrars)).blocked


def test_everybody_who_is_booked_later_is_told_how_late_it_is(officer, registrars, at, told):
    booking = make_booking(slot_at(registrars, "11:00"))
    at(datetime(2026, 3, 2, 10, tzinfo=UTC))
    officer.staff_id = sign_in_as(officer, Role.ADVISER, teams=())

    wrong = send(officer, f"{REGISTRARS}late", minutes="soon", why="A long case")
    assert fault_of(wrong) == "How late, in minutes: enter a whole number from 1 to 480"
    answer = send(officer, f"{REGISTRARS}late", minutes="20", why="A long case")

    assert notice(officer.get(answer.location)).startswith("We tell everybody")
    shown = page_of(officer.get(BOOKINGS + booking.reference))
    assert "20 minutes late" in words(shown.select_one(".timeline"))
