"""Staff let a part of a report be seen, or take it back: at once, everywhere, with a reason."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.accounts.services import Actor, NotAllowed, Role
from portal.cases import services as cases
from portal.cases.services import Status
from portal.faults import services
from portal.faults.models import ReportDecision
from portal.faults.services import InWindow, Part, Showing, Wanted
from tests.faults.builders import HERE, make_officer, make_report, some_uploads

WITH_NUMBER = "Phone me on 07700 900123, the hole is deep"


@pytest.fixture
def officer(app):
    return make_officer()


def seen(report):
    return services.public_report(report.reference)


def everywhere(report):
    """What each public surface says of the text of a report."""
    start = report.reported_at
    listed = services.listing(Wanted()).lines
    near = services.near(*HERE, metres=20)
    called = services.reports_called([report.reference], private=False)
    window = services.reports_for(InWindow(start, start))
    return [each.text for each in (*listed, *near, *called, *window)]


def test_a_held_text_is_shown_as_the_officer_leaves_it(officer):
    report = make_report(text=WITH_NUMBER, detail="By the gate")
    assert everywhere(report) == [None] * 4

    services.show(officer, report.reference, Part.TEXT, text="The hole is deep")

    assert everywhere(report) == ["The hole is deep"] * 4
    assert seen(report).line.detail == "By the gate"


def test_a_text_that_is_taken_back_is_nowhere(officer, session):
    report = make_report(text="My neighbour Bob made it")

    services.show(officer, report.reference, Part.TEXT)
    services.withdraw(officer, report.reference, Part.TEXT, reason="It names somebody.")

    assert everywhere(report) == [None] * 4
    decisions = session.scalars(select(ReportDecision).order_by(ReportDecision.at)).all()
    assert [(each.showing, each.reason) for each in decisions] == [
        (Showing.SHOWN, None), (Showing.WITHDRAWN, "It names somebody."),
    ]  # fmt: skip


def test_a_whole_report_that_is_taken_back_is_nowhere_and_can_come_back(officer):
    report = make_report(text="A deep hole")

    services.withdraw(officer, report.reference, Part.REPORT, reason="It is a hoax.")

    assert everywhere(report) == []
    with pytest.raises(services.WithdrawnReport):
        seen(report)

    services.show(officer, report.reference, Part.REPORT)

    assert everywhere(report) == ["A deep hole"] * 4


def test_a_photo_is_seen_once_it_was_shown_and_not_after_it_was_taken_back(officer):
    upload = some_uploads()
    report = make_report(photos=upload)
    photo = services.staff_report(officer, report.reference).photos[0]

    services.show(officer, report.reference, Part.PHOTO, photo.id, alt="A hole with a cone in it")
    assert [each.alt for each in seen(report).photos] == ["A hole with a cone in it"]
    assert seen(report).line.photo_id == upload[0]

    services.withdraw(officer, report.reference, Part.PHOTO, photo.id, reason="A face.")
    assert seen(report).photos == ()
    assert services.listing(Wanted()).lines[0].photo_id is None


def test_an_officers_note_is_taken_back(officer):
    report = make_report()
    cases.update(report.reference, status=Status.INVESTIGATING, note="It is deep.", author="Ada")
    update = seen(report).updates[-1]
    assert update.note == "It is deep."

    services.withdraw(officer, report.reference, Part.NOTE, update.id, reason="Wrong report.")

    assert seen(report).updates[-1].note is None
    assert services.listing(Wanted(), notes=True).lines[0].note is None


def test_taking_back_needs_a_reason_and_a_private_kind_is_never_shown(officer):
    report, private = make_report(), make_report(public=False)

    with pytest.raises(services.NeedsReason):
        services.withdraw(officer, report.reference, Part.TEXT, reason="  ")
    with pytest.raises(services.NeverListed):
        services.show(officer, private.reference, Part.REPORT)


def test_only_officers_of_the_team_decide_and_the_audit_log_says_so(officer, session):
    report, theirs = make_report(), make_report(team="parks")
    reader = Actor(uuid4(), "Ina", frozenset({Role.INSIGHT}), frozenset({"highways"}))

    with pytest.raises(NotAllowed):
        services.show(reader, report.reference, Part.TEXT)
    with pytest.raises(cases.UnknownCase):
        services.show(officer, theirs.reference, Part.TEXT)
    assert session.scalars(select(AuditEntry)).all() == []

    services.show(officer, report.reference, Part.TEXT)

    [entry] = session.scalars(select(AuditEntry)).all()
    assert (entry.case_id, entry.staff_id) == (report.case_id, officer.id)
    assert entry.what["part"] == "text"


def test_a_photo_of_another_report_is_unknown(officer):
    one, other = make_report(), make_report(photos=some_uploads())
    photo = services.staff_report(officer, other.reference).photos[0]

    with pytest.raises(services.UnknownReport):
        services.show(officer, one.reference, Part.PHOTO, photo.id)


def test_an_officer_reads_all_of_a_report_and_that_is_on_the_audit_log(officer, session):
    report = make_report(text=WITH_NUMBER, public=False)

    found = services.staff_report(officer, report.reference)

    assert "the hole is deep" in found.line.text
    assert "07700" not in found.line.text
    [entry] = session.scalars(select(AuditEntry)).all()
    assert entry.case_id == report.case_id
