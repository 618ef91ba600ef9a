"""The Ombudsman's days, against bank holidays written down by hand, over two years."""

from datetime import date, timedelta

import pytest

from portal.cases import council
from portal.cases.complaints import rules

ENGLAND = """2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25
    2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27
    2027-12-28 2028-01-03"""
IRELAND = f"{ENGLAND} 2026-03-17 2026-07-13 2027-03-17 2027-07-12"
SCOTLAND = """2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03
    2026-11-30 2026-12-25 2026-12-28 2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31
    2027-08-02 2027-11-30 2027-12-27 2027-12-28 2028-01-03 2028-01-04"""
EVERYWHERE = pytest.mark.parametrize(
    ("division", "typed"), [("ENG", ENGLAND), ("SCT", SCOTLAND), ("NIR", IRELAND)]
)


def working_days(typed):
    closed = {date.fromisoformat(day) for day in typed.split()}
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(790)]
    return [day for day in days if day.isoweekday() <= 5 and day not in closed]


@EVERYWHERE
def test_two_years_of_both_stages_and_their_extensions(app, monkeypatch, division, typed):
    monkeypatch.setattr(council, "division", lambda: division)
    desk = working_days(typed)
    for n in range(690):
        begun = date(2026, 1, 1) + timedelta(days=n)
        after = [day for day in desk if day > begun]
        for stage, days in ((1, 10), (2, 20)):
            dates = rules.stage_dates(stage, begun)
            assert dates == (after[4], after[4 + days]), (division, stage, begun)
            extended = rules.latest_extension(stage, dates.respond_by)
            assert extended == after[4 + days + days], (division, stage, begun)


@pytest.mark.parametrize(
    ("received", "acknowledge_by", "respond_by"),
    [
        (date(2026, 4, 2), date(2026, 4, 13), date(2026, 4, 27)),
        (date(2026, 12, 23), date(2027, 1, 4), date(2027, 1, 18)),
    ],
)
def test_the_days_that_the_strategies_promise(app, received, acknowledge_by, respond_by):
    assert rules.stage_dates(1, received) == (acknowledge_by, respond_by)


def test_the_council_says_for_how_long_a_review_can_be_asked_for(app, monkeypatch):
    assert rules.escalate_by(date(2026, 4, 27)) == date(2026, 5, 25)
    monkeypatch.setattr(rules, "escalate_days", lambda: 40)
    assert rules.escalate_by(date(2026, 4, 27)) == date(2026, 6, 6)
