"""Somebody complains about a case by phone or at a counter: a complaint like any other."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.cases.complaints import beginning, working
from portal.cases.complaints.beginning import Complained
from portal.cases.complaints.models import Nature
from portal.cases.models import Case, Channel, Kind
from portal.cases.services import Contact, UnknownCase, record_of
from portal.cases.working.contacts import NotYet
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.faults.mails import mails
from tests.support.account import actor_of, make_staff, sign_in_staff

AMINA = Contact("Amina Khan", "amina@example.org", "01632 960001")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TYPED = {"channel": "phone", "words": "Nobody came, and nobody rang me back."}


@pytest.fixture
def case(app):
    with frozen(NOW - timedelta(days=7)):
        return make_case(contact=AMINA, locale="pl")


@pytest.fixture
def officer(client):
    client.staff_id = make_staff(teams=("highways",))
    with frozen(NOW):
        sign_in_staff(client, client.staff_id)
    return client


def where(case):
    return f"/staff/cases/{case.reference}/complain"


def complaint(session):
    return session.scalars(select(Case).where(Case.kind == Kind.COMPLAINT)).one()


def said(**changes):
    facts = {"team": "customer-relations", "channel": Channel.PHONE, "at": NOW, "words": "Why?"}
    return Complained(**facts | changes)


def test_a_complaint_on_the_phone_gets_a_case_with_the_days_of_the_code(officer, case, session):
    with frozen(NOW):
        page = page_of(officer.get(f"/staff/cases/{case.reference}"))
        assert page.select_one(f"a[href='{where(case)}']")
        done = send(officer, where(case), team="customer-relations", **TYPED)
        told = words(page_of(officer.get(done.location)).main)
        linked = words(page_of(officer.get(f"/staff/cases/{case.reference}")).main)

    opened = complaint(session)
    assert f"The complaint is {opened.reference}" in told
    assert (opened.team, opened.channel, opened.locale) == (
        "customer-relations", Channel.PHONE, "pl",
    )  # fmt: skip
    assert (opened.acknowledge_by, opened.respond_by) == (date(2026, 3, 9), date(2026, 3, 23))
    assert record_of(case.reference).case.closed_at is None
    assert opened.reference in linked


def test_whoever_complained_hears_of_it_and_their_words_are_for_who_answers(
    officer, case, session, run_jobs
):
    with frozen(NOW):
        send(officer, where(case), team="customer-relations", **TYPED)
        run_jobs()

    opened = complaint(session)
    assert opened.reference in {mail.values["reference"] for mail in mails("case_opened")}
    _first, note = record_of(opened.reference).timeline
    assert (note.note, note.public) == (TYPED["words"], False)
    relations = actor_of(make_staff(teams=("customer-relations",), email="rafi@larkmere.example"))
    working.decide(relations, opened.reference, Nature.COMPLAINT)
    assert record_of(opened.reference).case.person_id == record_of(case.reference).case.person_id


def test_the_team_for_complaints_is_there_already(officer, case):
    with frozen(NOW):
        page = page_of(officer.get(where(case)))

    assert page.select_one("#team [selected]")["value"] == "customer-relations"


def test_what_is_missing_is_said_and_the_rest_is_kept(officer, case):
    with frozen(NOW):
        answer = send(officer, where(case), team="", words="  ")
        assert answer.status_code == 422
        for fault in (
            "Choose how they got in touch", "Choose a team", "Write what they complain about",
        ):  # fmt: skip
            assert fault in fault_of(answer)
        typed = TYPED | {"day": "1", "month": "1", "year": "2026"}
        early = send(officer, where(case), team="customer-relations", **typed)

    assert "Enter a day from when the case was opened until today" in fault_of(early)
    assert TYPED["words"] in early.text


def test_sent_twice_there_is_one(officer, case, session):
    key, actor = uuid4(), actor_of(officer.staff_id)
    with frozen(NOW):
        both = {beginning.begin(actor, case.reference, said(), key=key) for _ in range(2)}

    assert len(both) == 1
    assert session.scalar(select(func.count()).where(Case.kind == Kind.COMPLAINT)) == 1


def test_not_about_another_teams_case_nor_one_to_come(officer, case):
    actor = actor_of(officer.staff_id)
    theirs = make_case(team="waste")
    with frozen(NOW):
        with pytest.raises(UnknownCase):
            beginning.begin(actor, theirs.reference, said(), key=uuid4())
        with pytest.raises(NotYet):
            beginning.begin(actor, case.reference, said(at=NOW + timedelta(days=1)), key=uuid4())


def test_of_a_complaint_nobody_complains_they_ask_for_a_review(officer, session):
    made = make_case(kind=Kind.COMPLAINT, contact=AMINA)
    page = f"/staff/cases/{made.reference}"

    with frozen(NOW):
        assert "They complain about this" not in officer.get(page).text
        assert officer.get(f"{page}/complain").location == page
