from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy import update as sql_update
from sqlalchemy.exc import IntegrityError

from portal.cases.models import Case, TimelineEntry
from portal.cases.services import (
    Contact,
    IllegalTransition,
    NothingNew,
    Status,
    UnknownCase,
    record_of,
    status_of,
    update,
)

from .builders import make_case

OPEN = [status for status in Status if not status.closed]
CLOSED = [status for status in Status if status.closed]


def move(opened, *statuses, note=None, public=True):
    for status in statuses:
        update(opened.reference, status=status, note=note, author="Ola", public=public)


def lead_to(opened, status):
    if status is Status.REOPENED:
        move(opened, Status.FIXED)  # only what was closed is open again
    if status is not Status.RECEIVED:
        move(opened, status)


def test_the_vocabulary_has_open_and_closed_statuses():
    assert {status.value for status in OPEN} == {
        "payment_due", "received", "investigating", "in_progress", "planned", "action_scheduled",
        "waiting_for_you", "evidence_needed", "notice_served", "internal_review", "approved",
        "booked", "time_needed", "reopened",
    }  # fmt: skip
    assert {status.value for status in CLOSED} == {
        "fixed", "completed", "refused", "no_further_action", "not_our_responsibility", "duplicate",
        "internal_referral", "cancelled",
    }  # fmt: skip


@pytest.mark.parametrize("status", Status)
def test_each_status_has_one_plain_sentence_of_its_own(status):
    sentence = str(status.sentence)

    assert sentence.endswith(".")
    assert sentence.count(".") == 1
    assert len(sentence.split()) <= 25
    assert [str(other.sentence) for other in Status].count(sentence) == 1


BY_OFFICERS = [status for status in Status if status is not Status.PAYMENT_DUE]


@pytest.mark.parametrize("after", Status)
@pytest.mark.parametrize("before", BY_OFFICERS)
def test_every_transition_is_either_made_or_refused_with_what_is_allowed(opened, before, after):
    lead_to(opened, before)

    by_itself = {Status.RECEIVED, Status.PAYMENT_DUE}
    again = after is Status.REOPENED and not before.closed
    if before is after or after in by_itself or again or (before.closed and after.closed):
        with pytest.raises((IllegalTransition, NothingNew)):
            move(opened, after)
        assert status_of(opened.reference).status is before
    else:
        move(opened, after)
        assert status_of(opened.reference).status is after


def test_what_is_refused_names_what_is_allowed(app):
    opened = make_case(statuses=("received", "investigating", "fixed"))

    with pytest.raises(IllegalTransition) as refused:
        move(opened, Status.PLANNED)

    assert refused.value.allowed == (Status.INVESTIGATING, Status.FIXED)
    assert "investigating, fixed" in str(refused.value)


def test_the_same_status_with_a_note_is_a_note(opened):
    move(opened, Status.INVESTIGATING)
    move(opened, Status.INVESTIGATING, note="We are waiting for the gas company.")

    newest = status_of(opened.reference).timeline[0]
    assert (newest.label, newest.sentence) == ("News from us", None)
    assert newest.note == "We are waiting for the gas company."


@pytest.mark.parametrize("note", [None, "", "  \n"])
def test_the_same_status_with_nothing_to_say_is_refused(opened, note):
    with pytest.raises(NothingNew):
        move(opened, Status.RECEIVED, note=note)


def test_closing_and_opening_again_sets_and_clears_the_closing_time(opened, session):
    case = session.get(Case, opened.id)

    move(opened, Status.FIXED)
    assert case.closed_at is not None

    move(opened, Status.INVESTIGATING)
    assert case.closed_at is None


def test_an_internal_entry_is_for_officers_only(opened):
    move(opened, Status.INVESTIGATING, note="Ask Ben about the drain.", public=False)

    assert [entry.note for entry in record_of(opened.reference).timeline] == [
        None,
        "Ask Ben about the drain.",
    ]
    status = status_of(opened.reference)
    assert [entry.note for entry in status.timeline] == [None]
    assert status.status is Status.RECEIVED


def test_a_case_that_is_not_there_cannot_be_updated(app):
    with pytest.raises(UnknownCase):
        update("LK-2222-2222", status=Status.FIXED, note=None, author="Ola")


def test_the_timeline_is_newest_first(opened):
    move(opened, Status.INVESTIGATING, Status.ACTION_SCHEDULED, Status.FIXED)

    assert [entry.status for entry in status_of(opened.reference).timeline] == [
        Status.FIXED,
        Status.ACTION_SCHEDULED,
        Status.INVESTIGATING,
        Status.RECEIVED,
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE timeline_entry SET public = false", "DELETE FROM timeline_entry"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(opened, session, statement):
    with pytest.raises(IntegrityError, match="never changed or deleted"), session.begin_nested():
        session.execute(text(statement))

    assert len(status_of(opened.reference).timeline) == 1


def test_the_session_cannot_change_an_entry_either(opened, session):
    change = sql_update(TimelineEntry).values(note="It was never received.")

    with pytest.raises(IntegrityError, match="never changed or deleted"), session.begin_nested():
        session.execute(change)


def test_an_entry_is_sealed(opened, session):
    move(opened, Status.INVESTIGATING, note="The hole is by number 12.")

    rows = session.execute(text("SELECT * FROM timeline_entry")).all()
    assert "number 12" not in repr(rows)


def test_of_two_officers_at_once_the_second_builds_on_the_first(committing):
    """Both read `received`, but only one may close it: closed to closed isn't allowed."""
    with committing.app_context():
        opened = make_case(contact=Contact())
    both_ready = Barrier(2)

    def close(status):
        with committing.app_context():
            both_ready.wait(10)
            try:
                move(opened, status)
            except IllegalTransition:
                return "refused"
            return "closed"

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(close, [Status.FIXED, Status.DUPLICATE]))

    with committing.app_context():
        assert len(status_of(opened.reference).timeline) == 2
    assert outcomes == ["closed", "refused"]
