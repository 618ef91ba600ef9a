"""Cases are found by what an officer is told on the phone, and nobody can read that off a table."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.accounts.models import Action, AuditEntry
from portal.accounts.permissions import Role
from portal.accounts.services import After, Detail
from portal.cases import progress
from portal.cases.ending import emptying
from portal.cases.models import Case
from portal.cases.owning.contacting import Contacts
from portal.cases.queue import searching, words
from portal.cases.queue.models import CaseSearch
from portal.cases.services import Contact, Status, record_of
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send
from tests.accounts.visiting import words as seen
from tests.cases.builders import make_case
from tests.support.account import make_person, make_staff, sign_in_staff

QUEUE = "/staff/cases/"
ZOE = Contact(
    "Zoë O’Brien", "Zoe.Obrien@example.org", "07700 900982", "12 Mill Lane, Quayhithe LK1 2AB"
)


@pytest.fixture
def officer(client):
    client.staff_id = make_staff()
    sign_in_staff(client, client.staff_id)
    return client


@pytest.fixture
def zoe(app):
    return make_case(contact=ZOE)


def look_for(client, typed):
    return send(client, QUEUE, form="/staff/cases/search", q=typed)


def found(client, typed):
    answer = look_for(client, typed)
    assert answer.status_code == 303, answer.text
    return [seen(row.a) for row in page_of(client.get(answer.location)).select("tbody th")]


@pytest.mark.parametrize(
    "typed",
    [
        "zoe", "ZOË", "o'brien", "O’Brien", "mill lane", "lane 12 mill", "LK1 2AB", "lk12ab",
        "lk1", "zoe.obrien@EXAMPLE.org", "07700 900982", "+44 7700 900982", "07700900982",
        "zoe lk1 2ab",
    ],
)  # fmt: skip
def test_a_case_is_found_by_what_stands_in_its_contact(officer, zoe, typed):
    make_case()

    assert found(officer, typed) == [zoe.reference]


@pytest.mark.parametrize(
    "typed", ["zo", "zoe khan", "LK1 2AC", "07700 900983", "obrien@example.org"]
)
def test_what_has_not_every_word_is_not_found(officer, zoe, typed):
    answer = officer.get(look_for(officer, typed).location)

    assert "No case of your teams has every word you typed." in answer.text


def test_a_reference_leads_straight_to_its_case(officer, zoe):
    for typed in (zoe.reference, zoe.reference.lower().replace("-", " ")):
        assert look_for(officer, typed).location.endswith(f"/staff/cases/{zoe.reference}")


def test_what_other_teams_have_is_not_found_in_any_way(officer, zoe):
    other = make_case(contact=ZOE, team="waste")

    assert found(officer, "zoe") == [zoe.reference]
    assert found(officer, other.reference) == []


def test_open_cases_come_before_those_that_are_closed(officer, zoe):
    with frozen(clock.now() - timedelta(days=3)):
        older = make_case(contact=ZOE)
    progress.update(zoe.reference, status=Status.FIXED, note=None, author="Ola")

    assert found(officer, "zoe") == [older.reference, zoe.reference]


def test_what_was_typed_stands_in_no_address_and_in_no_table(officer, zoe, session):
    address = look_for(officer, "zoe obrien").location

    assert "zoe" not in address.lower()
    kept = session.execute(text("SELECT convert_from(typed, 'LATIN1') FROM case_search")).scalar()
    assert "zoe" not in kept.lower()
    noted = session.query(AuditEntry).order_by(AuditEntry.position.desc()).first()
    assert (noted.action, noted.staff_id) == (Action.SEARCH, officer.staff_id)
    assert "zoe" not in str(noted.what)


def test_another_officer_does_not_read_what_was_searched_for(officer, zoe):
    address = look_for(officer, "zoe").location
    sign_in_staff(officer, make_staff(email="wren@larkmere.example"))

    assert officer.get(address).status_code == 404


def test_a_search_is_kept_for_half_a_day(officer, zoe, session):
    address = look_for(officer, "zoe").location
    with frozen(clock.now() + timedelta(hours=13)):
        sign_in_staff(officer, officer.staff_id)
        assert "Search again" in officer.get(address).text
        assert searching.tidy() == 1

    assert session.query(CaseSearch).count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a reference, a name, an address, an email or a phone number"),
        ("x" * 201, "Enter 200 characters or fewer"),
    ],
)
def test_bad_input_says_what_to_do_and_stays(officer, typed, said):
    answer = look_for(officer, typed)

    assert answer.status_code == 422
    assert fault_of(answer) == said


def test_signs_alone_find_nothing(officer, zoe):
    assert found(officer, "?!…") == []


def test_new_details_are_found_and_the_old_ones_are_not(officer, zoe):
    case = record_of(zoe.reference).case
    person = make_person("zoe.obrien@example.org")
    Contacts().change(person, str(case.id), {Detail.PHONE: "07700 900111"})

    assert found(officer, "07700 900111") == [zoe.reference]
    assert found(officer, "07700 900982") == []


def test_a_case_that_was_emptied_is_found_by_nobody(officer, zoe, session):
    progress.update(zoe.reference, status=Status.FIXED, note=None, author="Ola")
    emptying.empty(zoe.id, After.ANONYMISE, wait=True)

    assert found(officer, "zoe") == []
    assert words.count() == 0


def test_cases_of_before_are_indexed_by_a_command_that_can_be_repeated(officer, zoe, app):
    words.forget(zoe.id)
    assert found(officer, "zoe") == []

    for _ in range(2):
        answer = app.test_cli_runner().invoke(args=["cases", "index"])
        assert "1 cases can be found." in answer.output

    assert found(officer, "zoe") == [zoe.reference]


def test_an_adviser_has_another_way_and_not_this_one(client, zoe):
    sign_in_staff(client, make_staff(Role.ADVISER, teams=()))

    assert client.get(QUEUE).status_code == 403
    assert client.get(f"/staff/cases/search/{zoe.id}").status_code == 403


def test_words_say_nothing_of_a_person_without_the_secret(app, zoe, session):
    [kept] = session.execute(text("SELECT words FROM case_words")).scalars()

    assert kept
    assert all(isinstance(number, int) for number in kept)
    assert session.query(Case).count() == 1
