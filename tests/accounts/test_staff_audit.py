"""The audit log: it only grows, is read by few, and the person sees who looked."""

import csv
import io
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.accounts import auditing
from portal.accounts.at_work import audit_log
from portal.accounts.at_work.audit_log import Wanted
from portal.accounts.models import Action, AuditEntry, StaffMember
from portal.accounts.permissions import Actor, NotAllowed, Role
from portal.cases.services import record_of
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.support.account import PERSON, make_person, make_staff, sign_in, sign_in_staff

ADMIN = "ada@larkmere.example"
AUDIT = "/staff/audit"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def actor_of(session, staff_id):
    member = session.get(StaffMember, staff_id)
    roles = frozenset(Role(role) for role in member.roles)
    return Actor(member.id, member.name, roles, frozenset(member.teams))


@pytest.fixture
def officer(app, session):
    return actor_of(session, make_staff())


@pytest.fixture
def admin(client, session):
    """The browser of an administrator."""
    client.staff_id = make_staff(Role.ADMINISTRATOR, teams=(), email=ADMIN)
    sign_in_staff(client, client.staff_id)
    return client


def rows(answer):
    return [words(row) for row in page_of(answer).select("tbody tr")]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'read'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
def test_the_database_refuses_every_change_of_an_entry(officer, session, statement):
    auditing.record(officer, Action.READ, part="case")

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement))

    assert len(session.scalars(select(AuditEntry.id)).all()) == 1


def test_a_reason_cannot_be_read_in_the_table(officer, session):
    auditing.record(officer, Action.READ, why="She phoned about Quokkas.")

    [raw] = session.execute(text("SELECT why FROM audit_entry")).scalars()
    assert b"Quokkas" not in bytes(raw)


def test_the_log_can_be_narrowed_to_a_colleague_a_person_a_case_and_a_day(admin, officer):
    case, person = make_case(), make_person("ben@example.org")
    case_id = record_of(case.reference).case.id
    with frozen(NOON):
        auditing.record(officer, Action.READ, case_id=case_id, part="case")
    auditing.record(officer, Action.CHANGE, person_id=person)
    auditing.record(None, Action.EXPORT, of="submissions")

    def found(**typed):
        asked = send(admin, AUDIT, **typed)
        assert asked.status_code == HTTPStatus.SEE_OTHER, fault_of(asked)
        assert "@" not in asked.location
        return rows(admin.get(asked.location))

    assert len(found()) == 3
    assert len(found(staff=str(officer.id))) == 2
    assert [case.reference in row for row in found(reference=case.reference.lower())] == [True]
    of_ben = found(email="Ben@example.org")  # that he was looked for is the newest
    assert ["Changed" in row for row in of_ben] == [False, True]
    assert ["Looked at" in row for row in found(day="4", month="3", year="2026")] == [True]
    assert found(day="5", month="3", year="2026") == []


def test_that_a_resident_was_looked_for_is_on_the_log_and_they_see_it(admin, session):
    person_id = make_person(PERSON)

    for email in (PERSON, "nobody@example.org"):
        send(admin, AUDIT, email=email)

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
    looked = [(entry.staff_id, entry.action, entry.person_id) for entry in entries]
    searched = (admin.staff_id, Action.SEARCH)
    assert looked == [(*searched, person_id), (*searched, None)]
    assert len(audit_log.looked_at(person_id).lines) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "nobody@example.org"}, "We know nobody with this address"),
        ({"reference": "LK-2222-2222"}, "There is no case with this reference"),
        ({"day": "31", "month": "2", "year": "2026"}, "Enter a real day, like 27 3 2026"),
        ({"month": "2"}, "Enter a real day, like 27 3 2026"),
    ],
)
def test_what_is_not_known_is_said_plainly(admin, typed, says):
    answer = send(admin, AUDIT, **typed)

    assert (answer.status_code, fault_of(answer)) == (HTTPStatus.UNPROCESSABLE_ENTITY, says)


@pytest.mark.parametrize(
    "query", ["staff=x", "person=x", "case=x", "day=x", f"staff={UUID(int=1)}"]
)
def test_an_address_that_makes_no_sense_finds_nothing(admin, officer, query):
    auditing.record(officer, Action.READ)

    assert rows(admin.get(f"{AUDIT}?{query}")) == []


def test_long_logs_are_read_in_pages_newest_first(admin, officer, monkeypatch):
    monkeypatch.setattr(audit_log, "AT_ONCE", 2)
    for number in range(3):
        auditing.record(officer, Action.READ, part=f"part{number}")

    first = admin.get(AUDIT)
    older = page_of(first).select_one("a[rel=next]")["href"]

    assert ["part2" in rows(first)[0], "part1" in rows(first)[1]] == [True, True]
    assert ["part0" in row for row in rows(admin.get(older))] == [True]


def test_taking_the_log_out_is_on_the_log_and_no_cell_is_a_formula(admin, officer, session):
    auditing.record(officer, Action.READ, why="=HYPERLINK(evil)")

    answer = send(admin, AUDIT, form=f"{AUDIT}/export")

    table = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert table[1][2] == "export"
    assert table[2][6] == "'=HYPERLINK(evil)"
    newest = session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()
    assert (newest.staff_id, newest.action) == (admin.staff_id, Action.EXPORT)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_services_show_the_log_to_administrators_alone(app, session, role):
    actor = actor_of(session, make_staff(role))

    for refused in (
        lambda: audit_log.entries(actor, Wanted()),
        lambda: audit_log.export(actor, Wanted()),
        lambda: audit_log.staff_named(actor),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_person_sees_who_looked_at_what_when_and_why(client, officer):
    case = make_case()
    opened = record_of(case.reference).case
    me = make_person(PERSON)
    auditing.record(officer, Action.READ, case_id=opened.id, part="case")
    auditing.record(officer, Action.SEARCH, person_id=me, why="You phoned us.", found=True)
    auditing.record(None, Action.CHANGE, person_id=me)
    sign_in(client, me)

    shown = rows(client.get("/account/who-looked"))

    assert "The people who run this website" in shown[0]
    assert "Searched for you" in shown[1]
    assert "You phoned us." in shown[1]
    for fact in (
        "Ola Nowak",
        "Officer of a team (highways)",
        f"Looked at your case {case.reference}",
    ):
        assert fact in shown[2]


def test_a_person_sees_nothing_of_others(client, officer):
    auditing.record(officer, Action.READ, person_id=make_person("ben@example.org"))
    sign_in(client)

    assert "Nobody has looked yet." in client.get("/account/who-looked").text


@pytest.mark.parametrize("column", ["person_id", "case_id", "staff_id"])
def test_the_log_of_one_is_read_by_its_index(app, session, column):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    newest = select(AuditEntry.id).where(getattr(AuditEntry, column) == uuid4())
    statement = newest.order_by(AuditEntry.position.desc()).limit(50)
    words = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(session.execute(text(f"EXPLAIN {words}")).scalars())

    assert f"ix_audit_entry_{column.removesuffix('_id')}" in plan
