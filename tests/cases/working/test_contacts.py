"""Contacts by any channel: written down once, coded, with the days of their channel."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.services import Role, staff_teams
from portal.cases import progress
from portal.cases.models import Case, Channel, CustomerType
from portal.cases.opening import Contact
from portal.cases.services import Status, record_of, status_of
from portal.cases.working import contacts, figures
from portal.cases.working.contacts import Caller, NotYet, Received
from portal.cases.working.models import CaseContact, Demand
from portal.core import clock
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import MAUNDY_THURSDAY, make_case
from tests.faults.mails import mails
from tests.support.account import actor_of, make_staff, sign_in_staff

PHONED = {"channel": "phone", "customer": "individual", "demand": "avoidable", "resolved": "no"}


def received(**changes):
    return Received(**{
        "channel": Channel.PHONE, "at": clock.now(), "customer": CustomerType.INDIVIDUAL,
        "demand": Demand.VALUE, "resolved": False, "note": None,
    } | changes)  # fmt: skip


def noted(client, case, **typed):
    return send(client, f"/staff/cases/{case.reference}/contact", **PHONED | typed)


def rows(session):
    return session.scalars(select(CaseContact)).all()


def section(client, case):
    page = page_of(client.get(f"/staff/cases/{case.reference}"))
    return next(t for t in page.select("table") if "They got in touch" in words(t.caption))


def test_a_second_contact_on_an_open_case_is_flagged_by_itself(officer, case, session):
    assert noted(officer, case, note="Where is it?").status_code == 303

    [row] = rows(session)
    assert row.again
    seen = words(section(officer, case))
    for said in ("Phone", "Second contact", "Avoidable", "Where is it?", "Ola Nowak"):
        assert said in seen
    assert (
        "We count it as a second contact."
        in officer.get(f"/staff/cases/{case.reference}/contact").text
    )


def test_on_a_closed_case_it_is_no_second_contact(officer, case, session):
    progress.update(case.reference, status=Status.COMPLETED, note=None, author="Ola")
    noted(officer, case)

    assert [row.again for row in rows(session)] == [False]


def test_the_resident_sees_that_they_got_in_touch_and_not_the_note(officer, case):
    noted(officer, case, note="Sounded upset")

    newest = status_of(case.reference).timeline[0]
    assert str(newest.label) == "You got in touch with us"
    assert newest.note is None


def test_what_is_sent_twice_is_there_once(actor, case, session):
    key = uuid4()
    for _ in range(2):
        contacts.note_on_case(actor, case.reference, received(), key=key)

    assert len(rows(session)) == 1
    assert len(record_of(case.reference).timeline) == 2


@pytest.mark.parametrize(
    ("channel", "acknowledge_by"),
    [(Channel.POST, date(2026, 4, 13)), (Channel.EMAIL, date(2026, 4, 8))],
)
def test_each_channel_has_its_own_dates(actor, channel, acknowledge_by, session):
    case = make_case(received_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    came = received(channel=channel, at=MAUNDY_THURSDAY)
    contacts.note_on_case(actor, case.reference, came, key=uuid4())

    [row] = rows(session)
    assert (row.acknowledge_by, row.respond_by) == (acknowledge_by, date(2026, 4, 20))


def test_what_was_dealt_with_at_once_has_no_dates(actor, case, session):
    contacts.note_on_case(actor, case.reference, received(resolved=True), key=uuid4())

    [row] = rows(session)
    assert (row.respond_by, row.answered_at is not None) == (None, True)


@pytest.mark.parametrize("days", [-1, 400])
def test_no_contact_came_tomorrow_or_before_the_case(actor, case, days):
    at = clock.now() - timedelta(days=days)
    with pytest.raises(NotYet):
        contacts.note_on_case(actor, case.reference, received(at=at), key=uuid4())


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(officer, case):
    answer = noted(officer, case, channel="", demand="", resolved="", note="Keep me")

    assert answer.status_code == 422
    assert "Choose how they got in touch" in fault_of(answer)
    assert "Choose whether it was of use to them" in fault_of(answer)
    assert page_of(answer).select_one("#note").text == "Keep me"


def test_an_email_is_acknowledged_by_itself(actor, case, session, run_jobs):
    contacts.note_on_case(actor, case.reference, received(channel=Channel.EMAIL), key=uuid4())
    run_jobs()

    [mail] = mails("case_updated")
    [row] = rows(session)
    assert mail.values["sentence"] == "We have what you sent us, and will answer it."
    assert mail.values["expect_by"] == row.respond_by.isoformat()
    assert row.acknowledged_at is not None
    assert row.answered_at is None


@pytest.mark.parametrize(("email", "told"), [("z@example.org", True), (None, False)])
def test_the_mail_that_a_case_is_open_acknowledges_what_opened_it(actor, session, email, told):
    caller = Caller(team="highways", contact=Contact("Zoë", email, "01632 960002"), locale="en")
    contacts.note_without_case(actor, caller, received(channel=Channel.EMAIL), key=uuid4())

    [row] = rows(session)
    assert (row.acknowledged_at is not None, row.answered_at) == (told, None)


def test_a_call_waits_for_an_officer_who_says_something(actor, case, session, run_jobs):
    contacts.note_on_case(actor, case.reference, received(), key=uuid4())
    run_jobs()
    assert rows(session)[0].acknowledged_at is None

    progress.update(case.reference, status=Status.INVESTIGATING, note="We look.", author="Ola")
    run_jobs()
    session.expire_all()
    assert rows(session)[0].acknowledged_at is not None
    assert rows(session)[0].answered_at is None

    progress.update(case.reference, status=Status.COMPLETED, note="Done.", author="Ola")
    run_jobs()
    session.expire_all()
    assert rows(session)[0].answered_at is not None


def test_an_officer_marks_it_as_answered(officer, case, session):
    noted(officer, case)
    [row] = rows(session)
    send(officer, f"/staff/cases/{case.reference}",
         form=f"/staff/cases/{case.reference}/contacts/{row.id}")  # fmt: skip

    session.expire_all()
    assert rows(session)[0].answered_at is not None


def test_another_team_knows_nothing_of_it(officer):
    case = make_case(team="planning")
    assert officer.get(f"/staff/cases/{case.reference}/contact").status_code == 404


def new(client, **changes):
    told = {"language": "pl", "note": "A branch hangs low", "name": "Jan", "team": staff_teams()[0]}
    return send(client, "/staff/contacts/new", **PHONED | told | changes)


def test_a_call_about_something_new_becomes_a_case_that_is_seen_online(officer, session):
    answer = new(officer)

    assert answer.status_code == 303, fault_of(answer)
    done = words(page_of(officer.get(answer.location)).main)
    [row] = rows(session)
    case = session.get(Case, row.case_id)
    assert case.reference in done.replace(" ", "")
    assert (case.channel, case.locale, case.team) == (Channel.PHONE, "pl", staff_teams()[0])
    assert (case.respond_by, row.again) == (row.respond_by, False)
    assert [each.public for each in record_of(case.reference).timeline] == [True, False]
    assert status_of(case.reference).status is Status.RECEIVED


def test_what_was_dealt_with_at_once_needs_no_case(officer, session):
    answer = new(officer, resolved="yes")

    assert "No case was needed." in officer.get(answer.location).text
    assert [row.case_id for row in rows(session)] == [None]
    assert session.scalars(select(Case)).all() == []


def test_sent_twice_it_opens_one_case(actor, session):
    key, caller = uuid4(), Caller(team="waste", contact=Contact("Jan"), locale="pl")
    told = {contacts.note_without_case(actor, caller, received(), key=key) for _ in range(2)}

    assert len(told) == 1
    assert len(session.scalars(select(Case)).all()) == 1


def test_the_same_request_has_the_same_dates_by_any_channel(actor, session):
    caller = Caller(team="waste", contact=Contact("Jan"), locale="en")
    for channel in Channel:
        contacts.note_without_case(actor, caller, received(channel=channel), key=uuid4())

    cases = session.scalars(select(Case)).all()
    assert len({case.respond_by for case in cases}) == 1
    assert len({tuple(case.statuses) for case in cases}) == 1


def test_an_adviser_writes_down_a_contact_for_any_team(client, session):
    sign_in_staff(client, make_staff(Role.ADVISER, teams=()))
    assert new(client).status_code == 303


def test_figures_count_what_was_coded_again_and_broken(actor, session):
    long_ago = datetime(2026, 3, 2, 9, tzinfo=UTC)
    case = make_case(received_at=long_ago)
    late = received(demand=Demand.AVOIDABLE, at=long_ago + timedelta(hours=2))
    contacts.note_on_case(actor, case.reference, late, key=uuid4())
    contacts.note_on_case(actor, case.reference, received(resolved=True), key=uuid4())

    [found] = figures.contacts(long_ago, clock.now() + timedelta(days=1))
    assert (found.channel, found.customer) == (Channel.PHONE, CustomerType.INDIVIDUAL)
    assert (found.all, found.coded, found.avoidable, found.resolved) == (2, 2, 1, 1)
    assert (found.again, found.late, found.broken) == (2, 1, 1)
    assert actor_of(actor.id).name
