"""Cases that wait until somebody has paid."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.accounts.services import State
from portal.cases.models import Case
from portal.cases.services import (
    IllegalTransition,
    Status,
    cases_of,
    give_up,
    list_cases,
    may_be_paid,
    record_of,
    status_of,
    take_up,
    update,
)
from portal.core import clock
from tests.cases.builders import make_case


@pytest.fixture
def waiting(app):
    return make_case(payment_due=True)


def events(session):
    """Names of the news that was told, each once."""
    jobs = "SELECT DISTINCT args->>'name' FROM procrastinate_jobs WHERE args ? 'name'"
    return set(session.scalars(text(jobs)))


def test_its_clock_stands_still_and_nothing_follows_from_it(waiting, session):
    status = status_of(waiting.reference)

    assert status.status is Status.PAYMENT_DUE
    assert status.expect_by is None
    assert events(session) == set()


def test_it_is_never_late(waiting):
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert list_cases(overdue=True) == []


def test_paid_it_is_received_and_promised_anew(waiting, session):
    promised = record_of(waiting.reference).case.respond_by
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert take_up(waiting.id, note="£5.00 was paid.")
        status = status_of(waiting.reference)

    assert status.status is Status.RECEIVED
    assert status.timeline[0].note == "£5.00 was paid."
    assert status.respond_by > promised
    assert "case.opened" in events(session)


def test_told_twice_it_is_received_once(waiting):
    assert take_up(waiting.id, note="Paid.")
    assert not take_up(waiting.id, note="Paid.")

    assert len(status_of(waiting.reference).timeline) == 2


def test_never_paid_it_is_cancelled_unless_it_was_paid_before(waiting):
    assert give_up(waiting.id, note="Nobody paid.")
    assert not give_up(waiting.id, note="Nobody paid.")
    assert status_of(waiting.reference).status is Status.CANCELLED

    other = make_case(payment_due=True)
    take_up(other.id, note="Paid.")
    assert not give_up(other.id, note="Nobody paid.")


def test_money_that_comes_late_is_of_use_unless_somebody_had_closed_it(waiting):
    assert may_be_paid(waiting.id)
    give_up(waiting.id, note="Nobody paid.")
    assert may_be_paid(waiting.id)
    assert take_up(waiting.id, note="Paid.")

    closed = make_case(payment_due=True)
    update(closed.reference, status=Status.CANCELLED, note=None, author="Jo")
    assert not may_be_paid(closed.id)
    assert not take_up(closed.id, note="Paid.")


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.INVESTIGATING])
def test_officers_can_only_close_it(waiting, status):
    with pytest.raises(IllegalTransition):
        update(waiting.reference, status=status, note=None, author="Jo")


def test_in_the_overview_it_waits_and_is_not_taken_for_a_question(waiting, session):
    person_id = session.get(Case, waiting.id).person_id
    (own,) = cases_of(person_id, [State.WAITING], skip=0, most=9)

    assert (own.status, own.asked, own.respond_by) == (Status.PAYMENT_DUE, False, None)
