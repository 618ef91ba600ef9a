"""The council is late, moves somebody or calls times off: what those who wait can do then."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.services import BookingState
from portal.core import db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.accounts.visiting import page_of, send, words
from tests.bookings.at_the_counter import DAY, notice, sign_in_as
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
from tests.eforms.visitor import Visitor

FIVE_PAST_TEN = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def calendar(at):
    return make_calendar(cut_off={"hours": 24}, capacity=3)


@pytest.fixture
def ruth(calendar):
    return make_registrar()


def test_whoever_waits_is_told_also_once_their_time_has_begun(at, calendar, ruth, told):
    over, here, waits, gone, next_one = (
        make_booking(slot_at(calendar, time))
        for time in ("09:00", "10:00", "10:00", "10:00", "10:30")
    )
    at(FIVE_PAST_TEN)
    services.check_in(ruth, here.reference)
    services.mark(ruth, gone.reference, BookingState.NO_SHOW)

    assert services.running_late(ruth, calendar.slug, MONDAY, 20, "A long ceremony") == 2
    late = [each for each in (over, here, waits, gone, next_one) if "late" in happened(each)]
    assert late == [waits, next_one]


def test_a_late_notice_opens_what_was_too_late_to_change(at, calendar, ruth, client):
    view = make_booking(slot_at(calendar, "10:00"))
    at(FIVE_PAST_TEN)
    visitor, path = Visitor(client), f"/bookings/{view.reference}"
    visitor.get(address_of(view))
    assert visitor.get(f"{path}/move").leads_to == path

    services.running_late(ruth, calendar.slug, MONDAY, 20, "A long ceremony")

    assert "until Monday 2 March 2026, 10:30am" in visitor.get(path).words
    page = visitor.get(f"{path}/move?day={TUESDAY}")
    assert page.status == 200
    other = slot_at(calendar, "11:00", TUESDAY)
    assert visitor.post(f"{path}/move", {**page.boxes(), "slot": str(other)}).leads_to == path
    assert services.booking(view.reference).slot.id == other
    at(datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert not services.booking(view.reference).may_change  # the cut-off of what they chose


def test_the_link_of_a_late_notice_leads_to_the_times_it_names(
    at, calendar, ruth, client, run_jobs
):
    make_booking(slot_at(calendar, "10:00"))
    run_jobs()
    at(FIVE_PAST_TEN)
    services.running_late(ruth, calendar.slug, MONDAY, 20, "A long ceremony")
    text = last_mail("booking_late", run_jobs)
    visitor = Visitor(client)

    assert "* Monday 2 March 2026, 10:30am" in text
    page = visitor.get(link_in(text)).leads_to
    assert visitor.get(page).status == 200
    assert visitor.get(f"{page}/move").status == 200


def test_the_link_of_a_mail_after_staff_moved_it_leads_to_other_times(
    at, calendar, ruth, client, run_jobs
):
    view = make_booking(slot_at(calendar, day=TUESDAY))
    at(FIVE_PAST_TEN)
    services.move(view.reference, slot_at(calendar, "11:00"), ruth)
    visitor = Visitor(client)

    page = visitor.get(link_in(last_mail("booking_moved", run_jobs))).leads_to

    assert "Choose another time" in visitor.get(page).words
    assert visitor.get(f"{page}/move").status == 200


def test_it_is_open_until_the_time_is_over(at, later, calendar, ruth):
    view = make_booking(slot_at(calendar, "10:00"))
    at(FIVE_PAST_TEN)
    services.running_late(ruth, calendar.slug, MONDAY, 20, "A long ceremony")
    assert services.booking(view.reference).may_change
    later(minutes=25)

    with pytest.raises(services.ChangeClosed):
        services.cancel(view.reference)


def test_who_is_there_already_talks_to_staff(at, calendar, ruth):
    view = make_booking(slot_at(calendar, "10:30"))
    at(FIVE_PAST_TEN)
    services.running_late(ruth, calendar.slug, MONDAY, 20, "A long ceremony")
    services.check_in(ruth, view.reference)

    with pytest.raises(services.ChangeClosed):
        services.cancel(view.reference)


def test_what_staff_moved_can_be_changed_until_it_begins(at, calendar, ruth):
    view = make_booking(slot_at(calendar, day=TUESDAY))
    at(FIVE_PAST_TEN)
    assert not services.booking(view.reference).may_change

    moved = services.move(view.reference, slot_at(calendar, "11:00"), ruth)

    assert moved.may_change
    assert moved.change_until == moved.slot.starts_at
    assert services.cancel(view.reference).state is BookingState.CANCELLED


def test_a_time_that_has_begun_is_called_off_but_for_who_is_here(at, calendar, ruth, told):
    slot_id = slot_at(calendar, "10:00")
    here, waits = make_booking(slot_id), make_booking(slot_id)
    at(FIVE_PAST_TEN)
    services.check_in(ruth, here.reference)

    assert services.cancel_by_us(ruth, slot_id, "The lift is broken") == 1
    assert services.booking(here.reference).state is BookingState.CONFIRMED
    assert services.booking(waits.reference).state is BookingState.CANCELLED
    with pytest.raises(services.NotOpen):
        services.cancel_by_us(ruth, slot_at(calendar, "09:00"), "The lift is broken")


def test_what_is_left_of_a_day_is_called_off(at, calendar, ruth, told):
    over, waits, afterwards = (
        make_booking(slot_at(calendar, time)) for time in ("09:00", "10:00", "11:00")
    )
    tomorrow = make_booking(slot_at(calendar, day=TUESDAY))
    held = make_hold(slot_at(calendar, "11:30"))
    at(FIVE_PAST_TEN)

    assert services.cancel_day_by_us(ruth, calendar.slug, MONDAY, "The lift is broken") == 2
    states = [
        services.booking(each.reference).state.value
        for each in (over, waits, afterwards, tomorrow, held)
    ]
    assert states == ["confirmed", "cancelled", "cancelled", "confirmed", "released"]
    assert told("booking.cancelled_by_us") == 2
    assert services.slot(slot_at(calendar, "11:30")).blocked
    assert taken(slot_at(calendar, "10:00")) == 0


def test_staff_call_off_a_day_from_its_sheet(calendar, client):
    view = make_booking(slot_at(calendar, "11:00"))
    sign_in_as(client, Role.OFFICER)
    [link] = [
        each for each in page_of(client.get(DAY)).select("a") if words(each) == "Call the day off"
    ]
    assert "Ada" in client.get(link["href"]).text

    answer = send(client, link["href"], why="The lift is broken")

    assert notice(client.get(answer.location)).startswith("The day is called off.")
    assert services.booking(view.reference).state is BookingState.CANCELLED


def last_mail(template, run_jobs):
    run_jobs()
    wanted = select(Message).where(Message.template == template)
    return writing.write(db.session.scalars(wanted).one()).text


def link_in(text):
    link = urlsplit(next(line for line in text.splitlines() if "?code=" in line))
    return f"{link.path}?{link.query}"


def happened(view):
    return [each.what for each in services.history(view.id)]
