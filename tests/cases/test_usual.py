"""How long a service usually takes: measured from real cases, and honest about late ones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from portal.cases.models import Case, UsualTime
from portal.cases.services import Status, measure_usual_times, pause
from portal.core import clock

from .browsing import move, page_of, visit, words
from .builders import make_case

MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)  # no bank holiday until August


def closed(*, days=None, working=None, **changes):
    """A case that came on a Monday and was closed so many days later."""
    with clock.frozen(MONDAY):
        opened = make_case(**changes)
    after = days if days is not None else working + 2 * (working // 5)
    with clock.frozen(MONDAY + timedelta(days=after)):
        move(opened, Status.FIXED)
    return opened


@pytest.fixture
def later(app):
    with clock.frozen(MONDAY + timedelta(days=60)):
        yield


def measured(session):
    measure_usual_times()
    session.expire_all()
    return session.scalar(select(UsualTime).where(UsualTime.service == "pothole"))


def said(client, **changes):
    opened = make_case(**changes)
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")
    return words(page_of(visit(client, opened)).main)


def test_of_fewer_than_ten_cases_nothing_is_said(later, session, client):
    for _ in range(9):
        closed(working=3)

    assert measured(session) is None
    assert "This usually takes" not in said(client)


def test_eight_in_ten_were_finished_within_the_days_that_are_named(later, session, client):
    for working in (0, 1, 1, 2, 2, 3, 3, 4, 9, 14):
        closed(working=working)

    usual = measured(session)

    assert (usual.cases, usual.days) == (10, 4)
    assert "This usually takes up to 4 working days." in said(client)
    assert "In the last year, 8 in 10 were finished by then." in said(client)


def test_days_are_working_days(later, session):
    for _ in range(10):
        closed(days=7)  # from Monday to Monday

    assert measured(session).days == 5


def test_those_that_took_longer_than_promised_are_told_of(later, session, client):
    """The promise is 10 working days; those that are open and late count as well."""
    for working in (1, 1, 1, 1, 1, 1, 1, 1, 15):
        closed(working=working)
    closed(working=10)
    with clock.frozen(MONDAY):
        make_case()

    assert measured(session).late_in_100 == 18
    assert "Of each 100, 18 took longer than we had promised." in said(client)


def test_what_waits_for_its_resident_is_no_broken_promise(later, session):
    for _ in range(10):
        closed(working=1)
    with clock.frozen(MONDAY):
        pause(make_case().reference, note="Which colour?", author="Ola")

    assert measured(session).late_in_100 == 0


def test_where_none_was_late_that_is_said(later, session, client):
    for _ in range(10):
        closed(working=0)

    measured(session)

    assert "Most of these are finished on the same day." in said(client)
    assert "None took longer than we had promised." in said(client)


def test_what_was_called_off_or_is_long_ago_is_not_counted(later, session):
    for _ in range(9):
        closed(working=1)
    with clock.frozen(MONDAY):
        cancelled = make_case()
        move(cancelled, Status.CANCELLED)
    with clock.frozen(MONDAY - timedelta(days=500)):
        old = make_case()
        move(old, Status.FIXED)

    assert measured(session) is None


def test_measuring_again_replaces_what_was_said(later, session):
    for _ in range(10):
        closed(working=1)
    measured(session)
    session.execute(text("UPDATE cases SET service = 'street-light'"))
    session.commit()

    assert measured(session) is None
    assert session.scalars(select(UsualTime.service)).all() == ["street-light"]


def test_a_closed_case_says_nothing_of_it(later, session, client):
    for _ in range(9):
        closed(working=1)
    opened = closed(working=1)
    measured(session)
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    page = words(page_of(visit(client, opened)).main)

    assert "This usually takes" not in page
    assert "Nothing more happens. If it is not fixed, tell us." in page


def test_the_page_takes_no_statement_more_for_it(later, session, client, statements):
    for _ in range(10):
        closed(working=1)
    measured(session)
    opened = make_case()
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")
    statements.clear()
    visit(client, opened)

    assert sum("usual_time" in statement for statement in statements) == 1
    assert sum("FROM cases" in statement for statement in statements) == 1


def test_another_date_makes_nobody_punctual(later, session):
    for number in range(10):
        opened = closed(working=14)
        if number < 5:
            case = session.scalar(select(Case).where(Case.reference == opened.reference))
            case.promised, case.respond_by = case.respond_by, case.respond_by + timedelta(days=40)
    session.flush()

    assert measured(session).late_in_100 == 100
