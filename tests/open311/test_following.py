"""What the other authority says of a report is heard once; what happens here is told to it."""

from datetime import timedelta

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.core.db import transaction
from portal.faults import services as faults
from portal.faults.services import By, Coming
from portal.open311.protocol import dates


def updates_of(report):
    return faults.public_report(report.reference).updates


def at(**ahead):
    return dates.written(clock.now() + timedelta(**ahead))


def test_what_they_say_moves_the_case_once(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.say(number, status="investigating", description="We will look.")
    handing.county.say(number, status="FIXED", description="It is mended.")

    with handing.later(minutes=6):
        handing.read()
    with handing.later(minutes=12):
        handing.read()

    said = [(each.status, each.note) for each in updates_of(report) if each.by is By.AUTHORITY]
    assert said == [
        (Status.INVESTIGATING, "We will look."),
        (Status.FIXED, "It is mended."),
    ]
    assert cases.status_of(report.reference).status is Status.FIXED
    assert handing.county.heard == []  # they aren't told what they said


def test_the_same_update_at_two_moments_is_heard_once(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.say(number, update_id="7", status="planned", description="In May.")
    handing.county.say(number, update_id="7", status="planned", description="In May.")

    with handing.later(minutes=6):
        handing.read()

    assert [each.note for each in updates_of(report) if each.by is By.AUTHORITY] == ["In May."]


def test_rows_outside_the_window_are_dropped(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.say(number, description="Long ago", updated_datetime=at(days=-30))
    handing.county.say(number, description="To come", updated_datetime=at(days=30))
    handing.county.say(number, description="Sometime", updated_datetime="soon")

    with handing.later(minutes=6):
        handing.read()

    assert [each.note for each in updates_of(report) if each.by is By.AUTHORITY] == []


def test_one_bad_row_stops_no_other(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.say(number, status="closed", description="Done.")
    handing.county.say(number, status="duplicate", description="Done twice.")
    handing.county.say(number, status="exploded", description="Unheard of.")
    handing.county.say(number, status="reopen", description="Again.")

    with handing.later(minutes=6):
        handing.read()

    notes = [each.note for each in updates_of(report) if each.by is By.AUTHORITY]
    assert notes == ["Done.", "Done twice.", "Unheard of.", "Again."]
    assert not cases.status_of(report.reference).status.closed


def test_while_they_are_away_nothing_is_missed(handing):
    report = handing.handed()
    handing.county.say(handing.number(report), status="planned", description="In May.")
    handing.county.fail("GET servicerequestupdates", "down")
    with handing.later(minutes=6):
        handing.read()
    assert [each for each in updates_of(report) if each.by is By.AUTHORITY] == []

    with handing.later(days=3):
        handing.read()

    assert [each.note for each in updates_of(report) if each.by is By.AUTHORITY] == ["In May."]


def test_a_server_without_updates_is_asked_whether_it_is_closed(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.be(updating=False)
    with handing.later(minutes=6):
        handing.read()
    handing.county.say(number, status="closed")

    for minutes in (12, 18):
        with handing.later(minutes=minutes):
            handing.read()

    assert cases.status_of(report.reference).status.closed
    assert len([each for each in updates_of(report) if each.by is By.AUTHORITY]) == 1


def test_personal_details_in_what_they_say_are_held_back(handing):
    report = handing.handed()
    number = handing.number(report)
    handing.county.say(number, status="planned", description="Mrs Jones, 07700 900123, rang.")

    with handing.later(minutes=6):
        handing.read()

    assert "Jones" not in str(updates_of(report))
    assert "900123" not in str(updates_of(report))


def test_a_report_that_is_opened_again_or_disputed_is_told_to_them_once(handing):
    report = handing.handed()
    handing.county.fail("POST servicerequestupdates", "lost")
    with transaction():
        faults.update(
            report.reference,
            status=cases.status_of(report.reference).status,
            note="It is not fixed.",
            by=Coming(by=By.REPORTER, key="dispute 1"),
            author=None,
        )
    handing.run_jobs()
    with handing.later(minutes=5):
        handing.look()

    [heard] = handing.county.heard
    assert heard["service_request_id"] == handing.number(report)
    assert heard["description"] == "It is not fixed."
    assert heard["status"] == heard["status"].upper()
    assert handing.county.calls.count("POST servicerequestupdates") == 2


def test_notes_that_wait_for_an_officer_are_not_told_to_them(handing):
    report = handing.handed()
    faults.update(
        report.reference,
        status=Status.PLANNED,
        note="Mrs Jones of 12 Mere Street, 07700 900123, asked again.",
        by=Coming(by=By.COUNCIL),
        author="A. Officer",
    )
    handing.run_jobs()

    [heard] = handing.county.heard
    assert "Jones" not in str(heard)
    assert "900123" not in str(heard)
    assert "Officer" not in str(heard)
    assert heard["status"] == "PLANNED"


def test_an_update_before_they_have_the_report_waits_for_it(handing):
    handing.county.fail("POST requests", "busy")
    report = handing.report()
    handing.run_jobs()
    faults.update(
        report.reference, status=Status.PLANNED, note="In May.",
        by=Coming(by=By.COUNCIL), author="A. Officer",
    )  # fmt: skip
    handing.run_jobs()
    assert handing.county.heard == []

    for minutes in (6, 12, 18):
        with handing.later(minutes=minutes):
            handing.look()

    assert [each["description"] for each in handing.county.heard] == ["In May."]


def test_officers_hear_of_an_authority_that_takes_no_updates(handing):
    from tests.open311.test_handing_over import notes_of

    report = handing.handed()
    handing.county.be(updating=False)
    faults.update(
        report.reference, status=Status.PLANNED, note="In May.",
        by=Coming(by=By.COUNCIL), author="A. Officer",
    )  # fmt: skip
    handing.run_jobs()

    assert "could not be told the latest update" in notes_of(report, public=False)[0]
