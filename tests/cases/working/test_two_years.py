"""Every rule of a case's clock on every day of two years, counted by hand for three nations."""

from datetime import timedelta

import pytest

from portal.cases import clocks, council, progress, promising
from portal.cases.complaints import rules
from portal.cases.models import Case, Kind
from portal.cases.promising import WrongDay
from portal.cases.services import Status
from portal.core.clock import frozen
from tests.cases.working.calendars import DAYS, DIVISIONS, Desk, noon

_RULES = [(2, 10), (5, 10), (5, 20), (1, 5)]
_WAITS = [0, 1, 4, 11, 30]


@pytest.fixture(params=DIVISIONS, ids=lambda division: division[0])
def desk(request, app, monkeypatch):
    division, typed = request.param
    monkeypatch.setattr(council, "division", lambda: division)
    return Desk(typed)


def make(received, kind=Kind.APPLICATION, **facts):
    """A case that nobody has saved: its clock needs no database."""
    due = clocks.dates(kind, received, acknowledge_days=5, respond_days=10)
    fields = {
        "kind": kind, "status": Status.INVESTIGATING, "statuses": [each.value for each in Status],
        "respond_days": 10, **due._asdict(), "acknowledged_at": noon(received),
    }  # fmt: skip
    return Case(**fields | facts)


@pytest.mark.parametrize(("acknowledge", "respond"), _RULES)
def test_dates_of_every_kind(desk, acknowledge, respond):
    for received in DAYS:
        for kind in Kind:
            due = clocks.dates(kind, received, acknowledge_days=acknowledge, respond_days=respond)
            first = desk.after(received, acknowledge)
            start = first if kind is Kind.COMPLAINT else received
            assert due == (first, desk.after(start, respond)), (kind, received)


def test_a_complaint_counts_from_the_day_it_was_acknowledged(desk):
    for received in DAYS:
        case = make(received, Kind.COMPLAINT, acknowledged_at=None)
        day = received + timedelta(days=3)
        with frozen(noon(day)):
            progress.acknowledge(case)
        assert case.respond_by == desk.after(day, 10), received


@pytest.mark.parametrize("days", _WAITS)
def test_while_the_resident_is_asked_the_clock_stands_still(desk, days):
    for asked in DAYS[:-40]:
        case = make(asked, waiting_since=noon(asked), status=Status.WAITING_FOR_YOU)
        promised = case.respond_by
        answered = asked + timedelta(days=days)
        with frozen(noon(answered)):
            waited = progress.start_clock(case, Status.INVESTIGATING)
        assert waited == desk.between(asked, answered), asked
        expected = desk.after(promised, waited) if waited else promised
        assert (case.respond_by, case.waiting_since) == (expected, None), asked


def test_what_was_promised_first_moves_along_with_an_extension(desk):
    for asked in DAYS[:-60]:
        first = desk.after(asked, 4)
        later = desk.after(asked, 12)
        case = make(asked, waiting_since=noon(asked), promised=first, respond_by=later)
        answered = asked + timedelta(days=9)
        with frozen(noon(answered)):
            waited = progress.start_clock(case, Status.INVESTIGATING)
        assert case.promised == desk.after(first, waited), asked
        assert case.respond_by == desk.after(later, waited), asked


def test_opened_again_it_is_promised_anew(desk):
    for day in DAYS:
        case = make(day, status=Status.COMPLETED, closed_at=noon(day))
        with frozen(noon(day)):
            progress.move(case, Status.REOPENED)
        assert case.respond_by == desk.after(day, 10), day


def test_a_complaint_about_personal_data_is_answered_20_days_after_it_is_acknowledged(desk):
    for received in DAYS:
        last = received + timedelta(days=30)  # whatever days they are
        assert rules.data_protection_dates(received) == (last, desk.after(last, 20)), received


def test_an_extension_of_a_complaint_is_at_most_as_long_as_its_stage(desk):
    for due in DAYS:
        assert rules.latest_extension(1, due) == desk.after(due, 10), due
        assert rules.latest_extension(2, due) == desk.after(due, 20), due


def test_the_second_stage_counts_from_when_it_is_acknowledged(desk):
    for begun in DAYS:
        first = desk.after(begun, 5)
        assert rules.stage_dates(2, begun) == (first, desk.after(first, 20)), begun


def test_an_extension_ends_on_a_working_day_alone(desk):
    working = set(desk.days)
    case = make(DAYS[0], respond_by=DAYS[0])
    with frozen(noon(DAYS[0])):
        for day in DAYS[1:360]:
            if day in working:
                promising._check(case, day)  # noqa: SLF001 - the rule alone, without a database
            else:
                with pytest.raises(WrongDay):
                    promising._check(case, day)  # noqa: SLF001
