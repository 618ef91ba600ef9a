"""A report says at every moment what its case says, and nothing that is only for officers."""

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.core.db import transaction
from portal.faults import services
from portal.faults.models import Report
from portal.faults.services import By, Coming
from tests.faults.builders import make_report

ASKED = "We have asked a crew to look at it."


def statuses(report):
    return [each.status for each in services.public_report(report.reference).updates]


def notes(report):
    return [each.note for each in services.public_report(report.reference).updates]


def move(report, status, note=None, **more):
    return cases.update(report.reference, status=status, note=note, author="Ada", **more)


def fix_twice(report):
    with transaction():
        move(report, Status.FIXED)
        move(report, Status.COMPLETED)


def test_a_case_that_moves_moves_its_report_in_the_same_transaction(app, session):
    report = make_report()

    with pytest.raises(cases.IllegalTransition):
        fix_twice(report)
    assert services.public_report(report.reference).line.status is Status.RECEIVED

    move(report, Status.ACTION_SCHEDULED, ASKED)

    line = services.public_report(report.reference).line
    assert line.status is Status.ACTION_SCHEDULED
    assert line.expected_on == cases.status_of(report.reference).expect_by
    assert notes(report) == [None, ASKED]


def test_what_officers_write_to_each_other_stays_with_them(app):
    report = make_report()

    move(report, Status.INVESTIGATING, "The contractor is late again", public=False)

    assert statuses(report) == [Status.RECEIVED]
    assert services.public_report(report.reference).line.status is Status.RECEIVED


def test_a_note_with_a_phone_number_waits_for_an_officer(app):
    report = make_report()

    move(report, Status.INVESTIGATING, "Phone Mrs Jones on 07700 900123.")

    seen = services.public_report(report.reference)
    assert seen.updates[-1].note is None
    assert seen.updates[-1].status is Status.INVESTIGATING


def test_closing_and_opening_again_move_it_in_and_out_of_what_is_near(app, session):
    report = make_report()
    move(report, Status.FIXED)
    assert services.near(report.lat, report.lon, metres=10) == []
    assert services.public_report(report.reference).line.expected_on is None

    session.get(Report, report.id).asked_at = clock.now()
    move(report, Status.INVESTIGATING, "It sank again.")

    assert services.near(report.lat, report.lon, metres=10)[0].reference == report.reference
    assert session.get(Report, report.id).asked_at is None


def test_an_update_of_another_authority_is_there_once(app):
    report = make_report()
    theirs = Coming(by=By.AUTHORITY, authority="larkshire", external_id="77")
    said = {"status": Status.IN_PROGRESS, "note": "Crew on site.", "author": "Larkshire"}

    assert services.update(report.reference, by=theirs, **said)
    assert not services.update(report.reference, by=theirs, **said)

    updates = services.public_report(report.reference).updates
    assert [(each.by, each.external_id) for each in updates[1:]] == [(By.AUTHORITY, "77")]


def test_another_case_has_no_report_and_goes_its_way(app):
    from tests.cases.builders import make_case

    opened = make_case()

    cases.update(opened.reference, status=Status.INVESTIGATING, note=None, author="Ada")

    with pytest.raises(services.UnknownReport):
        services.public_report(opened.reference)
