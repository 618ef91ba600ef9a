"""A case that waits for its resident, where it has a booking or could have one."""

from datetime import timedelta

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from tests.cases.builders import MAUNDY_THURSDAY, make_case

PLAIN = ("received", "investigating", "completed", "booked", "time_needed")
ASKING = (*PLAIN, "waiting_for_you")
BOOKED_DAY = MAUNDY_THURSDAY.date() + timedelta(days=20)


@pytest.fixture
def book(app):
    """A case of a service with these statuses that has a time."""

    def make(statuses):
        opened = make_case(statuses=statuses)
        move(opened, Status.BOOKED, expect_by=BOOKED_DAY)
        return opened

    with clock.frozen(MAUNDY_THURSDAY):
        yield make


def move(opened, status, **more):
    cases.update(opened.reference, status=status, note=None, author=None, mailed=False, **more)


def ask(opened):
    return cases.pause(opened.reference, note="How many?", author="Ola")


def answer(opened, paused):
    with clock.frozen(MAUNDY_THURSDAY + timedelta(days=6)):
        cases.go_on(opened.reference, before=paused.before, note="They answered.")
        return cases.status_of(opened.reference)


@pytest.mark.parametrize("statuses", [PLAIN, ASKING])
def test_whoever_is_asked_something_does_not_read_that_we_cancelled(book, statuses):
    opened = book(statuses)

    assert ask(opened).status is not Status.TIME_NEEDED


@pytest.mark.parametrize("statuses", [PLAIN, ASKING])
def test_what_was_called_off_meanwhile_still_needs_a_time_after_the_answer(book, statuses):
    opened = book(statuses)
    paused = ask(opened)
    move(opened, Status.TIME_NEEDED)

    after = answer(opened, paused)
    assert (after.status, after.expect_by) == (Status.TIME_NEEDED, None)


@pytest.mark.parametrize("statuses", [PLAIN, ASKING])
def test_an_answer_does_not_move_the_day_that_is_booked(book, statuses):
    opened = book(statuses)
    paused = ask(opened)

    after = answer(opened, paused)
    assert (after.status, after.expect_by) == (Status.BOOKED, BOOKED_DAY)
    assert after.timeline[0].note == "They answered."
