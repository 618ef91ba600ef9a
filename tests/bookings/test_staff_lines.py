"""Days that are unlike others, and who serves a calendar, are read line by line."""

from datetime import date, time

import pytest

from portal.bookings.plans import SpecialDay, Staff
from portal.bookings.staff.lines import exception_lines, exceptions_in, staff_in, staff_lines
from portal.core.i18n import use_locale
from portal.core.typed_times import NotRead

DAYS = "25 12 2026 (Christmas)\n24 12 2026: 9am to 12pm (Christmas Eve)\n\n1 1 2027"
PEOPLE = "Ola Nowak: Polish, interpreter (Monday, Tuesday)\nWren Patel"


def test_days_are_read_in_the_order_of_the_calendar():
    eve, christmas, new_year = exceptions_in(DAYS)

    assert eve == SpecialDay(
        day=date(2026, 12, 24), open=((time(9), time(12)),), why="Christmas Eve"
    )
    assert (christmas.open, christmas.why) == ((), "Christmas")
    assert new_year.day == date(2027, 1, 1)


@pytest.mark.parametrize("line", ["24 12: 9am", "31 2 2026", "1 1 2027: whenever", "(x"])
def test_a_line_that_is_no_day_is_named(line):
    with pytest.raises(NotRead, match=r".") as refused:
        exceptions_in(f"25 12 2026\n{line}")

    assert str(refused.value) == line


def test_a_day_that_stands_twice_is_named():
    with pytest.raises(NotRead):
        exceptions_in("25 12 2026\n2026-12-25")


def test_colleagues_are_read_with_what_they_speak_and_when_they_work():
    assert staff_in(PEOPLE, "interpreter") == (
        Staff(
            name="Ola Nowak", languages=("pl",), interpreter=True, weekdays=("monday", "tuesday")
        ),
        Staff(name="Wren Patel"),
    )


@pytest.mark.parametrize("line", ["Ola: Klingonish", "Ola: Polish (Someday)", ": Polish"])
def test_a_line_that_is_no_colleague_is_refused(line):
    with pytest.raises(NotRead):
        staff_in(line, "interpreter")


@pytest.mark.parametrize("locale", ["en", "pl", "ur"])
def test_what_the_boxes_show_can_be_typed_again_in_each_language(app, locale):
    days, people = exceptions_in(DAYS), staff_in(PEOPLE, "interpreter")
    with app.test_request_context("/"), use_locale(locale):
        assert exceptions_in(exception_lines(days)) == days
        assert staff_in(staff_lines(people, "tłumacz"), "tłumacz") == people
