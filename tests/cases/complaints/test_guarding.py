"""The pages of all cases don't pass the Ombudsman's code by; personal data has days of its own."""

from datetime import UTC, date, datetime

import pytest

from portal.cases import promising
from portal.cases.complaints import escalating, working
from portal.cases.complaints.models import Finding, Nature
from portal.cases.complaints.working import Answer
from portal.cases.services import Contact, IllegalTransition, Kind, Status, Step, move_on, record_of
from portal.cases.working import relating
from portal.core.clock import frozen
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

from .test_stages import NOT_UPHELD, answered, case_of, complaint, notes

TEAM = ("customer-relations",)
FIRST_OF_JULY = datetime(2026, 7, 1, 9, tzinfo=UTC)
COMPLETE = Step(status=Status.COMPLETED, note="All done.")


@pytest.fixture
def ola(app):
    return actor_of(make_staff(teams=TEAM))


def begun(ola, nature=Nature.COMPLAINT):
    reference = complaint()
    working.decide(ola, reference, nature)
    return reference


def test_a_complaint_is_not_completed_before_somebody_says_what_it_is(ola):
    reference = complaint()
    assert Status.COMPLETED not in record_of(reference).allowed

    with pytest.raises(IllegalTransition):
        move_on(ola, reference, COMPLETE)

    assert case_of(reference).closed_at is None


@pytest.mark.parametrize("end", ["completed", "not_our_responsibility", "internal_referral"])
def test_a_stage_ends_with_an_answer_and_not_by_moving_the_case(ola, end):
    reference = begun(ola)
    with pytest.raises(IllegalTransition):
        move_on(ola, reference, Step(status=Status(end), note="All done."))

    working.answer(ola, reference, NOT_UPHELD)

    assert case_of(reference).status is Status.COMPLETED


def test_whoever_answered_first_cannot_end_the_review_by_moving_the_case(ola):
    reference = answered(ola)
    escalating.ask(reference, "No.")

    with pytest.raises(IllegalTransition):
        move_on(ola, reference, COMPLETE)

    assert case_of(reference).closed_at is None


def test_a_complaint_can_be_withdrawn(ola):
    reference = begun(ola)

    move_on(ola, reference, Step(status=Status.CANCELLED, note="You withdrew it."))

    assert case_of(reference).status is Status.CANCELLED
    with pytest.raises(working.NotOpen):
        working.answer(ola, reference, NOT_UPHELD)


def test_a_complaint_does_not_go_on_in_another_kind_of_case(ola):
    amina = Contact("Amina Khan", "amina@larkmere.example")
    reference = complaint(contact=amina)
    other = make_case(team=TEAM[0], contact=amina, kind=Kind.ENQUIRY).reference

    for one, into in ((reference, other), (other, reference)):
        with pytest.raises(relating.OtherKind):
            relating.merge(ola, one, into)


def test_a_request_is_completed_like_any_other(ola):
    reference = begun(ola, Nature.REQUEST)

    move_on(ola, reference, COMPLETE)

    assert case_of(reference).status is Status.COMPLETED


def test_its_date_changes_by_an_extension_alone(ola, client):
    reference = begun(ola)
    by = case_of(reference).respond_by
    with pytest.raises(promising.ExtendInstead):
        promising.revise(ola, reference, by=date(2027, 1, 5), reason="Later.")
    assert case_of(reference).respond_by == by

    sign_in_staff(client, make_staff(teams=TEAM, email="wren@larkmere.example"))
    answer = client.get(f"/staff/cases/{reference}/date")

    assert answer.location == f"/staff/cases/{reference}/complaint/extend"


# Personal data.


def test_the_answer_about_personal_data_counts_from_its_acknowledgement(ola):
    with frozen(FIRST_OF_JULY):
        reference = begun(ola, Nature.DATA_PROTECTION)
    assert case_of(reference).respond_by == date(2026, 8, 28)
    with frozen(datetime(2026, 7, 3, 9, tzinfo=UTC)):
        move_on(ola, reference, Step(status=Status.INVESTIGATING, note="We have it."))

    assert case_of(reference).respond_by == date(2026, 7, 31)


def test_it_counts_from_there_too_where_it_was_acknowledged_before(ola):
    with frozen(FIRST_OF_JULY):
        reference = complaint()
        move_on(ola, reference, Step(status=Status.INVESTIGATING, note="We have it."))
        working.decide(ola, reference, Nature.DATA_PROTECTION)

    assert case_of(reference).respond_by == date(2026, 7, 29)


def test_the_information_commissioner_is_named_and_not_the_ombudsman(ola):
    wren = actor_of(make_staff(teams=TEAM, email="wren@larkmere.example"))
    with frozen(FIRST_OF_JULY):
        reference = begun(ola, Nature.DATA_PROTECTION)
        working.extend(ola, reference, by=date(2026, 9, 4), reason="The files are on paper.")
        assert "Information Commissioner" in notes(reference)[-1]
        working.answer(ola, reference, NOT_UPHELD)
        escalating.ask(reference, "No.")
        working.answer(wren, reference, Answer(finding=Finding.NOT_UPHELD, words="Nothing new."))

    assert "0303 123 1113" in notes(reference)[-1]
    assert not any("Ombudsman" in (note or "") for note in notes(reference))
