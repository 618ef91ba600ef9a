"""A complaint from the first look to the Ombudsman: who may answer, by when, and what follows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.cases import promising
from portal.cases.complaints import escalating, working
from portal.cases.complaints.models import Finding, Lesson, Nature
from portal.cases.complaints.working import Answer, Learnt
from portal.cases.queue import assigning
from portal.cases.services import Kind, Status, Step, move_on, record_of
from portal.core import clock
from portal.core.clock import frozen
from portal.notifications import writing
from portal.notifications.models import Message
from tests.cases.builders import MAUNDY_THURSDAY, make_case
from tests.support.account import actor_of, make_staff

STATUSES = (
    "received", "investigating", "in_progress", "completed", "internal_review",
    "internal_referral", "not_our_responsibility", "no_further_action", "cancelled",
)  # fmt: skip
LESSON = Learnt("Nobody told you that the crew could not come.", "We now text on the same day.")
UPHELD = Answer(finding=Finding.UPHELD, words="We are sorry.", lesson=LESSON)
NOT_UPHELD = Answer(finding=Finding.NOT_UPHELD, words="We did what we had promised.")


@pytest.fixture
def ola(app):
    return actor_of(make_staff(teams=("customer-relations",)))


@pytest.fixture
def wren(app):
    return actor_of(make_staff(teams=("customer-relations",), email="wren@larkmere.example"))


def complaint(**changes):
    return make_case(**{
        "kind": Kind.COMPLAINT, "service": "complaint", "title": "Complain, praise or comment",
        "team": "customer-relations", "acknowledge_days": 5, "respond_days": 10,
        "statuses": STATUSES, **changes,
    }).reference  # fmt: skip


def case_of(reference):
    return record_of(reference).case


def notes(reference):
    return [entry.note for entry in record_of(reference).timeline if entry.public]


def answered(ola, said=NOT_UPHELD):
    reference = complaint()
    working.decide(ola, reference, Nature.COMPLAINT)
    working.answer(ola, reference, said)
    return reference


def test_the_answer_counts_from_the_acknowledgement(ola):
    with frozen(MAUNDY_THURSDAY):
        reference = complaint()
        working.decide(ola, reference, Nature.COMPLAINT)
        assert case_of(reference).acknowledge_by == date(2026, 4, 13)
        assert case_of(reference).respond_by == date(2026, 4, 27)
    with frozen(datetime(2026, 4, 8, 9, tzinfo=UTC)):
        step = Step(status=Status.INVESTIGATING, note="You say that the crew never came.")
        move_on(ola, reference, step)

    assert case_of(reference).respond_by == date(2026, 4, 22)


@pytest.mark.parametrize(
    ("nature", "status", "said"),
    [
        (Nature.PARKING, Status.NO_FURTHER_ACTION, "tribunal"),
        (Nature.PLANNING, Status.NO_FURTHER_ACTION, "Planning Inspectorate"),
        (Nature.SCHOOL, Status.NOT_OUR_RESPONSIBILITY, "head teacher"),
        (Nature.COMPLIMENT, Status.COMPLETED, None),
    ],
)
def test_what_the_code_is_not_for_goes_where_it_belongs(ola, nature, status, said):
    reference = complaint()
    working.decide(ola, reference, nature)

    assert case_of(reference).status is status
    assert said is None or said in notes(reference)[-1]
    assert escalating.stages(case_of(reference).id) == []


def test_a_request_is_dealt_with_as_one(ola):
    with frozen(MAUNDY_THURSDAY):
        reference = complaint()
        working.decide(ola, reference, Nature.REQUEST)

    case = case_of(reference)
    assert case.kind is Kind.ENQUIRY
    assert (case.closed_at, case.respond_by) == (None, date(2026, 4, 20))
    assert "We treat this as a request" in notes(reference)[-1]


def test_it_is_decided_once(ola):
    reference = complaint()
    working.decide(ola, reference, Nature.COMPLAINT)

    with pytest.raises(working.DecidedAlready):
        working.decide(ola, reference, Nature.COMMENT)


def test_a_complaint_about_personal_data_has_days_of_its_own(ola):
    with frozen(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        reference = complaint()
        working.decide(ola, reference, Nature.DATA_PROTECTION)

    assert case_of(reference).acknowledge_by == date(2026, 7, 31)


def test_the_first_answer_says_how_to_go_on_and_by_when(ola):
    with frozen(datetime(2026, 4, 27, 9, tzinfo=UTC)):
        reference = answered(ola)

    assert case_of(reference).status is Status.COMPLETED
    assert "Monday 25 May 2026" in notes(reference)[-1]
    assert "Ombudsman" not in notes(reference)[-1]


@pytest.mark.parametrize("finding", [Finding.UPHELD, Finding.PARTLY])
def test_whoever_was_right_teaches_us_something(ola, session, finding):
    reference = complaint()
    working.decide(ola, reference, Nature.COMPLAINT)
    with pytest.raises(working.LessonNeeded):
        working.answer(ola, reference, Answer(finding=finding, words="We are sorry."))
    assert case_of(reference).closed_at is None

    working.answer(ola, reference, Answer(finding=finding, words="We are sorry.", lesson=LESSON))

    [lesson] = session.query(Lesson).all()
    assert (lesson.did, lesson.published_at) == (LESSON.did, None)


def test_a_stage_is_extended_once_with_the_reason_and_the_ombudsman(ola):
    with frozen(MAUNDY_THURSDAY):
        reference = complaint()
        working.decide(ola, reference, Nature.COMPLAINT)
        working.extend(ola, reference, by=date(2026, 5, 12), reason="The driver is away.")
        with pytest.raises(working.ExtendedAlready):
            working.extend(ola, reference, by=date(2026, 5, 11), reason="Again.")

    assert case_of(reference).respond_by == date(2026, 5, 12)
    assert "The driver is away." in notes(reference)[-1]
    assert "Ombudsman" in notes(reference)[-1]


def test_an_extension_is_not_longer_than_the_code_allows(ola):
    with frozen(MAUNDY_THURSDAY):
        reference = complaint()
        working.decide(ola, reference, Nature.COMPLAINT)
        with pytest.raises(promising.WrongDay, match="at most 10 working days"):
            working.extend(ola, reference, by=date(2026, 5, 13), reason="Longer.")

    assert case_of(reference).respond_by == date(2026, 4, 27)


@pytest.mark.parametrize(("day", "in_time"), [(28, True), (29, False)])
def test_a_review_is_asked_for_within_28_days_and_later_ones_are_flagged(ola, day, in_time):
    with frozen(datetime(2026, 4, 27, 15, tzinfo=UTC)):
        reference = answered(ola)
    with frozen(datetime(2026, 4, 27, 22, tzinfo=UTC) + timedelta(days=day)):
        assert escalating.ask(reference, "You did not ask the driver.") is in_time

    case = case_of(reference)
    [_first, second] = escalating.stages(case.id)
    assert (second.late, second.allowed) == (not in_time, None)
    assert second.reason == "You did not ask the driver."
    assert case.status is Status.INTERNAL_REVIEW


def test_the_second_stage_has_a_clock_of_its_own(ola, wren):
    with frozen(datetime(2026, 4, 27, 9, tzinfo=UTC)):
        reference = answered(ola)
    with frozen(datetime(2026, 4, 30, 9, tzinfo=UTC)):
        escalating.ask(reference, "No.")
        assert case_of(reference).acknowledge_by == date(2026, 5, 8)
        assert case_of(reference).respond_by == date(2026, 6, 8)
    with frozen(datetime(2026, 5, 1, 9, tzinfo=UTC)):
        move_on(wren, reference, Step(status=Status.INVESTIGATING, note="I look at it again."))

    assert case_of(reference).respond_by == date(2026, 6, 2)


def test_somebody_else_answers_the_second_stage_with_the_ombudsman(ola, wren):
    reference = answered(ola)
    escalating.ask(reference, "No.")
    with pytest.raises(working.SamePerson):
        working.answer(ola, reference, UPHELD)

    working.answer(wren, reference, UPHELD)

    assert case_of(reference).status is Status.COMPLETED
    assert "0300 061 0614" in notes(reference)[-1]
    with pytest.raises(escalating.CannotEscalate):
        escalating.ask(reference, "Once more.")


def test_a_late_request_is_decided_before_it_is_answered(ola, wren):
    with frozen(clock.now() - timedelta(days=40)):
        reference = answered(ola)
    escalating.ask(reference, "I was ill.")
    with pytest.raises(working.DecideFirst):
        working.answer(wren, reference, NOT_UPHELD)

    escalating.decide_late(wren, reference, allow=True, why="We look at it although it is late.")
    working.answer(wren, reference, NOT_UPHELD)

    assert case_of(reference).status is Status.COMPLETED


def test_a_late_request_that_is_refused_names_the_ombudsman(ola, wren):
    with frozen(clock.now() - timedelta(days=40)):
        reference = answered(ola)
    escalating.ask(reference, "I did not feel like it.")

    escalating.decide_late(wren, reference, allow=False, why="It is too long ago.")

    assert "It is too long ago." in notes(reference)[-1]
    assert "Ombudsman" in notes(reference)[-1]
    assert case_of(reference).status is Status.COMPLETED
    with pytest.raises(escalating.NothingToDecide):
        escalating.decide_late(wren, reference, allow=True, why="After all.")
    [_first, second] = escalating.stages(case_of(reference).id)
    assert (second.allowed, second.reason) == (False, "I did not feel like it.")
    assert escalating.may_ask(reference) is None
    with pytest.raises(escalating.CannotEscalate):
        escalating.ask(reference, "Once more.")


def test_what_is_asked_twice_begins_once(ola):
    reference = answered(ola)
    for _ in range(2):
        assert escalating.ask(reference, "No.")

    assert len(escalating.stages(case_of(reference).id)) == 2


def test_another_kind_of_case_is_no_complaint(ola):
    reference = make_case(team="customer-relations").reference

    with pytest.raises(working.NotAComplaint):
        working.decide(ola, reference, Nature.COMPLAINT)


def test_the_team_hears_once_that_a_review_is_asked_for(ola, session, run_jobs):
    reference = answered(ola)
    run_jobs()
    for _ in range(2):
        escalating.ask(reference, "You asked nobody who saw it.")
    run_jobs()

    [mail] = session.scalars(select(Message).where(Message.template == "team_review")).all()
    text = writing.write(mail).text
    assert mail.to == "complaints@larkmere.example"
    assert text.count(f"/staff/cases/{reference}") == text.count(f"/staff/cases/{reference}\n") == 1
    assert "nobody who saw it" not in text


def test_the_mail_about_a_late_request_leads_to_deciding_it(ola, session, run_jobs):
    with frozen(clock.now() - timedelta(days=40)):
        reference = answered(ola)
    escalating.ask(reference, "I was ill.")
    run_jobs()

    [mail] = session.scalars(select(Message).where(Message.template == "team_review")).all()
    assert f"/staff/cases/{reference}/complaint/late\n" in writing.write(mail).text


def test_whoever_answered_first_neither_decides_a_late_request_nor_keeps_the_case(ola):
    with frozen(clock.now() - timedelta(days=40)):
        reference = complaint()
        assigning.assign(ola, reference, to=ola.id)
        working.decide(ola, reference, Nature.COMPLAINT)
        working.answer(ola, reference, NOT_UPHELD)
    escalating.ask(reference, "I was ill.")

    assert case_of(reference).owner_id is None
    with pytest.raises(working.SamePerson):
        escalating.decide_late(ola, reference, allow=False, why="Too late.")


@pytest.fixture
def carys(app):
    return actor_of(make_staff(teams=("care-complaints",), email="carys@larkmere.example"))


def test_what_the_law_has_a_way_for_goes_to_the_team_that_answers(ola, carys, session, run_jobs):
    reference = complaint(locale="pl")
    working.decide(ola, reference, Nature.CHILDREN)
    run_jobs()

    case = case_of(reference)
    assert (case.team, case.closed_at, case.status) == ("care-complaints", None, Status.RECEIVED)
    told = next(note for note in notes(reference) if note)
    assert "skarg na opiekę nad dziećmi" in told
    [mail] = session.scalars(select(Message).where(Message.template == "team_passed_on")).all()
    assert mail.to == "care-complaints@larkmere.example"
    assert f"/staff/cases/{reference}" in writing.write(mail).text
    step = Step(status=Status.COMPLETED, note="The care complaints team has answered.")
    move_on(carys, reference, step)


@pytest.fixture
def no_teams(app, monkeypatch):
    """A council that has not said who answers them."""
    monkeypatch.delitem(app.config["SETTINGS"].council["complaints"], "teams")


@pytest.mark.usefixtures("no_teams")
def test_where_no_team_is_set_for_it_it_stays_and_nothing_is_promised(ola):
    reference = complaint()
    working.decide(ola, reference, Nature.COUNCILLOR)

    case = case_of(reference)
    assert (case.team, case.closed_at) == ("customer-relations", None)
    assert [note for note in notes(reference) if note] == []
