"""A day that is later than it should be can be booked, and the form says so."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.eforms import publishing
from tests.eforms.booked import Booker, make_calendar
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.council import FORMS

LATE = "This day is more than 5 days after the birth. Choose an earlier day, or phone us."
WITHIN = {"question": "born", "days": 5, "say": LATE}


@pytest.fixture
def parent(app, client):
    """Somebody whose baby was born three days ago, at the days."""
    make_calendar()
    form = make_definition(
        make_page("born", make_question("born", "date")),
        make_page("time", make_question("time", "slot")),
        service="visit",
        kind="booking",
        booking={"calendar": "visits", "taken": True, "within": WITHIN},
        statuses=["received", "completed", "cancelled"],
    )
    publishing.file_version(form)
    booker = Booker(client, "visit")
    born = clock.today() - timedelta(days=3)
    boxes = {"born-day": born.day, "born-month": born.month, "born-year": born.year}
    booker.answer_all({"born": boxes})
    return booker


@pytest.mark.parametrize(("days", "late"), [(2, False), (3, True)])
def test_it_is_said_at_the_end_and_where_another_day_is_chosen(parent, days, late):
    check = parent.get(parent.choose(0, clock.today() + timedelta(days=days)).leads_to)

    assert (LATE in check.words) is late
    assert (LATE in parent.get("time").words) is late
    assert parent.submit().status == 303


def test_births_and_deaths_are_registered_within_the_days_of_the_law():
    found = {name: FORMS[name].booking.within for name in ("register-birth", "register-death")}

    assert {name: (each.question, each.days) for name, each in found.items()} == {
        "register-birth": ("born", 42),
        "register-death": ("died", 5),
    }


def test_what_is_said_is_translated():
    words = {each.text for each in FORMS["register-birth"].wording()}

    assert FORMS["register-birth"].booking.within.say in words
