"""Cases that belong together: linked, merged and taken apart again exactly, split."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.services import staff_teams
from portal.cases import progress
from portal.cases.models import Kind
from portal.cases.queue import assigning
from portal.cases.services import Contact, Status, UnknownCase, pause, record_of, status_of
from portal.cases.working import contacts, relating, splitting
from portal.cases.working.models import CaseContact
from portal.cases.working.relating import CannotMerge, CannotTie, MergeReports, OtherPerson
from portal.core import clock
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.cases.working.conftest import AMINA
from tests.cases.working.test_contacts import received
from tests.support.account import actor_of, make_staff

ZOE = Contact("Zoë Marsh", "zoe@example.org")
KEPT = ("status", "respond_by", "promised", "closed_at", "waiting_since", "acknowledged_at")


def standing(case):
    row = record_of(case.reference).case
    return {name: getattr(row, name) for name in KEPT}


def relate(client, case, other, how):
    page = f"/staff/cases/{case.reference}/related"
    return send(client, page, other=other.reference, how=how)


def related(client, case):
    page = page_of(client.get(f"/staff/cases/{case.reference}"))
    found = [t for t in page.select("table") if "Other cases" in words(t.caption)]
    return words(found[0].tbody) if found else ""


def take_back(client, case, actor):
    [tie] = relating.related(actor, record_of(case.reference).case.id)
    page = f"/staff/cases/{case.reference}"
    return send(client, page, form=f"{page}/related/{tie.id}")


def test_another_teams_case_does_not_come_back_by_taking_a_tie_back(actor, case, other):
    relating.merge(actor, case.reference, other.reference)
    team = other_team()
    colleague = actor_of(make_staff(teams=(team,), email="wren@larkmere.example"))
    assigning.to_team(actor, other.reference, team=team)
    [tie] = relating.related(colleague, record_of(other.reference).case.id)

    with pytest.raises(UnknownCase):
        relating.undo(colleague, other.reference, tie.id)

    assert status_of(case.reference).status is Status.DUPLICATE


def test_linked_cases_name_each_other_until_it_is_taken_back(officer, actor, case, other):
    assert relate(officer, case, other, "link").status_code == 303
    relate(officer, other, case, "link")

    assert other.reference in related(officer, case)
    assert case.reference in related(officer, other)
    assert "Linked" in related(officer, other)
    take_back(officer, other, actor)
    assert related(officer, case) == ""


def test_a_merged_case_ends_and_its_page_leads_on(officer, case, other, run_jobs):
    relate(officer, case, other, "merge")

    seen = status_of(case.reference)
    assert seen.status is Status.DUPLICATE
    assert seen.timeline[0].note == f"We go on with case {other.reference}."
    assert "This case goes on in it" in related(officer, case)
    assert "It goes on in this case" in related(officer, other)


@pytest.mark.parametrize("asked", [False, True])
def test_taken_back_it_stands_exactly_where_it_stood(officer, actor, case, other, asked):
    progress.update(case.reference, status=Status.PLANNED, note=None, author="Ola")
    if asked:
        pause(case.reference, note="Which one?", author="Ola")
    before = standing(case)
    relate(officer, case, other, "merge")
    assert standing(case) != before

    take_back(officer, case, actor)

    assert standing(case) == before
    assert status_of(case.reference).timeline[0].note == "We go on with this case by itself."
    assert related(officer, case) == ""


def test_what_was_opened_again_meanwhile_stays_as_it_was_put(officer, actor, case, other):
    relate(officer, case, other, "merge")
    progress.update(case.reference, status=Status.INVESTIGATING, note=None, author="Ola")
    now = standing(case)

    take_back(officer, case, actor)

    assert standing(case) == now


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"contact": ZOE}, OtherPerson),
        ({"kind": Kind.REPORT}, MergeReports),
        ({"team": "planning"}, CannotTie),
    ],
)
def test_some_cases_cannot_be_one(actor, case, facts, refused):
    fields = {"contact": AMINA, "kind": Kind.APPLICATION, "submission_id": None} | facts
    with pytest.raises(refused):
        relating.merge(actor, case.reference, make_case(**fields).reference)
    assert record_of(case.reference).case.closed_at is None


def test_a_case_goes_on_in_one_other_alone(officer, actor, case, other):
    third = make_case(contact=AMINA, kind=Kind.APPLICATION, submission_id=None)
    relating.merge(actor, case.reference, other.reference)

    for one, into in ((case, third), (third, case)):
        with pytest.raises(CannotMerge):
            relating.merge(actor, one.reference, into.reference)
    assert "Both cases must be open" in fault_of(relate(officer, case, third, "merge"))


@pytest.mark.parametrize("typed", ["", "nonsense", "itself"])
def test_another_case_must_be_named(officer, case, typed):
    name = case.reference if typed == "itself" else typed
    page = f"/staff/cases/{case.reference}/related"
    answer = send(officer, page, other=name, how="link")

    assert answer.status_code == 422
    assert "Enter the reference" in fault_of(answer)


def test_of_another_teams_case_only_the_reference_is_shown(officer, actor, case):
    split_off = splitting.split(
        actor, case.reference, splitting.Part(team=other_team(), about="The tree."), key=uuid4()
    )

    shown = related(officer, case)
    assert split_off in shown
    assert "You can’t see this: it belongs to another team." in shown
    assert officer.get(f"/staff/cases/{split_off}").status_code == 404


def other_team():
    return next(each for each in staff_teams() if each not in {"highways", "waste"})


def test_a_split_case_keeps_person_and_dates_once(officer, actor, case, session):
    key, part = uuid4(), splitting.Part(team=other_team(), about="The tree.")
    made = {splitting.split(actor, case.reference, part, key=key) for _ in range(2)}

    assert len(made) == 1
    first, new = record_of(case.reference).case, record_of(made.pop()).case
    assert new.team == part.team
    for name in ("person_id", "contact", "locale", "channel", "received_at", "respond_by",
                 "acknowledge_by"):  # fmt: skip
        assert getattr(new, name) == getattr(first, name), name
    assert status_of(new.reference).timeline[0].note == "The tree."


def test_splitting_asks_for_a_team_and_what_it_is_about(officer, case):
    page = f"/staff/cases/{case.reference}/split"
    faults = fault_of(send(officer, page, team="", note=""))

    assert "Choose a team" in faults
    assert "Write what the new case is about" in faults
    assert send(officer, page, team=other_team(), note="The tree.").status_code == 303


def test_what_they_write_on_a_merged_case_counts_on_the_one_it_goes_on_in(
    actor, case, other, session
):
    relating.merge(actor, case.reference, other.reference)

    contacts.wrote_online(case.id, key=uuid4(), at=clock.now())

    [row] = session.scalars(select(CaseContact)).all()
    assert (row.case_id, row.again) == (other.id, True)


def test_what_they_asked_waits_on_until_the_case_it_goes_on_in_is_answered(
    actor, case, other, session, run_jobs
):
    contacts.note_on_case(actor, case.reference, received(), key=uuid4())
    relating.merge(actor, case.reference, other.reference)
    run_jobs()
    session.expire_all()
    assert session.scalar(select(CaseContact.answered_at)) is None

    with clock.frozen(clock.now() + timedelta(hours=1)):
        progress.update(other.reference, status=Status.COMPLETED, note="Done.", author="Ola")
        run_jobs()
    session.expire_all()
    assert session.scalar(select(CaseContact.answered_at)) is not None
