"""Another day for news: the resident reads it with the reason, and it makes nobody punctual."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.services import Actor, Role
from portal.cases import council, promising
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.services import Contact, Status
from portal.core import clock
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.faults.mails import mails
from tests.support.account import make_staff, sign_in_staff

AMINA = Contact("Amina Khan", "amina@example.org", None)
REASON = "The part we need comes later."


@pytest.fixture
def case(app):
    return make_case(contact=AMINA, team="highways")


@pytest.fixture
def officer(client):
    sign_in_staff(client)
    return client


def make_actor(team="highways"):
    staff_id = make_staff(teams=(team,), email=f"{team}@work.example")
    return Actor(staff_id, "Ola", frozenset({Role.OFFICER}), frozenset({team}))


def next_month():
    return clock.add_working_days(clock.today(), 25, division=council.division())


def boxes(day):
    return {"day": day.day, "month": day.month, "year": day.year}


def put_off(client, case, day, reason=REASON):
    return send(client, f"/staff/cases/{case.reference}/date", **boxes(day), reason=reason)


def row_of(session, case):
    return session.scalars(select(Case).where(Case.reference == case.reference)).one()


def test_the_resident_reads_the_new_day_and_why(officer, case, app):
    day = next_month()

    assert put_off(officer, case, day).status_code == 303

    status = cases.status_of(case.reference)
    assert status.expect_by == day
    resident = app.test_client()
    code = cases.access_code(case.reference)
    resident.get(f"/cases/{case.reference}?code={code}")
    page = page_of(resident.get(f"/cases/{case.reference}"))
    newest = words(page.select_one(".timeline__entry"))
    assert "A new date" in newest
    assert "The new date for news is" in newest
    assert REASON in newest


def test_they_are_mailed(officer, case, run_jobs):
    put_off(officer, case, next_month())

    run_jobs()
    [mail] = mails("case_updated")
    assert mail.values["sentence"] == "We have changed the day by which you hear from us."
    assert mail.values["expect_by"] == next_month().isoformat()
    assert mail.values["note"] == REASON


def a_weekend():
    day = clock.today() + timedelta(days=7)
    return day + timedelta(days=5 - day.weekday())


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (clock.today, "Enter a day after today"),
        (a_weekend, "Enter a working day: not a weekend or a bank holiday"),
        (lambda: clock.today() + timedelta(days=800), "Enter a day within a year"),
    ],
)
def test_a_day_that_nobody_can_promise_is_refused(officer, case, day, fault):
    before = cases.status_of(case.reference).expect_by

    answer = put_off(officer, case, day())

    assert answer.status_code == 422
    assert fault_of(answer) == fault
    assert cases.status_of(case.reference).expect_by == before


def test_no_day_changes_without_a_reason(officer, case):
    answer = put_off(officer, case, next_month(), reason=" ")

    assert fault_of(answer) == "Write why it changes"
    assert mails("case_updated") == []


@pytest.mark.parametrize("typed", [{"day": "30", "month": "2", "year": "2027"}, {}])
def test_what_is_no_day_is_said(officer, case, typed):
    answer = send(officer, f"/staff/cases/{case.reference}/date", **typed, reason=REASON)

    assert fault_of(answer) == "Enter a real day, like 27 3 2026"


def test_of_a_closed_case_there_is_no_date_to_change(officer, case):
    cases.update(case.reference, status=Status.FIXED, note=None, author="Ola")

    assert put_off_page(officer, case).status_code == 303
    with pytest.raises(promising.NothingPromised):
        promising.revise(make_actor(), case.reference, by=next_month(), reason=REASON)


def put_off_page(client, case):
    return client.get(f"/staff/cases/{case.reference}/date")


def test_another_team_knows_nothing_of_it(case):
    with pytest.raises(cases.UnknownCase):
        promising.revise(make_actor("leisure"), case.reference, by=next_month(), reason=REASON)


def test_what_was_promised_first_is_what_counts_as_late(case, session):
    first = cases.status_of(case.reference).expect_by
    actor, later = make_actor(), next_month() + timedelta(days=7)
    for day in (next_month(), later):
        promising.revise(actor, case.reference, by=day, reason=REASON)

    assert row_of(session, case).promised == first


def test_what_is_opened_again_is_promised_anew(case, session):
    promising.revise(make_actor(), case.reference, by=next_month(), reason=REASON)
    cases.update(case.reference, status=Status.FIXED, note=None, author="Ola")
    cases.update(case.reference, status=Status.INVESTIGATING, note=None, author="Ola")

    again = row_of(session, case)
    assert again.promised is None
    assert again.respond_by < next_month()
