"""How complaints went: stages, what was right, what was in time, what was taken on."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.cases.complaints import escalating, figures, working
from portal.cases.complaints.figures import StageFigures
from portal.cases.complaints.models import Nature
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import page_of, words
from tests.support.account import actor_of, make_staff, sign_in_staff

from .test_stages import UPHELD, answered, complaint

TEAM = ("customer-relations",)


@pytest.fixture
def ola(app):
    return actor_of(make_staff(teams=TEAM))


@pytest.fixture
def wren(app):
    return actor_of(make_staff(teams=TEAM, email="wren@larkmere.example"))


def counted(teams=TEAM):
    now = clock.now()
    return figures.stages(now - timedelta(days=365), now + timedelta(minutes=1), teams=teams)


def late_answer(officer):
    with frozen(clock.now() - timedelta(days=60)):
        reference = complaint()
        working.decide(officer, reference, Nature.COMPLAINT)
    working.answer(officer, reference, UPHELD)


def test_what_was_right_in_time_and_taken_on_is_counted(ola, wren):
    with frozen(datetime(2026, 9, 1, 9, tzinfo=UTC)):
        answered(ola)
        taken_on = answered(ola, UPHELD)
        escalating.ask(taken_on, "No.")
        working.answer(wren, taken_on, UPHELD)
        late_answer(ola)

        went = counted()

    assert went.first == StageFigures(1, answered=3, right=2, in_time=2)
    assert went.second == StageFigures(2, answered=1, right=1, in_time=1)
    assert (went.ended_first, went.asked_late) == (2, 0)


def test_a_late_request_that_is_refused_leaves_the_complaint_at_the_first_stage(ola, wren):
    with frozen(clock.now() - timedelta(days=40)):
        reference = answered(ola)
    escalating.ask(reference, "I was ill.")
    escalating.decide_late(wren, reference, allow=False, why="It is too long ago.")

    went = counted()

    assert (went.ended_first, went.asked_late, went.second.answered) == (1, 1, 0)


def test_other_teams_complaints_are_not_counted(ola):
    answered(ola)

    assert counted(teams=("waste",)).first.answered == 0
    assert counted(teams=None).first.answered == 1


def test_officers_read_them(client, ola):
    answered(ola)
    sign_in_staff(client, make_staff(teams=TEAM, email="wren@larkmere.example"))

    shown = words(page_of(client.get("/staff/lessons/")).main)

    assert "Stage 1 1 0 1" in shown
