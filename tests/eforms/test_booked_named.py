"""What calendars offer under a name of its own is booked by a form: its pages are led to."""

import pytest
from sqlalchemy import select

from portal.accounts.services import Role
from portal.bookings import services as bookings
from portal.eforms import publishing
from portal.notifications.models import Message
from tests.accounts.visiting import page_of, words
from tests.bookings.at_the_counter import BOOKINGS, sign_in_as
from tests.bookings.builders import ADA, make_registrar
from tests.eforms.booked import make_calendar, tomorrow
from tests.eforms.builders import make_definition, make_page, make_question

NAMES = {"tennis": "tennis-court", "golf": "golf-course"}


@pytest.fixture
def slot_id(app):
    make_calendar(services=["tennis-court", "tea-dance"])
    form = make_definition(
        make_page("sport", make_question("sport", "radios", "tennis", "golf")),
        make_page("time", make_question("time", "slot")),
        service="sports",
        title="Book a place to play",
        kind="booking",
        statuses=["received", "completed", "cancelled"],
        booking={"taken": True, "offers": {"question": "sport", "names": NAMES}},
    )
    publishing.file_version(form)
    (day, *_rest) = bookings.free(bookings.Wanted(calendar="visits", opened=tomorrow()))
    return day.slots[0].id


def book(slot_id, service):
    wanted = bookings.ForSomebody(slot_id=slot_id, contact=ADA, service=service)
    return bookings.book_for(make_registrar("waste"), wanted)


def test_who_cancels_what_staff_booked_is_led_to_its_form(slot_id, client, session, run_jobs):
    made = book(slot_id, "tennis-court")
    bookings.cancel(made.reference)
    run_jobs()

    link = bookings.link_of(made)
    page = client.get(link[link.index("/bookings/") :], follow_redirects=True)
    (again,) = [
        each for each in page_of(page).select("main a") if words(each) == "Book another time"
    ]
    assert client.get(again["href"]).status_code == 200
    mail = session.scalar(select(Message).where(Message.template == "booking_cancelled"))
    assert mail.values["again"].endswith("/services/sports/")


def test_what_no_form_books_leads_to_all_services(slot_id, client, session, run_jobs):
    bookings.cancel(book(slot_id, "tea-dance").reference)
    run_jobs()

    mail = session.scalar(select(Message).where(Message.template == "booking_cancelled"))
    assert mail.values["again"].endswith("/services/")


def test_staff_choose_a_service_by_its_title(slot_id, client):
    sign_in_as(client, Role.OFFICER, teams=("waste",))

    page = page_of(client.get(f"{BOOKINGS}calendars/visits/book/{slot_id}"))

    assert [words(each) for each in page.select("#service option")] == [
        "Book a place to play", "tea-dance",
    ]  # fmt: skip


def test_the_sheet_of_a_day_has_the_title_of_the_service(slot_id, client):
    made = book(slot_id, "tennis-court")
    sign_in_as(client, Role.OFFICER, teams=("waste",))

    page = client.get(BOOKINGS + made.reference)

    assert "What for Book a place to play" in words(page_of(page).select_one(".facts"))
