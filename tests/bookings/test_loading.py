"""Calendars from files, and `portal calendars`."""

from datetime import UTC, datetime

import pytest

from portal.bookings import services
from portal.bookings.calendars import loading
from portal.bookings.calendars.loading import FaultyCalendars
from portal.config import ROOT

_GOOD = """
title: Advisers
kind: counter
team: customer-relations
plan:
  services: [talk-counter]
  week: {monday: ["09:00-10:00"]}
  slot_minutes: 20
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "advisers.yaml").write_text(_GOOD, encoding="utf-8")
    return tmp_path


def test_loaded_once_more_nothing_changes(at, folder):
    assert [each.changed for each in loading.load(folder)] == [True]
    assert [each.changed for each in loading.load(folder)] == [False]
    assert services.calendar("advisers").title == "Advisers"


def test_a_fault_names_its_file_and_nothing_is_changed(at, folder):
    (folder / "broken.yaml").write_text(_GOOD.replace("20", "no number"), encoding="utf-8")
    (folder / "torn.yaml").write_text("title: [", encoding="utf-8")

    with pytest.raises(FaultyCalendars) as found:
        loading.load(folder)
    assert "broken.yaml: plan.slot_minutes" in str(found.value)
    assert "torn.yaml" in str(found.value)
    with pytest.raises(services.UnknownCalendar):
        services.calendar("advisers")


def test_what_is_no_postcode_is_said(at, folder):
    (folder / "advisers.yaml").write_text(f"{_GOOD}postcode: nowhere\n", encoding="utf-8")

    with pytest.raises(FaultyCalendars, match="nowhere is no postcode"):
        loading.load(folder)


def test_larkmeres_calendars_offer_every_service_that_is_booked(at):
    at(datetime(2026, 11, 23, 9, tzinfo=UTC))
    loaded = loading.load(ROOT / "demo" / "calendars")
    offered = {name for each in services.calendars() for name in each.plan.services}

    assert len(loaded) == 15
    assert offered >= {
        "bulky-waste", "pest-control", "register-birth", "register-death", "library-room",
        "library-room-large", "football-pitch", "cricket-pitch", "tennis-court", "recycling-slot",
        "talk-counter", "talk-phone", "talk-video", "talk-home",
    }  # fmt: skip
    for each in loaded:
        assert services.earliest(services.Wanted(calendar=each.slug)), each.slug


def test_the_command_line_loads_and_shows(at, app, folder):
    run = app.test_cli_runner().invoke
    assert run(args=["calendars", "load", str(folder)]).output == "advisers: loaded\n"
    assert run(args=["calendars", "show"]).output == "advisers: Advisers (talk-counter)\n"
    shown = run(args=["calendars", "show", "advisers", "--days", "3"]).output
    assert shown.splitlines()[:2] == ["Monday 2 March 2026: 3", "  9:00am, 1 place left"]
    assert "no calendar nothing" in run(args=["calendars", "show", "nothing"]).output
