"""Promises that were broken: late, and nobody said so in time (R3)."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.services import Role
from portal.cases import progress, promising
from portal.cases.services import Channel, Status
from portal.cases.working import figures
from portal.core.clock import frozen
from tests.cases.builders import MAUNDY_THURSDAY, make_case
from tests.support.account import make_staff, sign_in_staff

BEFORE, AFTER = MAUNDY_THURSDAY - timedelta(days=1), MAUNDY_THURSDAY + timedelta(days=60)
DUE = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def case(app):
    with frozen(MAUNDY_THURSDAY):
        return make_case(respond_days=10)


def counted(at=AFTER):
    with frozen(at):
        [found] = figures.promises(BEFORE, AFTER)
    return (found.channel, found.all, found.late, found.broken)


def told(case, at):
    with frozen(at):
        promising.revise(
            None, case.reference, by=datetime(2026, 5, 29, tzinfo=UTC).date(), reason="A part."
        )


def test_on_the_last_day_nothing_is_late(case):
    assert counted(DUE) == (Channel.WEB, 1, 0, 0)


def test_the_day_after_without_a_word_it_is_a_breach(case):
    assert counted(DUE + timedelta(days=1)) == (Channel.WEB, 1, 1, 1)


def test_told_in_time_it_is_late_and_no_breach(case):
    told(case, DUE)

    assert counted() == (Channel.WEB, 1, 1, 0)


def test_told_too_late_it_is_a_breach(case):
    told(case, DUE + timedelta(days=1))

    assert counted() == (Channel.WEB, 1, 1, 1)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1)])
def test_what_was_ended_counts_by_the_day_of_its_end(case, days, late):
    with frozen(DUE + timedelta(days=days)):
        progress.update(case.reference, status=Status.FIXED, note=None, author="Ola")

    assert counted() == (Channel.WEB, 1, late, late)


def test_an_operator_reads_the_figures(app, case):
    dates = ["--since", "2026-04-01", "--until", "2026-06-01"]
    shown = app.test_cli_runner().invoke(args=["cases", "contacts", *dates])

    assert shown.exit_code == 0, shown.output
    assert "cases by web: 1, late 1, and nobody told in time 1" in shown.output
    assert "calls: 0" in shown.output


def test_staff_who_read_no_cases_see_no_calls(client):
    sign_in_staff(client, make_staff(Role.EDITOR, teams=()))

    assert client.get("/staff/call-backs/").status_code == 403
