"""Officers work on the cases of their teams; advisers find one, and say why. All of it is noted."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Action, AuditEntry, Person
from portal.accounts.own import preferences
from portal.accounts.own.preferences import Interpreter, Need
from portal.accounts.permissions import Role
from portal.accounts.services import person_with
from portal.cases import desk, sections
from portal.cases.services import Status, record_of, update
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.support.account import make_staff, sign_in_staff

from .builders import make_case

WASTE = "wren@larkmere.example"


@pytest.fixture
def case(app):
    return make_case()


@pytest.fixture
def officer(client, case):
    """The browser of an officer of highways."""
    client.staff_id = make_staff()
    sign_in_staff(client, client.staff_id)
    return client


@pytest.fixture
def adviser(client, case):
    client.staff_id = make_staff(Role.ADVISER, teams=())
    sign_in_staff(client, client.staff_id)
    return client


def path(case):
    return f"/staff/cases/{case.reference}"


def entries(session):
    return session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()


def test_an_officer_sees_the_cases_of_their_teams_alone(officer, case):
    other = make_case(team="waste")

    shown = officer.get("/staff/cases/").text

    assert case.reference in shown
    assert "Report a pothole" in shown
    assert other.reference not in shown
    assert other.reference not in officer.get("/staff/cases/?team=waste").text
    assert officer.get(path(other)).status_code == HTTPStatus.NOT_FOUND


def test_a_list_that_nobody_has_narrowed_complains_of_nothing(officer):
    for query in ("", "?team=none&status=none"):
        page = page_of(officer.get(f"/staff/cases/{query}"))

        assert page.select_one("tbody tr")
        assert not page.select(".govuk-error-message")


def test_nobody_says_by_hand_that_a_time_is_booked_or_has_to_be_chosen(officer):
    case = make_case(statuses=("received", "investigating", "booked", "time_needed"))

    offered = {each["value"] for each in page_of(officer.get(path(case))).select("#status option")}
    assert offered == {"received", "investigating"}
    answer = send(officer, path(case), status="booked", note="", public="yes")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert record_of(case.reference).case.status is Status.RECEIVED


def test_a_status_that_a_colleague_made_impossible_is_asked_for_again(officer, case):
    update(case.reference, status=Status.FIXED, note="Filled.", author="Wren")

    answer = send(officer, path(case), form=path(case), status="refused", note="No.")

    assert fault_of(answer) == "Choose one of the answers in the list"
    assert record_of(case.reference).case.status is Status.FIXED


def test_nothing_is_ended_where_nobody_reads_first_what_the_resident_will(officer, case):
    page = page_of(officer.get(path(case)))
    offered = {each["value"] for each in page.select("#status option")}

    assert "investigating" in offered
    assert not any(Status(each).closed for each in offered)
    assert send(officer, path(case), status="fixed", note="Filled.").status_code == 422
    assert page.select_one(f"a[href='{path(case)}/close']")


def test_everything_about_a_case_is_shown_and_that_it_was_read_is_noted(officer, case, session):
    page = words(page_of(officer.get(path(case))).main)

    for fact in ("Amina Khan", "01632 960001", "Received"):
        assert fact in page
    noted = entries(session)[-1]
    assert (noted.staff_id, noted.action, noted.case_id) == (
        officer.staff_id, Action.READ, record_of(case.reference).case.id,
    )  # fmt: skip
    assert noted.person_id == record_of(case.reference).case.person_id


def test_nothing_is_shown_that_could_not_be_noted(officer, case, session, monkeypatch):
    def full(*_what, **_more):
        raise IntegrityError("INSERT", {}, Exception("no room"))

    monkeypatch.setattr(desk, "record", full)

    answer = officer.get(path(case))

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Amina Khan" not in answer.text


def test_an_officer_moves_a_case_on_in_their_own_name(officer, case, session):
    answer = send(officer, path(case), status="investigating", note="We look today.", public="yes")

    assert answer.location == f"{path(case)}?saved=1"
    last = record_of(case.reference).timeline[-1]
    assert (last.status, last.note, last.author, last.public) == (
        Status.INVESTIGATING, "We look today.", "Ola Nowak", True,
    )  # fmt: skip
    assert entries(session)[-1].what == {
        "before": "received", "after": "investigating", "note": True, "public": True,
    }  # fmt: skip


def test_an_internal_note_is_not_for_the_resident(officer, case):
    send(officer, path(case), status="received", note="Ask Ben.", public="no")

    assert record_of(case.reference).timeline[-1].public is False
    assert "Internal" in officer.get(path(case)).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"status": "received", "public": "yes"}, "Choose another status or write a note."),
        ({"status": "received", "note": "n" * 2_001, "public": "no"}, "Enter a note with 2,000"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(officer, case, typed, says):
    answer = send(officer, path(case), **typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in fault_of(answer)


def test_other_domains_add_sections_or_leave_a_case_alone(officer, case, monkeypatch):
    monkeypatch.setattr(sections, "_sections", {})
    sections.add_staff_section(20, "cases/_usual.html", lambda _record, _actor: None)

    assert officer.get(path(case)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_other_roles_read_no_case(client, case, role):
    sign_in_staff(client, make_staff(role))

    for place in ("/staff/cases/", path(case)):
        assert client.get(place).status_code == HTTPStatus.FORBIDDEN


def test_an_adviser_finds_a_person_and_says_why(adviser, case, session):
    found = send(adviser, "/staff/find", email="Amina@example.org", why="She phoned about a bin.")
    page = words(page_of(adviser.get(found.location)).main)

    assert "amina" not in found.location.lower()
    for fact in ("Amina Khan", "She phoned about a bin.", case.reference):
        assert fact in page
    searched, read = entries(session)
    assert (searched.action, read.action) == (Action.SEARCH, Action.READ)
    assert searched.why == read.why == "She phoned about a bin."
    assert searched.person_id == read.person_id


def test_an_adviser_sees_what_a_person_needs(adviser, case, session):
    person_id = session.scalar(select(Person.id))
    preferences.choose(person_id, needs=(Need.HEARING_LOOP,), interpreter=Interpreter.BSL)

    found = send(adviser, "/staff/find", email="Amina@example.org", why="She comes on Monday.")
    page = words(page_of(adviser.get(found.location)).main)

    assert "A hearing loop" in page
    assert "Yes, for British Sign Language" in page


def test_an_adviser_finds_a_case_without_its_answers_or_internal_notes(adviser, case):
    desk.move_on(
        None, case.reference, desk.Step(status=Status.RECEIVED, note="Ask Ben.", public=False)
    )
    typed = case.reference.lower().replace("-", " ")
    found = send(adviser, "/staff/find", reference=typed, why="He asks when it is done.")

    page = adviser.get(found.location).text

    assert case.reference in page
    assert "Ask Ben." not in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"why": "Help"}, "Enter an email address or a reference, not both"),
        ({"email": "a@b.example", "reference": "x", "why": "Help"}, "not both"),
        ({"email": "amina@example.org"}, "Enter why you are looking"),
    ],
)
def test_a_search_needs_one_thing_and_a_reason(adviser, typed, says, session):
    assert says in fault_of(send(adviser, "/staff/find", **typed))
    assert entries(session) == []


def test_a_search_that_finds_nothing_is_noted_too(adviser, session):
    for typed in ({"email": "nobody@example.org"}, {"reference": "LK-2222-2222"}):
        answer = send(adviser, "/staff/find", why="Help", **typed)

        assert "We found nothing." in answer.text
        assert entries(session)[-1].what == {"found": False}


def test_what_was_found_is_open_for_half_an_hour_and_for_one_adviser(adviser, app, case):
    found = send(adviser, "/staff/find", reference=case.reference, why="Help").location
    other = app.test_client()
    sign_in_staff(other, make_staff(Role.ADVISER, teams=(), email=WASTE))

    assert other.get(found).status_code == HTTPStatus.NOT_FOUND
    assert adviser.get(f"/staff/found/{uuid4()}").status_code == HTTPStatus.NOT_FOUND
    assert adviser.get(found).status_code == HTTPStatus.OK
    with frozen(clock.now() + timedelta(minutes=31)):
        sign_in_staff(adviser, adviser.staff_id)
        assert adviser.get(found).status_code == HTTPStatus.NOT_FOUND


def test_the_command_line_is_noted_as_well(app, case, session):
    run = app.test_cli_runner().invoke
    run(args=["cases", "show", case.reference])
    run(args=["cases", "update", case.reference, "--status", "fixed", "--as", "Ola"])

    assert [(entry.staff_id, entry.action) for entry in entries(session)] == [
        (None, Action.READ), (None, Action.CHANGE),
    ]  # fmt: skip


def test_the_timeline_refuses_every_change_in_the_database(case, session):
    for statement in (
        "UPDATE timeline_entry SET public = false",
        "DELETE FROM timeline_entry",
        "TRUNCATE timeline_entry",
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(statement))


def test_a_person_with_no_case_can_be_found(adviser):
    person_with("ben@example.org", name="Ben", phone=None, locale="en")

    found = send(adviser, "/staff/find", email="ben@example.org", why="Help").location

    assert "There are no such cases." in adviser.get(found).text
