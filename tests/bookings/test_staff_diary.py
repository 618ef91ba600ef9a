"""Staff see the day and the week of a calendar, mark who came, and take the list with them."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.services import BookingState, Needs
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
from tests.bookings.builders import MONDAY, make_booking, make_calendar, slot_at
from tests.support.account import make_person, sign_in_staff

DURING = datetime(2026, 3, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def registrars(at):
    return make_calendar(facilities=["step_free"])


@pytest.fixture
def officer(registrars, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


@pytest.fixture
def during(officer, at):
    """It is Monday, ten past nine, and the officer is at work."""

    def begin():
        at(DURING)
        sign_in_staff(officer, officer.staff_id)

    return begin


# Who sees which calendars


def test_an_officer_sees_the_calendars_of_their_teams_and_an_adviser_all(officer):
    make_calendar("pitches", title="Sports pitches", team="leisure")

    assert "Sports pitches" not in officer.get(BOOKINGS).text
    assert "Registrars at the Town Hall" in officer.get(BOOKINGS).text
    sign_in_as(officer, Role.ADVISER, teams=())
    page = officer.get(BOOKINGS)
    assert "Sports pitches" in page.text
    assert "Registrars at the Town Hall" in page.text
    assert "Change the calendar" not in page.text


def test_an_officer_of_another_team_and_an_editor_are_refused(officer, registrars):
    booking = make_booking(slot_at(registrars))
    sign_in_as(officer, Role.OFFICER, teams=("waste",))
    for path in (DAY, f"{REGISTRARS}week", f"{REGISTRARS}book", f"{REGISTRARS}edit",
                 f"{REGISTRARS}block", BOOKINGS + booking.reference):  # fmt: skip
        assert officer.get(path).status_code == 403, path
    sign_in_as(officer, Role.EDITOR, teams=())
    assert officer.get(BOOKINGS).status_code == 403


def test_an_adviser_changes_no_calendar(officer):
    sign_in_as(officer, Role.ADVISER, teams=())

    assert officer.get(f"{REGISTRARS}edit").status_code == 403
    assert officer.get(f"{REGISTRARS}block").status_code == 403


# Day and week


def test_the_day_lists_every_time_and_who_comes(officer, registrars):
    booking = make_booking(slot_at(registrars, "09:30"), needs=Needs(step_free=True))

    listed = rows(officer, DAY)

    assert listed[0].startswith("9:00am to 9:30am Still free – 1 booking")
    assert listed[1].startswith(
        f"9:30am to 10:00am {booking.reference} Ada – 1 booking 07700 900 123 Step-free Booked"
    )
    assert len(page_of(officer.get(DAY)).select("tbody tr:not(.no-print)")) == 1


def test_that_the_day_was_seen_is_on_the_audit_log_for_each_person(officer, registrars):
    person_id = make_person()
    booking = make_booking(slot_at(registrars), person_id=person_id)

    officer.get(DAY)

    noted = entries(officer.staff_id, Action.READ)
    assert [each.what["calendar"] for each in noted] == ["registrars", "registrars"]
    assert (noted[1].person_id, noted[1].case_id) == (person_id, booking.case_id)


def test_the_week_begins_on_monday_and_counts_what_is_free(officer, registrars):
    make_booking(slot_at(registrars))

    page = page_of(officer.get(f"{REGISTRARS}week?on=2026-03-04"))

    assert words(page.h1) == "Week from Monday 2 March 2026"
    days = [words(day) for day in page.select("main section")]
    assert "1 booking . Still free: 5 bookings" in days[0].replace("booking.", "booking .")
    assert days[5] == "Saturday 7 March 2026 Closed"


def test_a_cancelled_booking_is_not_on_the_sheet(officer, registrars):
    booking = make_booking(slot_at(registrars))
    services.cancel(booking.reference)

    assert booking.reference not in officer.get(DAY).text


def test_a_day_that_is_none_is_refused_and_an_unknown_calendar_not_found(officer):
    answer = officer.get(f"{REGISTRARS}day?day=31&month=2&year=2026")

    assert (answer.status_code, fault_of(answer)) == (422, "Enter a real day, like 27 3 2026")
    assert officer.get(f"{BOOKINGS}calendars/nothing/day").status_code == 404


def test_the_hour_that_comes_twice_is_named_twice(officer):
    make_calendar(
        "night", week={"sunday": ["00:00-03:00"]}, slot_minutes=60, horizon_days=300, title="Night"
    )

    listed = rows(officer, f"{BOOKINGS}calendars/night/day?on=2026-10-25")

    assert len(listed) == 4
    assert listed[1].startswith("1:00am, before the clocks go back to")
    assert listed[2].startswith("1:00am, after the clocks go back to")


# At the counter


def test_whoever_comes_is_found_by_reference_and_marked_as_here(officer, registrars, during):
    booking = make_booking(slot_at(registrars))
    during()

    found = officer.get(BOOKINGS, query_string={"reference": booking.reference.lower()})
    assert found.location == BOOKINGS + booking.reference
    answer = send(officer, found.location, form=f"{found.location}/arrived")

    assert notice(officer.get(answer.location)) == "They are marked as here."
    assert "Here since 9:10am" in officer.get(DAY).text
    assert services.booking(booking.reference).arrived_at == DURING
    assert entries(officer.staff_id, Action.CHANGE)[-1].what == {
        "booking": booking.reference, "booking_is": "here",
    }  # fmt: skip


def test_a_reference_that_is_none_is_said_at_the_box(officer):
    answer = officer.get(BOOKINGS, query_string={"reference": "BK-2222-2222"})

    assert answer.status_code == 422
    assert fault_of(answer).startswith("There is no booking with this reference.")


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("attended", "They are marked as having attended."),
        ("no-show", "They are marked as not having come."),
    ],
)
def test_attended_and_no_show_can_be_marked_and_taken_back(officer, registrars, during, mark, said):
    booking = make_booking(slot_at(registrars))
    during()
    path = BOOKINGS + booking.reference

    answer = send(officer, path, form=f"{path}/marks/{mark}")
    assert notice(officer.get(answer.location)) == said
    assert services.booking(booking.reference).state.value == mark.replace("-", "_")
    send(officer, path, form=f"{path}/marks/booked")
    assert services.booking(booking.reference).state is BookingState.CONFIRMED


def test_from_the_day_it_goes_back_to_the_day(officer, registrars, during):
    booking = make_booking(slot_at(registrars))
    during()

    answer = send(officer, DAY, form=f"{BOOKINGS}{booking.reference}/arrived")

    assert answer.location == f"{DAY}&said=arrived#{booking.reference}"


def test_nobody_is_marked_before_their_day(officer, registrars):
    booking = make_booking(slot_at(registrars))

    page = officer.get(BOOKINGS + booking.reference).text
    assert "They are here" not in page
    assert "Did not come" not in page


def test_a_booking_tells_its_story(officer, registrars):
    booking = make_booking(slot_at(registrars))
    send(officer, f"{BOOKINGS}{booking.reference}/cancel", why="They asked us to")

    page = page_of(officer.get(BOOKINGS + booking.reference))

    told = [words(each) for each in page.select(".timeline__label")]
    assert (told[0], told[-1]) == ("Booked", "Cancelled")
    assert "They asked us to" in words(page.select_one(".timeline"))
    assert "Ola Nowak" in words(page.select_one(".timeline"))


# Files


def test_the_bookings_of_a_day_are_taken_as_a_file_and_that_is_written_down(officer, registrars):
    booking = make_booking(slot_at(registrars, "10:00"))
    make_booking(slot_at(registrars, day=MONDAY + timedelta(days=1)))

    answer = send(officer, DAY, form=f"{REGISTRARS}export")

    [line] = csv.DictReader(io.StringIO(answer.text))
    assert (line["day"], line["begins"], line["reference"]) == (
        "2026-03-02", "10:00", booking.reference,
    )  # fmt: skip
    assert (line["name"], line["units"]) == ("Ada", "1")
    assert answer.headers["Content-Disposition"].endswith('"registrars-2026-03-02.csv"')
    assert entries(officer.staff_id, Action.EXPORT)[0].what["day"] == "2026-03-02"


def test_a_week_is_a_file_too(officer, registrars):
    make_booking(slot_at(registrars))
    make_booking(slot_at(registrars, day=MONDAY + timedelta(days=1)))

    answer = send(officer, f"{REGISTRARS}week?on=2026-03-02", form=f"{REGISTRARS}export")

    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == 2
