"""Where days are booked, and not times: they are chosen on the first page."""

import re

import pytest

from portal.bookings import services as bookings
from portal.core.i18n import day_text
from tests.eforms.booked import Booker, make_calendar, publish, times_on, tomorrow
from tests.eforms.paid import the_case


@pytest.fixture
def collected(app, client):
    make_calendar(
        kind=bookings.PlaceKind.COLLECTION, open_at=["06:00-14:00"], slot_minutes=480,
        capacity=40, unit="items",
    )  # fmt: skip
    publish()
    return Booker(client, "visit")


def test_a_day_is_chosen_in_one_step_without_a_clock_time(collected):
    page = collected.at_the_days()
    days = times_on(page)

    assert len(days) == 14
    assert days[0][1] == f"{day_text(tomorrow())}, 40 items left"
    assert "The earliest time" not in page.words
    assert "free time" not in page.words

    check = collected.get(collected.take(days[0][0], page=page).leads_to)
    assert f"We keep {day_text(tomorrow())} for you" in check.words
    assert "6:00am" not in re.sub(r"for you until \S+", "", check.words)  # that is when we stop

    done = collected.get(collected.submit().leads_to)
    assert day_text(tomorrow()) in done.words
    assert "6:00am" not in done.words
    assert bookings.of_case(the_case().id)


def test_who_chooses_no_day_is_told_at_the_days(collected):
    page = collected.take("", page=collected.at_the_days())

    assert page.status == 422
    assert page.errors == ["Answer time"]
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#slot"
    assert page.soup.select_one("#slot") is not None
    assert "Answer time" in page.soup.select_one("#slot-error").get_text()
