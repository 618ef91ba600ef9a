"""The dates of contacts and call-backs, against bank holidays written down by hand."""

from datetime import date

import pytest

from portal.cases import council
from portal.cases.models import Channel
from portal.cases.working.due import DAYS, call_back_due, contact_due
from tests.cases.working import calendars
from tests.cases.working.calendars import DIVISIONS, Desk

MAUNDY_THURSDAY = date(2026, 4, 2)


@pytest.mark.parametrize(("division", "typed"), DIVISIONS)
def test_two_years_of_every_channel(app, monkeypatch, division, typed):
    monkeypatch.setattr(council, "division", lambda: division)
    desk = Desk(typed)
    for received in calendars.DAYS:
        assert call_back_due(received) == desk.after(received, 1)
        for channel, days in DAYS.items():
            expected = (desk.after(received, days.acknowledge), desk.after(received, days.respond))
            assert contact_due(channel, received) == expected, (division, channel, received)


@pytest.mark.parametrize(
    ("channel", "acknowledge_by"),
    [(Channel.POST, date(2026, 4, 13)), (Channel.EMAIL, date(2026, 4, 8))],
)
def test_a_letter_and_an_email_before_easter(app, channel, acknowledge_by):
    assert contact_due(channel, MAUNDY_THURSDAY) == (acknowledge_by, date(2026, 4, 20))


def test_every_channel_has_its_days():
    assert set(DAYS) == set(Channel)
