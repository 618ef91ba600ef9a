"""How long what is in reports is kept, and what is given to whom it is about."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.services import After
from portal.cases import services as cases
from portal.cases.ending.emptying import empty
from portal.cases.services import Contact, Status
from portal.core import clock
from portal.faults import services
from portal.faults.keeping import ending
from portal.faults.keeping.held import HOLDER
from portal.faults.models import Follow, Report, ReportPhoto, ReportUpdate
from tests.faults.builders import make_follow, make_officer, make_report, some_uploads
from tests.support.account import PERSON, make_person


def close(report):
    cases.update(report.reference, status=Status.FIXED, note="Filled with asphalt.", author="Ada")


def test_an_emptied_report_keeps_where_and_when_and_nothing_that_was_typed(session, app):
    report = make_report(text="A deep hole", detail="By the gate", photos=some_uploads(2))
    make_follow(report)
    close(report)

    assert empty(report.case_id, After.ANONYMISE, wait=True)

    seen = services.public_report(report.reference)
    assert seen.emptied
    assert seen.line.place == "Mere Street, Quayhithe"
    assert (seen.line.text, seen.line.detail, seen.photos) == (None, None, ())
    assert [each.note for each in seen.updates] == [None, None]
    assert session.scalars(select(Follow)).all() == []
    assert session.scalars(select(ReportPhoto)).all() == []


def test_one_that_was_to_be_deleted_is_not_public_any_more(app):
    report = make_report(text="A deep hole")
    close(report)

    empty(report.case_id, After.DELETE, wait=True)

    assert services.listing(services.Wanted()).lines == ()
    with pytest.raises(services.WithdrawnReport) as gone:
        services.public_report(report.reference)
    assert gone.value.status == 410


def test_a_merged_report_leads_on_after_the_other_was_emptied(app):
    officer = make_officer()
    first, second = make_report(), make_report()
    services.merge(officer, first.reference, second.reference)
    close(second)

    empty(second.case_id, After.ANONYMISE, wait=True)

    assert services.public_report(first.reference).merged_into == second.reference
    assert services.public_report(second.reference).emptied


def test_follows_that_nobody_needs_go(session, app):
    report, old = make_report(), make_report()
    close(old)
    now = clock.now()
    session.get(Report, old.id).closed_at = now - timedelta(days=366)
    kept = make_follow(report, "kept@example.org")
    make_follow(report, "never@example.org", confirmed_at=None, asked_at=now - timedelta(days=8))
    make_follow(report, "gone@example.org", stopped_at=now - timedelta(days=31))
    make_follow(old, "long@example.org")
    [rule] = ending.rules()

    assert rule.due() == 3
    for each in rule.next(None, 10):
        assert rule.carry_out(each)

    assert [each.id for each in session.scalars(select(Follow))] == [kept.id]


def test_a_person_is_shown_and_given_what_they_reported_and_follow(session, app):
    amina = make_person()
    mine = make_report(text="A deep hole", contact=Contact(email=PERSON), person_id=amina)
    make_follow(make_report(), "x@example.org", person_id=amina)
    make_report(text="Somebody else's")

    told = {each.what: each.count for each in HOLDER.holdings(amina)}
    records = list(HOLDER.records(amina))

    assert told == {"Faults you reported": 1, "Reports you follow": 1}
    assert [each.facts.get("text") for each in records] == ["A deep hole", None]
    assert mine.reference in records[0].heading

    assert not HOLDER.erase(amina)
    assert session.scalars(select(Follow)).all() == []
    assert {each.what: each.kept for each in HOLDER.fates(amina)} == {"Faults you reported": True}


def test_an_update_keeps_its_status_when_its_words_are_taken_out(session, app):
    report = make_report()
    close(report)

    empty(report.case_id, After.ANONYMISE, wait=True)

    updates = session.scalars(
        select(ReportUpdate)
        .where(ReportUpdate.report_id == report.id)
        .order_by(ReportUpdate.position)
    )
    assert [each.status for each in updates] == [Status.RECEIVED, Status.FIXED]
