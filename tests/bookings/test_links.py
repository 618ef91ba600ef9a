"""Changing and cancelling a booking by its link, without signing in."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from portal.bookings import services
from portal.bookings.after import charging
from portal.bookings.services import BookingState
from tests.bookings.builders import (
    make_booking,
    make_calendar,
    make_hold,
    make_registrar,
    slot_at,
    taken,
)
from tests.eforms.visitor import Visitor
from tests.support.account import make_person, sign_in

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def calendar(at):
    return make_calendar(
        directions="Turn left after the bridge.", cut_off={"days_before": 1, "by": "14:00"}
    )


@pytest.fixture
def view(calendar):
    return make_booking(slot_at(calendar, "10:30", TUESDAY))


@pytest.fixture
def holder(client, view):
    """Somebody who opened the link in the mail."""
    visitor = Visitor(client)
    visitor.get(address_of(view))
    return visitor


def address_of(view):
    parts = urlsplit(services.link_of(view))
    return f"{parts.path}?{parts.query}"


def state_of(view):
    return services.booking(view.reference).state


def test_the_link_leads_to_an_address_without_the_code(client, view):
    answer = client.get(address_of(view))

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/bookings/{view.reference}"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("code", ["", "?code=WRONG", "?code="])
@pytest.mark.parametrize("page", ["", "/move", "/cancel", "/again", "/repeat", ".ics"])
def test_nobody_sees_a_booking_without_its_code(client, view, page, code):
    answer = client.get(f"/bookings/{view.reference}{page}{code}")

    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == "/bookings/"


def test_a_booking_that_does_not_exist_answers_as_a_wrong_code_does(client, at):
    answer = client.get("/bookings/BK-2222-3333?code=ABC")

    assert urlsplit(answer.headers["Location"]).path == "/bookings/"


def test_codes_cannot_be_tried_without_end(client, view, calendar):
    other = make_booking(slot_at(calendar, "09:00", TUESDAY))
    tries = [client.get(f"/bookings/{view.reference}?code=WRONG{n}").status_code for n in range(11)]

    assert tries[9:] == [303, 429]
    assert client.get(address_of(view)).status_code == 429
    assert client.get(address_of(other)).status_code == 303  # of somebody else in the library


def test_whoever_signs_out_leaves_no_booking_open_for_who_comes_next(client, calendar):
    person_id = sign_in(client, make_person())
    mine = make_booking(slot_at(calendar, "09:00", TUESDAY), person_id=person_id)
    of_nobody = make_booking(slot_at(calendar, "09:30", TUESDAY))
    visitor = Visitor(client)
    for each in (mine, of_nobody):
        visitor.get(address_of(each))
    token = visitor.get("/account/").soup.select_one("form[action='/sign-out'] [name=csrf_token]")
    client.post("/sign-out", data={"csrf_token": token["value"]})

    seen = [visitor.get(f"/bookings/{each.reference}").status for each in (mine, of_nobody)]

    assert seen == [303, 200]


def test_reference_and_code_can_be_typed(client, view):
    visitor = Visitor(client)
    wrong = visitor.send("/bookings/", reference=view.reference, code="ABCD")
    right = visitor.send(
        "/bookings/", reference=view.reference.lower(), code=services.code_of(view.id).lower()
    )

    assert wrong.errors == ["The reference and the code do not go together. Check both."]
    assert right.leads_to == f"/bookings/{view.reference}"


def test_the_page_says_when_where_and_the_way_there(holder, view):
    page = holder.get(f"/bookings/{view.reference}")

    assert "Tuesday 3 March 2026, 10:30am" in page.words
    assert "Town Hall One-Stop Shop, 1 Mere Street" in page.words
    assert "Turn left after the bridge." in page.words
    assert "until Monday 2 March 2026, 2:00pm" in page.words


def test_opening_the_page_to_cancel_changes_nothing_and_its_button_does(holder, view):
    path = f"/bookings/{view.reference}/cancel"
    page = holder.get(path)
    assert state_of(view) is BookingState.CONFIRMED

    answer = holder.post(path, page.boxes())

    assert answer.leads_to == f"/bookings/{view.reference}"
    assert state_of(view) is BookingState.CANCELLED
    assert taken(view.slot.id) == 0
    assert holder.get(answer.leads_to).heading == "This booking is cancelled"


def test_another_time_is_chosen_from_the_days_and_their_times(holder, view, calendar):
    path = f"/bookings/{view.reference}/move"
    wednesday = slot_at(calendar, "11:00", date(2026, 3, 4))
    page = holder.get(f"{path}?day=2026-03-04")
    assert "Wednesday 4 March 2026, 11:00am, 1 place left" in page.words
    assert "Tuesday 3 March 2026 , 5 free times" in page.words

    answer = holder.post(path, {**page.boxes(), "slot": str(wednesday)})

    assert answer.leads_to == f"/bookings/{view.reference}"
    assert services.booking(view.reference).slot.id == wednesday
    assert (taken(view.slot.id), taken(wednesday)) == (0, 1)


def test_who_chooses_no_time_is_asked_for_one(holder, view):
    path = f"/bookings/{view.reference}/move"

    answer = holder.post(path, holder.get(path).boxes())

    assert answer.status == 422
    assert answer.errors == ["Select a time"]


def test_a_time_that_has_just_gone_is_said_with_others_that_are_free(holder, view, calendar):
    path = f"/bookings/{view.reference}/move"
    page = holder.get(path)
    gone = slot_at(calendar, "11:00", TUESDAY)
    make_booking(gone)

    answer = holder.post(path, {**page.boxes(), "slot": str(gone)})

    assert answer.status == 422
    assert "Someone else has just booked that time." in answer.errors[0]
    assert "Tuesday 3 March 2026, 11:30am" in answer.words
    assert services.booking(view.reference).slot.id == view.slot.id


def test_after_the_cut_off_the_page_says_whom_to_phone(holder, later, view):
    later(hours=30)  # Monday, 3pm

    page = holder.get(f"/bookings/{view.reference}")

    assert "It is too late to change it here." in page.words
    for what in ("move", "cancel"):
        path = f"/bookings/{view.reference}/{what}"
        assert holder.get(path).leads_to == f"/bookings/{view.reference}"


def test_what_we_cancelled_can_be_had_at_another_time_without_a_form(
    holder, view, calendar, client
):
    services.cancel_by_us(make_registrar(), view.slot.id, "The heating is broken")
    page = holder.get(f"/bookings/{view.reference}")
    assert page.heading == "We had to cancel this booking"
    assert "The heating is broken" in page.words
    other = slot_at(calendar, "09:00", date(2026, 3, 4))
    path = f"/bookings/{view.reference}/again"

    answer = holder.post(path, {**holder.get(path).boxes(), "slot": str(other)})

    assert answer.leads_to != f"/bookings/{view.reference}"
    new = services.booking(answer.leads_to.rpartition("/")[2])
    assert (new.slot.id, new.state, new.contact) == (other, BookingState.CONFIRMED, view.contact)
    assert holder.get(answer.leads_to).status == 200
    assert holder.get(path).leads_to == f"/bookings/{view.reference}"


def test_what_was_paid_for_is_booked_anew_because_its_money_goes_back(
    holder, calendar, monkeypatch
):
    form = charging.Form("register-birth", "Register a birth", charged=True)
    monkeypatch.setattr(charging, "_known", [lambda _service: form])
    view = make_booking(slot_at(calendar, "09:00", TUESDAY), service="register-birth")
    holder.get(address_of(view))
    services.cancel_by_us(make_registrar(), view.slot.id, "The heating is broken")

    page = holder.get(f"/bookings/{view.reference}")

    assert "Choose another time" not in page.words
    assert "Book another time" in page.words


def test_what_the_person_cancelled_is_booked_anew(holder, view):
    services.cancel(view.reference)

    assert holder.get(f"/bookings/{view.reference}/again").leads_to.endswith(view.reference)


def test_the_file_can_be_had_by_the_code_alone(client, view):
    answer = client.get(f"/bookings/{view.reference}.ics?code={services.code_of(view.id)}")

    assert answer.content_type.startswith("text/calendar")
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == view.slot.starts_at
    assert services.code_of(view.id) not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_hold_has_no_page(client, calendar):
    held = make_hold(slot_at(calendar, "09:00", TUESDAY))

    answer = client.get(address_of(held))
    assert client.get(answer.headers["Location"]).status_code == 303


def test_whoever_booked_it_needs_no_code(client, calendar):
    person_id = make_person()
    view = make_booking(slot_at(calendar, "09:00", TUESDAY), person_id=person_id)
    sign_in(client, person_id)

    assert client.get(f"/bookings/{view.reference}").status_code == 200


def test_finish_and_clear_closes_it(holder, view):
    holder.post("/finish", holder.get("/finish").boxes())

    assert holder.get(f"/bookings/{view.reference}").status == 303


def test_on_its_day_the_page_says_how_late_we_are(holder, view, calendar, at):
    at(datetime(2026, 3, 3, 9, tzinfo=UTC))
    services.running_late(make_registrar(), calendar.slug, TUESDAY, 20, "A visit took longer")

    page = holder.get(f"/bookings/{view.reference}")

    assert "We are about 20 minutes late. Expect to begin at 10:50am." in page.words
    assert "A visit took longer" in page.words


def test_who_cancels_what_is_paid_for_learns_that_the_money_goes_back(holder, view, monkeypatch):
    assert "your money goes back" not in holder.get(f"/bookings/{view.reference}/cancel").words

    monkeypatch.setattr(charging, "is_charged", lambda _service: True)
    paid = make_booking(slot_at(view.calendar, "09:00", TUESDAY), service="register-birth")
    holder.get(address_of(paid))
    assert "your money goes back" in holder.get(f"/bookings/{paid.reference}/cancel").words
