"""The same done with many cases at once: each by itself, by its own rights, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.accounts.models import Action, AuditEntry
from portal.accounts.services import staff_teams
from portal.cases import progress
from portal.cases.queue import together
from portal.cases.queue.together import Asked, Outcome, What
from portal.cases.services import Status, record_of
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

TOGETHER = "/staff/cases/together"


@pytest.fixture
def officer(client):
    client.staff_id = make_staff(teams=("highways", "waste"))
    sign_in_staff(client, client.staff_id)
    return client


@pytest.fixture
def pair(app):
    return [make_case().reference, make_case(team="waste").reference]


def asked_page(client, what, references):
    query = "&".join(f"case={reference}" for reference in references)
    return f"{TOGETHER}?what={what}&{query}"


def do(client, what, references, **said):
    page = asked_page(client, what, references)
    return send(client, page, form=TOGETHER, case=references, **said)


def hidden(answer):
    page = page_of(answer)
    fields = page.select("main form [type=hidden]")
    many = {name: [f["value"] for f in fields if f["name"] == name] for name in ("case", "mark")}
    return many | {f["name"]: f.get("value", "") for f in fields if f["name"] not in many}


def outcomes(client, answer):
    rows = page_of(client.get(answer.location)).select("tbody tr")
    return {words(row.a): words(row.td) for row in rows}


def test_the_queue_leads_there_with_those_that_were_ticked(officer, pair):
    page = page_of(officer.get("/staff/cases/"))
    boxes = page.select("tbody input[type=checkbox]")
    form = page.select_one("form#together")

    assert {box["value"] for box in boxes} == set(pair)
    assert {box["form"] for box in boxes} == {"together"}
    assert (form["method"], form["action"]) == ("get", TOGETHER)
    assert "You have chosen 2 cases:" in officer.get(asked_page(officer, "note", pair)).text


def test_cases_are_given_to_a_colleague_of_their_team(officer, pair):
    wren = make_staff(email="wren@larkmere.example", teams=("highways",))

    answer = do(officer, "assign", pair, owner=str(wren), note="Back on Monday.")

    assert outcomes(officer, answer) == {
        pair[0]: "Done",
        pair[1]: "Not done: this colleague does not work in the team of the case.",
    }
    assert record_of(pair[0]).case.owner_id == wren
    assert record_of(pair[1]).case.owner_id is None
    entry = record_of(pair[0]).timeline[-1]
    assert (entry.public, entry.note) == (False, "Given to Ola Nowak.\nBack on Monday.")


def test_cases_come_to_me_and_go_back(officer, pair):
    do(officer, "assign", pair, owner=str(officer.staff_id))
    assert {record_of(each).case.owner_id for each in pair} == {officer.staff_id}

    do(officer, "assign", pair, owner="nobody")
    assert {record_of(each).case.owner_id for each in pair} == {None}


def test_cases_passed_on_leave_the_officers_sight(officer, pair):
    elsewhere = next(team for team in staff_teams() if team not in {"highways", "waste"})

    answer = do(officer, "team", pair, team=elsewhere)

    assert "It is done with 2 cases." in officer.get(answer.location).text
    assert officer.get(f"/staff/cases/{pair[0]}").status_code == 404
    assert record_of(pair[0]).case.team == elsewhere


def test_a_note_is_for_colleagues_unless_it_is_said_otherwise(officer, pair, run_jobs):
    do(officer, "note", pair, note="Ring the contractor.", public="no")
    assert [record_of(each).timeline[-1].public for each in pair] == [False, False]

    do(officer, "note", pair, note="The crew comes on Friday.", public="yes")
    assert [record_of(each).timeline[-1].public for each in pair] == [True, True]


def test_cases_are_closed_and_those_that_cannot_be_say_why(officer, pair):
    progress.update(pair[1], status=Status.FIXED, note=None, author="Wren")
    mended = make_case(statuses=("received", "fixed")).reference

    read = do(officer, "close", [*pair, mended], status="completed", note="All done.")
    answer = officer.post(TOGETHER, data=hidden(read))

    assert outcomes(officer, answer) == {
        pair[0]: "Done",
        pair[1]: "Not done: the case is closed.",
        mended: "Not done: the case cannot go there from where it stands.",
    }
    assert record_of(pair[0]).case.status is Status.COMPLETED


def test_what_each_will_read_is_seen_before_any_is_closed(officer, pair):
    polish = make_case(locale="pl").reference

    read = do(officer, "close", [*pair, polish], status="completed", note="All done.")

    frames = page_of(read).select("main .govuk-inset-text")
    assert [frame["lang"] for frame in frames] == ["en-GB", "pl"]
    assert "We have finished this." in words(frames[0])
    assert "All done." in words(frames[0])
    assert "We have finished this." not in words(frames[1])
    assert all(record_of(each).case.closed_at is None for each in (*pair, polish))


def test_words_changed_after_they_were_read_are_read_again(officer, pair):
    read = do(officer, "close", pair, status="completed", note="All done.")

    again = officer.post(TOGETHER, data=hidden(read) | {"note": "All gone."})

    assert "Some of the cases have changed." in fault_of(again)
    assert "All gone." in words(page_of(again).main)
    assert record_of(pair[0]).case.closed_at is None
    assert officer.post(TOGETHER, data=hidden(again)).status_code == 303
    assert record_of(pair[0]).timeline[-1].note == "All gone."


def test_one_that_changes_while_the_others_are_closed_is_left_to_be_read(officer, pair):
    fields = hidden(do(officer, "close", pair, status="completed", note="All done."))
    marks = dict(each.split(":") for each in fields["mark"])
    actor, key = actor_of(officer.staff_id), uuid4()
    progress.update(pair[1], status=Status.INVESTIGATING, note="We look.", author="Wren")

    ended = Asked(what=What.CLOSE, status=Status.COMPLETED, note="All done.", marks=marks)
    together.together(actor, pair, ended, key=key)

    assert dict(together.batch(actor, key).done) == {
        pair[0]: Outcome.DONE, pair[1]: Outcome.CHANGED,
    }  # fmt: skip
    assert record_of(pair[1]).case.closed_at is None


def test_closing_pressed_twice_leads_to_what_became_of_it(officer, pair):
    fields = hidden(do(officer, "close", pair, status="completed", note="All done."))

    answers = [officer.post(TOGETHER, data=fields) for _ in range(2)]

    assert {answer.location for answer in answers} == {answers[0].location}
    assert [len(record_of(each).timeline) for each in pair] == [2, 2]


def test_where_none_can_be_closed_so_another_end_is_chosen(officer):
    mended = make_case(statuses=("received", "fixed")).reference
    read = do(officer, "close", [mended], status="completed", note="All done.")

    assert fault_of(read) == "None of these cases can be closed so. Choose how they ended again."
    back = officer.post(TOGETHER, data=hidden(read) | {"change": "1"})
    assert words(page_of(back).select_one("#note")) == "All done."


def test_the_case_of_another_team_is_as_unknown_as_one_that_is_not_there(officer, pair):
    other = make_case(team="planning")

    answer = do(officer, "note", [pair[0], other.reference], note="Hm.", public="no")

    assert outcomes(officer, answer)[other.reference] == (
        "Not done: there is no such case in your teams."
    )
    assert len(record_of(other.reference).timeline) == 1


def test_what_is_sent_twice_is_done_once(officer, pair):
    key = uuid4()
    actor = actor_of(officer.staff_id)
    for _ in range(2):
        together.together(actor, pair, Asked(what=What.NOTE, note="Once."), key=key)

    assert [len(record_of(each).timeline) for each in pair] == [2, 2]


def test_a_batch_that_was_cut_short_goes_on_where_it_stopped(officer, pair, monkeypatch):
    actor, key = actor_of(officer.staff_id), uuid4()
    asked = Asked(what=What.NOTE, note="Once.")
    with monkeypatch.context() as cut:
        do_one, calls = together._do, []  # noqa: SLF001

        def break_off(*args):
            if calls:
                raise KeyboardInterrupt
            calls.append(args)
            do_one(*args)

        cut.setattr(together, "_do", break_off)
        with pytest.raises(KeyboardInterrupt):
            together.together(actor, pair, asked, key=key)

    half = together.batch(actor, key)
    assert (half.done, half.left) == ([(pair[0], Outcome.DONE)], [pair[1]])
    assert "Not done yet" in officer.get(f"{TOGETHER}/{key}").text
    together.together(actor, pair, asked, key=key)
    assert [len(record_of(each).timeline) for each in pair] == [2, 2]


def test_each_case_is_on_the_audit_log(officer, pair, session):
    do(officer, "note", pair, note="Hm.", public="no")

    changed = session.query(AuditEntry).filter_by(action=Action.CHANGE).all()
    assert {entry.case_id for entry in changed} == {record_of(each).case.id for each in pair}


@pytest.mark.parametrize(
    ("what", "said", "fault"),
    [
        ("assign", {"owner": ""}, "Choose whom to give them to"),
        ("team", {"team": ""}, "Choose a team"),
        ("note", {"note": " "}, "Enter a note"),
        ("note", {"note": "x" * 2001}, "Enter a note with 2,000 characters or fewer"),
        ("close", {"status": "", "note": "Bye."}, "Choose how it ended"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(officer, pair, what, said, fault):
    answer = do(officer, what, pair, **said)

    assert answer.status_code == 422
    assert fault_of(answer) == fault
    page = page_of(answer)
    assert [box["value"] for box in page.select("input[name=case]")] == pair
    assert [len(record_of(each).timeline) for each in pair] == [1, 1]


def test_nothing_chosen_says_what_to_do(officer, pair):
    for query in ("", "?what=note", f"?case={pair[0]}", "?what=fly&case=x"):
        answer = officer.get(TOGETHER + query)
        assert answer.status_code == 422
        assert "Choose a case first" in answer.text


def test_somebody_who_may_not_be_given_cases_cannot_be_chosen(officer, pair):
    left = make_staff(email="gone@larkmere.example", teams=("planning",))

    assert do(officer, "assign", pair, owner=str(left)).status_code == 422
    assert record_of(pair[0]).case.owner_id is None


def test_what_others_did_is_not_shown(officer, pair):
    answer = do(officer, "note", pair, note="Hm.", public="no")
    sign_in_staff(officer, make_staff(email="wren@larkmere.example"))

    assert officer.get(answer.location).status_code == 404


def test_what_became_of_them_is_thrown_away_in_the_end(officer, pair):
    done = do(officer, "note", pair, note="Once.", public="no").location
    with frozen(clock.now() + timedelta(days=29)):
        assert together.tidy() == 0
    with frozen(clock.now() + timedelta(days=31)):
        assert together.tidy() == 1

    assert officer.get(done).status_code == 404
