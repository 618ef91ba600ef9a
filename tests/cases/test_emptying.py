"""Emptying a case: nothing says whose it was, and everything else still refuses to change."""

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.accounts.services import After
from portal.cases.ending import emptying
from portal.cases.models import Case, CaseMessage, EntryKind, TimelineEntry
from portal.cases.statuses import Status
from portal.core import clock
from portal.eforms.models import Amendment, Delivery, Draft, Reopening, Submission
from portal.printing.models import Document
from tests.accounts import owning
from tests.eforms.conftest import folder as folder  # noqa: PLC0414 - a fixture
from tests.support.account import make_person

REDACTING = text("SET LOCAL portal.redacting = 'on'")


@pytest.fixture
def sent(app, folder):
    person_id = make_person()
    owning.publish()
    sent = owning.send(person_id)
    owning.talk(sent, person_id)
    owning.close(sent.reference)
    return sent


@pytest.mark.parametrize("then", After)
def test_nothing_says_whose_it_was(sent, session, then):
    assert emptying.empty(sent.case_id, then, wait=True)

    left = owning.readable(session).replace("amina@example.org", "", 1)  # the person themselves
    assert [s for s in owning.SECRETS if s in left] == []
    case = session.get(Case, sent.case_id, populate_existing=True)
    assert (case.person_id, case.organisation_id, case.submission_id) == (None, None, None)
    assert set(case.contact.values()) == {None}
    for table in (CaseMessage, Draft):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_to_anonymise_leaves_that_a_form_was_sent(sent, session):
    emptying.empty(sent.case_id, After.ANONYMISE, wait=True)

    submission = session.scalars(select(Submission)).one()
    session.refresh(submission)
    assert (submission.answers, submission.browser) == ({}, b"")
    assert submission.case_id == sent.case_id


def test_to_delete_leaves_the_case_alone(sent, session):
    emptying.empty(sent.case_id, After.DELETE, wait=True)

    for table in (Submission, Reopening, Amendment, Delivery, Document):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert session.get(Case, sent.case_id, populate_existing=True).service == "lost-cat"


def test_done_twice_it_is_the_same(sent, session):
    emptying.empty(sent.case_id, After.ANONYMISE, wait=True)
    before = owning.raw(session)

    assert emptying.empty(sent.case_id, After.ANONYMISE, wait=True)
    assert owning.raw(session) == before


def test_an_open_case_is_never_touched(app, folder, session):
    owning.publish()
    sent = owning.send(make_person())
    before = owning.raw(session)

    emptying.empty(sent.case_id, After.DELETE, wait=True)

    assert owning.raw(session) == before


def test_its_page_still_opens_for_the_council_and_says_nothing(sent, app, session):
    from portal.cases import services as cases

    emptying.empty(sent.case_id, After.ANONYMISE, wait=True)
    session.expire_all()

    record = cases.record_of(sent.reference)
    assert [step.note for step in record.timeline] == [None] * len(record.timeline)
    assert cases.status_of(sent.reference).by_form is False


CHANGES = {
    "another note": {"note": "Something else"},
    "another author": {"author": "Somebody else"},
    "the note alone": {"note": None},
    "the author alone": {"author": None},
    "another time": {"note": None, "author": None, "at": clock.now()},
    "another status": {"note": None, "author": None, "status": Status.RECEIVED},
    "another kind": {"note": None, "author": None, "kind": EntryKind.MESSAGE},
    "another place": {"note": None, "author": None, "position": 1},
    "shown or not": {"note": None, "author": None, "public": False},
    "another language": {"note": None, "author": None, "locale": "xx"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_only_what_was_written_and_by_whom_can_be_taken_out(sent, session, change):
    if "position" in change:
        change = {**change, "position": text("DEFAULT")}
    noted = TimelineEntry.note.is_not(None)
    session.execute(REDACTING)

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(
            update(TimelineEntry).where(noted).values(change)
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def test_no_step_is_ever_deleted(sent, session):
    session.execute(REDACTING)

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(delete(TimelineEntry))


def test_outside_of_an_emptying_not_even_that_can_be_taken_out(sent, session):
    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(update(TimelineEntry).values(note=None, author=None))


def test_after_an_emptying_the_timeline_is_shut_again(sent, session):
    emptying.empty(sent.case_id, After.ANONYMISE, wait=True)

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(update(TimelineEntry).values(note=None, author=None))
