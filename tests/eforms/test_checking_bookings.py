"""What the checker says of a form that books a time."""

import pytest

from portal.eforms.definitions.bookable import booked_questions
from portal.eforms.definitions.checking import faults_of
from tests.eforms.builders import make_definition, make_page, make_question

SPORT = make_page("sport", make_question("sport", "radios", "tennis", "golf"))
PEOPLE = make_page("people", make_question("people", "number"))
HOME = make_page("home", make_question("home", "address"))
TIME = make_page("time", make_question("time", "slot"))
NAMES = {"tennis": "tennis-court", "golf": "golf-course"}
TAKEN = {"taken": True}


def said(*pages, **booking):
    definition = make_definition(*pages, kind="booking", booking=booking or None)
    return [fault for _where, fault in faults_of(definition)]


@pytest.mark.parametrize(
    ("pages", "booking", "fault"),
    [
        ([TIME], {}, "“time” asks for a time: say where it is booked, and “taken”"),
        ([TIME], {"calendar": "x"}, "“time” asks for a time: say where it is booked, and “taken”"),
        ([HOME], TAKEN, "a form books one time: it needs one question of type slot"),
        (
            [TIME, make_page("again", make_question("again", "slot"))], TAKEN,
            "a form books one time: it needs one question of type slot",
        ),
        (
            [SPORT, TIME],
            {**TAKEN, "calendar": "x", "offers": {"question": "sport", "names": NAMES}},
            "a time is booked in one calendar, or in those that “offers” names",
        ),
        ([SPORT, TIME], {**TAKEN, "about": ["game"]}, "“game” can’t be on the sheet of a day"),
        (
            [SPORT, TIME], {**TAKEN, "offers": {"question": "game", "names": NAMES}},
            "there is no question “game”",
        ),
        (
            [SPORT, TIME], {**TAKEN, "offers": {"question": "sport", "names": {"golf": "x"}}},
            "“names” says for each option of “sport” what is booked",
        ),
        (
            [PEOPLE, TIME], {**TAKEN, "offers": {"question": "people", "names": {}}},
            "“people” is number: what is booked rests on one choice",
        ),
        (
            [HOME, TIME], {**TAKEN, "units": {"question": "home"}},
            "“home” doesn’t say how many: use a number without decimals",
        ),
        (
            [PEOPLE, TIME], {**TAKEN, "units": {"question": "people", "sum": "each"}},
            "“people” asks no “each” of each item",
        ),
        ([PEOPLE, TIME], {**TAKEN, "property": "people"}, "“people” asks for no address"),
        (
            [PEOPLE, TIME], {**TAKEN, "within": {"question": "people", "days": 1, "say": "Late"}},
            "“people” asks for no date",
        ),
        ([TIME, HOME], {**TAKEN, "property": "home"}, "“home” is not asked before “time”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(pages, booking, fault):
    assert said(*pages, **booking) == [fault]


@pytest.mark.parametrize(
    "booking",
    [
        {**TAKEN, "calendar": "visits"},
        {**TAKEN, "offers": {"question": "sport", "names": NAMES}},
        {**TAKEN, "units": {"question": "people"}, "property": "home", "asks": ["step_free"]},
    ],
)
def test_a_form_that_books_is_right(booking):
    assert said(SPORT, PEOPLE, HOME, TIME, **booking) == []


def test_what_decides_a_booking_is_not_asked_again():
    definition = make_definition(
        SPORT, PEOPLE, HOME, TIME, kind="booking",
        booking={
            **TAKEN, "offers": {"question": "sport", "names": NAMES},
            "units": {"question": "people"}, "property": "home",
        },
    )  # fmt: skip

    assert booked_questions(definition) == {"sport", "people", "home", "time"}


def test_nobody_is_led_to_a_time_by_what_is_asked_again():
    sure = make_page("sure", make_question("sure", "radios"))
    visit = make_page("visit", make_question("visit", "radios"), only_if="surely")
    time = make_page("time", make_question("time", "slot"), only_if="wanted")
    definition = make_definition(
        sure, visit, PEOPLE, time, kind="booking", booking={**TAKEN, "calendar": "visits"},
        conditions={
            "surely": {"question": "sure", "is": "yes"},
            "wanted": {"question": "visit", "is": "yes"},
        },
    )  # fmt: skip

    assert booked_questions(definition) == {"sure", "visit", "time"}
