"""Calls that were promised: by when, for whom, made once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.cases.working import calling, figures
from portal.cases.working.calling import CallDone, NoSuchCall, Wanted
from portal.cases.working.due import call_due
from portal.cases.working.models import CallBack, Missed
from portal.core import clock
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.support.account import actor_of, make_staff

FRIDAY = datetime(2026, 4, 2, 15, tzinfo=UTC)  # before Good Friday and Easter Monday


def wanted(**changes):
    return Wanted(**{"missed": Missed.UNAVAILABLE, "phone": "01632 960001"} | changes)


def promised(actor, case, **changes):
    key = uuid4()
    calling.promise(actor, case.reference, wanted(**changes), key=key)
    return key


def test_who_was_not_there_calls_by_the_end_of_the_next_working_day(app):
    assert call_due(Missed.UNAVAILABLE, FRIDAY) == datetime(2026, 4, 7, 16, tzinfo=UTC)


def test_a_voicemail_is_answered_within_24_hours_even_at_easter():
    assert call_due(Missed.VOICEMAIL, FRIDAY) == FRIDAY + timedelta(hours=24)


def test_an_officer_promises_a_call_and_finds_it_in_the_list(officer, case):
    page = f"/staff/cases/{case.reference}/call-back"
    number = page_of(officer.get(page)).select_one("#phone")["value"]
    assert number == "01632 960001"

    answer = send(officer, page, missed="voicemail", phone=number, about="The fence", owner="")

    assert answer.status_code == 303
    row = words(page_of(officer.get("/staff/call-backs/")).select_one("tbody tr"))
    for said in (case.reference, "Amina Khan", "01632 960001", "The fence", "Nobody yet"):
        assert said in row
    assert "Calls to make" in officer.get(f"/staff/cases/{case.reference}").text


def call_page(case):
    return f"/staff/cases/{case.reference}/call-back"


@pytest.fixture
def voicemail(officer, case, session):
    """Promise a call back for a message, and by when it is due."""

    def voicemail(**left):
        typed = {"missed": "voicemail", "phone": "01632 960001", "owner": ""}
        answer = send(officer, call_page(case), **typed | left)
        return answer, session.scalar(select(CallBack.due_at))

    return voicemail


def test_the_24_hours_count_from_when_the_message_was_left(voicemail):
    with clock.frozen(FRIDAY):
        _answer, due_at = voicemail(day="1", month="4", year="2026", time="5.30pm")

    assert due_at == datetime(2026, 4, 2, 16, 30, tzinfo=UTC)


def test_no_day_is_today(voicemail):
    with clock.frozen(FRIDAY):
        _answer, due_at = voicemail(time="9am")

    assert due_at == datetime(2026, 4, 3, 8, tzinfo=UTC)


def test_who_was_not_there_left_no_message(voicemail):
    with clock.frozen(FRIDAY):
        answer, due_at = voicemail(missed="unavailable", time="9am")

    assert answer.status_code == 303
    assert due_at == datetime(2026, 4, 7, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ({"time": "soon"}, "Enter a time, like 14:30"),
        ({"time": "23:00"}, "Enter a time that has passed, in the last 14 days"),
        ({"day": "1", "month": "4", "year": "2026"}, "Enter a time, like 14:30"),
        ({"day": "1", "month": "3", "year": "2026", "time": "9am"}, "Enter a time that has passed"),
        ({"day": "31", "month": "2", "year": "2026", "time": "9am"}, "Enter a real day"),
    ],
)
def test_when_no_message_was_left_is_asked_again(voicemail, left, says):
    with clock.frozen(FRIDAY):
        answer, due_at = voicemail(**left)

    assert (answer.status_code, due_at) == (422, None)
    assert says in fault_of(answer)


def test_what_is_missing_is_said(officer, case):
    answer = send(officer, f"/staff/cases/{case.reference}/call-back", phone="", owner="x")

    assert answer.status_code == 422
    assert "Choose why we call back Enter a phone number" in fault_of(answer)


def press(client, call_id, do):
    return send(client, "/staff/call-backs/", form=f"/staff/call-backs/{call_id}", do=do)


def test_a_call_is_taken_tried_and_made(officer, actor, case, session):
    call_id = promised(actor, case)
    press(officer, call_id, "take")
    press(officer, call_id, "tried")
    [line] = calling.to_make(actor, mine=True)
    session.get(CallBack, call_id).due_at = clock.now()
    session.flush()
    assert "1 call to make by tonight" in officer.get("/staff/").text
    assert (line.owner, line.tries) == (actor.name, 1)
    assert "Tried 1 time" in officer.get("/staff/call-backs/?mine=1").text

    press(officer, call_id, "reached")
    assert calling.to_make(actor) == []
    assert session.get(CallBack, call_id).done_by == actor.id
    with pytest.raises(CallDone):
        calling.done(actor, call_id, reached=False)


def test_the_next_one_due_stands_first_and_a_late_one_says_so(actor, case, session):
    later = promised(actor, case)
    sooner = promised(actor, case)
    session.get(CallBack, sooner).due_at = clock.now() - timedelta(hours=1)
    session.flush()

    assert [(line.id, line.late) for line in calling.to_make(actor)] == [
        (sooner, True),
        (later, False),
    ]


def test_what_is_sent_twice_is_promised_once(actor, case, session):
    key = uuid4()
    for _ in range(2):
        calling.promise(actor, case.reference, wanted(), key=key)

    assert len(session.scalars(select(CallBack)).all()) == 1


def test_a_call_of_another_team_is_as_unknown_as_none(actor, case):
    call_id = promised(actor, case)
    stranger = actor_of(make_staff(teams=("planning",), email="wren@larkmere.example"))

    assert calling.to_make(stranger) == []
    for call in (call_id, uuid4()):
        with pytest.raises(NoSuchCall):
            calling.done(stranger, call, reached=True)


def test_figures_count_calls_made_in_time(actor, case):
    calling.done(actor, promised(actor, case), reached=True)
    calling.done(actor, promised(actor, case), reached=False)
    promised(actor, case)

    now = clock.now()
    found = figures.calls(now - timedelta(days=1), now + timedelta(days=1))
    assert (found.all, found.reached, found.in_time, found.open) == (3, 1, 2, 1)
