"""The dates of contacts and call-backs, against bank holidays written down by hand."""

from datetime import date, timedelta

import pytest

from portal.cases import council
from portal.cases.models import Channel
from portal.cases.working.due import DAYS, call_back_due, contact_due

ENGLAND = """2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25
    2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27
    2027-12-28"""
IRELAND = f"{ENGLAND} 2026-03-17 2026-07-13 2027-03-17 2027-07-12"
SCOTLAND = """2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03
    2026-11-30 2026-12-25 2026-12-28 2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31
    2027-08-02 2027-11-30 2027-12-27 2027-12-28"""
MAUNDY_THURSDAY = date(2026, 4, 2)


def working_days(typed):
    closed = {date.fromisoformat(day) for day in typed.split()}
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    return [day for day in days if day.isoweekday() <= 5 and day not in closed]


@pytest.mark.parametrize(
    ("division", "typed"), [("ENG", ENGLAND), ("SCT", SCOTLAND), ("NIR", IRELAND)]
)
def test_two_years_of_every_channel(app, monkeypatch, division, typed):
    monkeypatch.setattr(council, "division", lambda: division)
    desk = working_days(typed)
    for n in range(700):
        received = date(2026, 1, 1) + timedelta(days=n)
        after = [day for day in desk if day > received]
        assert call_back_due(received) == after[0]
        for channel, days in DAYS.items():
            expected = (after[days.acknowledge - 1], after[days.respond - 1])
            assert contact_due(channel, received) == expected, (division, channel, received)


@pytest.mark.parametrize(
    ("channel", "acknowledge_by"),
    [(Channel.POST, date(2026, 4, 13)), (Channel.EMAIL, date(2026, 4, 8))],
)
def test_a_letter_and_an_email_before_easter(app, channel, acknowledge_by):
    assert contact_due(channel, MAUNDY_THURSDAY) == (acknowledge_by, date(2026, 4, 20))


def test_every_channel_has_its_days():
    assert set(DAYS) == set(Channel)
