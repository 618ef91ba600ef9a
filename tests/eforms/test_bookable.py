"""What can be booked, by service and by place, each with its earliest free time."""

from datetime import timedelta

import pytest

from portal.bookings import services as bookings
from portal.core import clock
from portal.core.i18n import day_text
from portal.eforms import publishing
from tests.eforms.booked import at_noon, make_calendar, publish, tomorrow
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor

SPORT = make_definition(
    make_page("sport", make_question("sport", "radios", "tennis", "golf")),
    make_page("time", make_question("time", "slot")),
    service="sport", title="Book a pitch", kind="booking",
    booking={
        "taken": True,
        "offers": {"question": "sport", "names": {"tennis": "court", "golf": "course"}},
    },
)  # fmt: skip
FULL = {"horizon_days": 2, "lead": {"days_before": 7, "by": "12:00"}}


@pytest.fixture
def visitor(client):
    make_calendar("north", place="North Hall", services=["visit", "court"], lat=54.0, lon=-2.0)
    make_calendar("south", place="South Hall", services=["visit"], offer_minutes=60, **FULL)
    make_calendar("closed", place="Nowhere", services=["unknown"])
    publish(booking={"taken": True})
    publishing.file_version(SPORT)
    return Visitor(client)


def listed(page):
    return {
        each.select_one("h2").get_text().strip(): [
            " ".join(line.get_text(" ").split()) for line in each.select("li")
        ]
        for each in page.soup.select("main section")
    }


def test_each_service_has_its_places_with_the_earliest_time(visitor):
    when = f"{day_text(tomorrow())}, 9:00am"

    assert listed(visitor.get("/book/")) == {
        "Book a pitch": [f"North Hall – It is tennis Earliest: {when}"],
        "Book a visit": [
            f"North Hall Earliest: {when}",
            "South Hall There are no times to book just now. Join the waiting list",
        ],
    }


def test_each_place_has_its_services_which_begin_their_forms(visitor):
    page = visitor.get("/book/?by=place")
    links = [each["href"] for each in page.soup.select("main section a")]

    assert list(listed(page)) == ["North Hall", "South Hall"]
    assert links == [
        "/services/sport/", "/services/visit/", "/services/visit/",
        "/waiting-list/south?service=visit",
    ]  # fmt: skip


def test_near_a_postcode_the_nearest_place_comes_first(visitor, monkeypatch):
    monkeypatch.setattr(bookings, "near_postcode", lambda _typed: bookings.Near(53.1, -1.0))
    make_calendar("near", place="Zebra Hall", lat=53.0, lon=-1.0)
    make_calendar("far", place="Avon Hall", lat=10.0, lon=-1.0)
    places = list(listed(visitor.get("/book/?by=place&near=LK2+1AA")))

    assert places.index("Zebra Hall") < places.index("Avon Hall")


def test_what_is_no_postcode_is_told_and_all_is_still_listed(visitor):
    page = visitor.get("/book/?near=nowhere")

    assert page.errors == ["Enter a full UK postcode, like LK1 2AB"]
    assert len(listed(page)) == 2


def test_it_asks_the_database_little_however_many_places_there_are(visitor, statements):
    for number in range(5):
        make_calendar(f"more-{number}", place=f"Hall {number}")
    visitor.get("/book/")
    statements.clear()
    visitor.get("/book/")

    assert len(statements) <= 3


def test_it_is_found_from_the_services(visitor):
    assert visitor.get("/services/").soup.select_one("#book a[href='/book/']")


def test_the_day_that_is_shown_is_the_first_that_can_be_had(client):
    with clock.frozen(at_noon()):
        make_calendar("late", place="Late Hall", lead={"days_before": 5, "by": "23:00"})
        publish(booking={"calendar": "late", "taken": True})
        page = Visitor(client).get("/book/")

    assert day_text(tomorrow() + timedelta(days=4)) in page.words
