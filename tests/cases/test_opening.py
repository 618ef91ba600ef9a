import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from portal.accounts.models import Person
from portal.cases import references
from portal.cases.models import Case
from portal.cases.services import Kind, Status, open_case, record_of, status_of
from portal.core.db import transaction
from portal.core.security import ALPHABET

from .builders import ANONYMOUS, make_case, make_opening


def how_many(session, table=Case):
    return session.scalar(select(func.count()).select_from(table))


def test_a_reference_and_its_code_survive_being_read_aloud(opened):
    four = f"[{ALPHABET}]{{4}}"
    assert re.fullmatch(f"LK-{four}-{four}", opened.reference)
    assert re.fullmatch(f"{four}-{four}", opened.access_code)
    assert not set("01OILU") & set(ALPHABET)


def test_a_reference_that_is_taken_is_drawn_again(app, session, monkeypatch):
    drawn = iter(["LK-2222-2222", "LK-2222-2222", "LK-3333-3333"])
    monkeypatch.setattr(references, "new_reference", lambda _prefix: next(drawn))

    assert make_case().reference == "LK-2222-2222"
    assert make_case().reference == "LK-3333-3333"
    assert how_many(session) == 2


def test_a_submission_opens_one_case_however_often_it_arrives(app, session):
    opening = make_opening()

    assert open_case(opening) == open_case(opening)
    assert how_many(session) == 1


def test_two_of_the_same_submission_at_once_open_one_case(committing, engine):
    opening = make_opening(submission_id=uuid4())
    both_ready = Barrier(2)

    def submit(_):
        with committing.app_context():
            both_ready.wait(10)
            return open_case(opening)

    with ThreadPoolExecutor(2) as threads:
        opened = set(threads.map(submit, range(2)))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cases")) == 1
        assert connection.scalar(text("SELECT count(*) FROM timeline_entry")) == 1
    assert len(opened) == 1


def test_nothing_is_opened_if_the_submission_fails(app, session):
    with pytest.raises(ZeroDivisionError):
        _open_and_fail()

    assert how_many(session) == 0
    assert how_many(session, Person) == 0
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


def _open_and_fail():
    with transaction():
        make_case()
        raise ZeroDivisionError


def test_a_case_belongs_to_the_person_with_that_address(app, session):
    cases = [session.get(Case, make_case().id) for _ in range(2)]

    assert cases[0].person_id == cases[1].person_id is not None
    assert session.get(Case, make_case(contact=ANONYMOUS).id).person_id is None


def test_the_tables_hold_no_contact_and_no_code_to_read(app, session):
    opened = make_case()

    row = repr(tuple(session.execute(text("SELECT * FROM cases")).one()))

    for secret in ("amina", "Khan", "960001", opened.access_code):
        assert secret not in row


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_starts_as_received_with_one_entry(app, kind):
    status = status_of(make_case(kind=kind).reference)

    assert status.status is Status.RECEIVED
    assert [entry.status for entry in status.timeline] == [Status.RECEIVED]


def test_a_status_outside_the_vocabulary_is_refused(app):
    with pytest.raises(ValueError, match="lost"):
        make_case(statuses=("received", "lost"))


def test_the_statuses_of_the_form_are_kept_with_the_case(app):
    opened = make_case(statuses=("received", "investigating", "fixed"))

    assert record_of(opened.reference).allowed == (Status.INVESTIGATING, Status.FIXED)
