from datetime import timedelta

import pytest

from portal.cases.services import Status, list_cases, update
from portal.core import clock
from portal.core.clock import frozen

from .builders import ANONYMOUS, MAUNDY_THURSDAY, make_case


@pytest.fixture
def portal(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["cases", *arguments])

    return run


def long_ago(**changes):
    with frozen(MAUNDY_THURSDAY):
        return make_case(**changes)


def references(cases):
    return [case.reference for case in cases]


def test_the_list_shows_open_cases_the_most_urgent_first(app):
    later, sooner, closed = make_case(respond_days=20), make_case(), make_case()
    update(closed.reference, status=Status.FIXED, note=None, author="Ola")

    assert references(list_cases()) == [sooner.reference, later.reference]
    assert references(list_cases(status=Status.FIXED)) == [closed.reference]


def test_the_list_can_be_narrowed_to_a_team_and_to_what_is_overdue(app):
    late = long_ago(team="waste")
    fresh = make_case(team="waste")
    make_case(team="highways")

    assert references(list_cases(team="waste")) == [late.reference, fresh.reference]
    assert references(list_cases(team="waste", overdue=True)) == [late.reference]


def test_a_case_that_nobody_acknowledged_in_time_is_overdue(app):
    with frozen(clock.now() - timedelta(days=14)):
        silent = make_case(contact=ANONYMOUS, respond_days=200)
        make_case(respond_days=200)

    assert references(list_cases(overdue=True)) == [silent.reference]


def test_the_list_is_bounded_whatever_is_asked(app):
    for _ in range(3):
        make_case()

    assert len(list_cases(limit=2)) == 2
    assert len(list_cases(limit=-1)) == 1
    assert len(list_cases(limit=10**9)) == 3


def test_officers_list_cases(portal):
    assert portal("list").output == "No cases.\n"
    opened = long_ago()

    output = portal("list", "--team", "highways", "--overdue").output

    assert opened.reference in output
    assert "answer by 2026-04-20  OVERDUE" in output
    assert portal("list", "--team", "waste").output == "No cases.\n"


def test_officers_see_everything_about_a_case(portal):
    opened = long_ago()
    portal("update", opened.reference, "--note", "Ask Ben.", "--internal", "--as", "Ola Nowak")

    output = portal("show", opened.reference.lower()).output

    for fact in ("Amina Khan", "01632 960001", "2026-04-20", "(internal) Ola Nowak: Ask Ben."):
        assert fact in output


def test_officers_move_a_case_on(portal):
    opened = make_case()

    done = portal("update", opened.reference, "--status", "action_scheduled", "--as", "Ola")

    assert done.output == f"{opened.reference} is action_scheduled.\n"
    assert "action_scheduled" in portal("list").output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--status", "received"], "Give another --status or a --note."),
        (["--status", "lost"], "'lost' is not one of"),
        (["--status", "planned"], "It can become: investigating, fixed."),
        ([], "Give another --status or a --note."),
    ],
)
def test_what_cannot_be_done_is_said_plainly(portal, arguments, says):
    opened = make_case(statuses=("received", "investigating", "fixed"))

    refused = portal("update", opened.reference, *arguments)

    assert refused.exit_code != 0
    assert says in refused.output


@pytest.mark.parametrize(
    ("reference", "says"),
    [("LK-2222-2222", "There is no case with this reference."), ("x", "x is not a reference")],
)
def test_an_unknown_reference_is_said_plainly(portal, reference, says):
    assert says in portal("show", reference).output
    assert says in portal("update", reference, "--note", "Hello").output


def test_monitoring_sees_open_and_overdue_cases_of_each_team(client):
    long_ago(team="waste")
    make_case(team="waste")
    closed = make_case(team="highways")
    update(closed.reference, status=Status.FIXED, note=None, author="Ola")

    metrics = client.get("/metrics").text

    assert 'portal_cases_open{team="waste"} 2.0' in metrics
    assert 'portal_cases_overdue{team="waste"} 1.0' in metrics
    assert 'team="highways"' not in metrics
