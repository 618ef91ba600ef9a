"""The pages of a complaint: for officers, for whoever complained, and what everybody reads."""

from datetime import timedelta

import pytest

from portal.cases.complaints import escalating, lessons, working
from portal.cases.complaints.models import Finding, Lesson, Nature
from portal.cases.complaints.working import Answer, Learnt
from portal.cases.services import Status, record_of
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

from .test_stages import LESSON, NOT_UPHELD, complaint

TEAM = ("customer-relations",)


@pytest.fixture
def officer(client):
    client.staff_id = make_staff(teams=TEAM)
    sign_in_staff(client, client.staff_id)
    return client


@pytest.fixture
def other(app):
    return actor_of(make_staff(teams=TEAM, email="wren@larkmere.example"))


def page(reference, part=""):
    return f"/staff/cases/{reference}/complaint{part}"


def decided(other):
    reference = complaint()
    working.decide(other, reference, Nature.COMPLAINT)
    return reference


def test_the_case_asks_what_it_is_and_says_it_from_then_on(officer):
    reference = complaint()
    assert "Nobody has said yet what this is." in officer.get(f"/staff/cases/{reference}").text

    assert send(officer, page(reference), nature="complaint").status_code == 303

    shown = words(page_of(officer.get(f"/staff/cases/{reference}")).main)
    assert "Stage 1" in shown
    assert "Answer the complaint" in shown


def test_each_thing_that_it_can_be_comes_with_help(officer):
    found = page_of(officer.get(page(complaint())))

    assert len(found.select("[name=nature]")) == len(Nature)
    assert len(found.select(".govuk-radios__hint")) == len(Nature)
    assert "a missed bin is a request" in words(found.main)


def test_pressed_twice_it_is_decided_once(officer):
    reference = complaint()
    form = page_of(officer.get(page(reference))).select_one("main form")
    fields = {each["name"]: each.get("value", "") for each in form.select("[type=hidden]")}

    for nature, status in (("complaint", 303), ("complaint", 303), ("comment", 409)):
        answer = officer.post(page(reference), data=fields | {"nature": nature})
        assert answer.status_code == status
    assert len(escalating.stages(record_of(reference).case.id)) == 1
    assert officer.get(page(reference)).location == f"/staff/cases/{reference}"


@pytest.mark.parametrize("nature", list(Nature))
def test_whatever_it_is_saying_so_twice_is_no_fault(officer, nature):
    """A team that has no [complaints.teams] keeps it; one that has sees it go."""
    reference = complaint()
    form = page_of(officer.get(page(reference))).select_one("main form")
    fields = {each["name"]: each.get("value", "") for each in form.select("[type=hidden]")}

    answers = [officer.post(page(reference), data=fields | {"nature": nature.value})
               for _ in range(2)]  # fmt: skip

    assert len({answer.status_code for answer in answers}) == 1
    assert answers[1].status_code < 400
    if answers[0].status_code == 200:
        assert "It is with another team now" in words(page_of(answers[0]).main)


def test_what_it_is_has_to_be_said(officer):
    assert fault_of(send(officer, page(complaint()))) == "Select what it is"


def test_a_stage_is_extended_on_a_page_that_says_how_far(officer, other):
    reference = decided(other)
    path = page(reference, "/extend")
    assert "The last day that is allowed is" in words(page_of(officer.get(path)).main)
    far = clock.today() + timedelta(days=200)
    day = {"day": str(far.day), "month": str(far.month), "year": str(far.year)}

    answer = send(officer, path, reason="The driver is away.", **day)

    assert answer.status_code == 422
    assert "at most 10 working days" in fault_of(answer)
    assert fault_of(send(officer, path, reason="", **day)) == "Write why you need longer"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"finding": ""}, "Select what you found"),
        ({"words": ""}, "Write your answer"),
        ({"said": ""}, "Write what people said, without naming anybody"),
        ({"did": ""}, "Write what you do about it"),
    ],
)
def test_an_answer_needs_a_finding_words_and_a_lesson(officer, other, said, fault):
    reference = decided(other)
    typed = {"finding": "partly", "words": "Sorry.", "said": "A", "did": "B", **said}

    answer = send(officer, page(reference, "/answer"), **typed)

    assert (answer.status_code, fault_of(answer)) == (422, fault)
    assert record_of(reference).case.closed_at is None


def test_an_answer_closes_the_stage(officer, other):
    reference = decided(other)
    typed = {"finding": "not_upheld", "words": "We kept to it.", "said": "", "did": ""}

    assert send(officer, page(reference, "/answer"), **typed).status_code == 303

    assert record_of(reference).case.status is Status.COMPLETED
    assert "Not upheld" in officer.get(f"/staff/cases/{reference}").text


def test_whoever_answered_first_is_told_that_somebody_else_has_to(officer):
    me = actor_of(officer.staff_id)
    reference = complaint()
    working.decide(me, reference, Nature.COMPLAINT)
    working.answer(me, reference, NOT_UPHELD)
    escalating.ask(reference, "No.")

    answer = send(officer, page(reference, "/answer"), finding="not_upheld", words="Still.")

    assert fault_of(answer) == "Somebody else has to answer: you answered the first stage."
    assert page_of(answer).select_one("#words").text.strip() == "Still."


def test_another_kind_of_case_has_none_of_these_pages(officer):
    case = make_case(team="customer-relations")

    for part in ("", "/extend", "/answer", "/late"):
        assert officer.get(page(case.reference, part)).status_code == 409
    assert (
        "Nobody has said yet what this is."
        not in officer.get(f"/staff/cases/{case.reference}").text
    )


# The resident.


@pytest.fixture
def answered(app, other):
    """A complaint whose first answer is out, with its code."""
    from .test_stages import STATUSES

    case = make_case(
        kind="complaint", service="complaint", title="Complain, praise or comment",
        team="customer-relations", statuses=STATUSES,
    )  # fmt: skip
    working.decide(other, case.reference, Nature.COMPLAINT)
    working.answer(other, case.reference, NOT_UPHELD)
    return case


def opened(client, case):
    client.get(f"/cases/{case.reference}?code={case.access_code}")
    return client


def test_a_review_is_asked_for_on_the_page_of_the_complaint(client, answered):
    shown = opened(client, answered).get(f"/cases/{answered.reference}").text
    assert "Ask for a review of our answer" in shown

    path = f"/cases/{answered.reference}/review"
    assert fault_of(send(client, path, reason=" ")) == "Write why you are not satisfied"
    assert send(client, path, reason="You did not ask the driver.").status_code == 303

    shown = client.get(f"/cases/{answered.reference}").text
    assert "You asked for a review." in shown
    assert "Ask for a review of our answer" not in shown


def test_a_late_one_may_be_asked_for_and_is_said_to_be_late(client, answered):
    with frozen(clock.now() + timedelta(days=40)):
        shown = opened(client, answered).get(f"/cases/{answered.reference}/review").text

    assert "The time to ask was over on" in shown


def test_strangers_ask_for_nothing(client, answered):
    path = f"/cases/{answered.reference}/review"

    assert "/cases/" in client.get(path).location
    assert client.get(f"/cases/{make_case().reference}/review").status_code == 303


# What everybody reads.


@pytest.fixture
def lesson(app, other, session):
    reference = complaint()
    working.decide(other, reference, Nature.COMPLAINT)
    said = Answer(finding=Finding.UPHELD, words="Sorry.", lesson=LESSON)
    working.answer(other, reference, said)
    return session.query(Lesson).one()


def test_the_public_reads_a_lesson_once_somebody_has_looked(officer, lesson):
    assert LESSON.did not in officer.get("/you-said-we-did").text
    assert LESSON.said in officer.get("/staff/lessons/").text
    path = f"/staff/lessons/{lesson.id}"

    send(officer, path, said="Nobody said that the crew was late.", did=LESSON.did)

    public = officer.get("/you-said-we-did").text
    assert "Nobody said that the crew was late." in public
    assert LESSON.said not in public
    lessons.take_back(actor_of(officer.staff_id), lesson.id)
    assert "There is nothing here yet." in officer.get("/you-said-we-did").text


def test_a_lesson_needs_both_halves(officer, lesson):
    answer = send(officer, f"/staff/lessons/{lesson.id}", said="", did="B")

    assert fault_of(answer) == "Write what people said, without naming anybody"


def test_lessons_of_other_teams_are_not_there(client, lesson):
    sign_in_staff(client, make_staff(teams=("waste",), email="bo@larkmere.example"))

    assert LESSON.said not in client.get("/staff/lessons/").text
    assert client.get(f"/staff/lessons/{lesson.id}").status_code == 404


def test_a_lesson_is_learnt_once(lesson, session):
    assert session.query(Lesson).count() == 1
    assert Learnt(lesson.said, lesson.did) == LESSON
