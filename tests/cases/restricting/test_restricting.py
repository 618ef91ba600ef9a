"""R41: contact is restricted by two people, for a time, with a review, and the person is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.own import preferences
from portal.cases.restricting import deciding, rules, showing
from portal.cases.restricting.models import Restriction, Way
from portal.core.clock import frozen
from tests.cases.customers.builders import AGAIN, case_of
from tests.cases.restricting.builders import (
    NOW,
    TEAM,
    WHY,
    actor,
    begin,
    mails,
    proposal,
    propose,
    said,
)
from tests.support.account import actor_of, make_staff


@pytest.mark.parametrize(
    ("begun", "months", "ends", "reviewed"),
    [
        (date(2026, 3, 2), 3, date(2026, 6, 2), date(2026, 6, 2)),
        (date(2026, 3, 2), 6, date(2026, 9, 2), date(2026, 6, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28), date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 8, 31), 12, date(2027, 8, 31), date(2026, 11, 30)),
    ],
)
def test_the_days_of_a_restriction(begun, months, ends, reviewed):
    assert rules.ends_on(begun, months) == ends
    assert rules.review_on(begun, ends) == reviewed


def test_nothing_is_closed_until_another_approves(one, other, amina, session):
    key = propose(one, amina)

    assert showing.in_force([amina[0]]) is None
    assert mails(session) == []
    with frozen(NOW):
        deciding.decide(other, key, approve=True)

    view = showing.in_force([amina[0]])
    assert (view.ways, view.review_on, view.ends_on) == (
        [Way.PHONE], date(2026, 6, 2), date(2026, 9, 2)
    )  # fmt: skip
    assert view.open_ways == [Way.COUNTER, Way.EMAIL]


def test_whoever_proposed_it_and_other_teams_cannot_decide(other, amina):
    highways = actor("ola", team="highways")
    both = actor_of(make_staff(teams=("highways", TEAM), email="both@larkmere.example"))
    key = propose(both, amina)

    for who in (both, highways):
        with pytest.raises(deciding.NotYours):
            deciding.decide(who, key, approve=True)
    assert showing.in_force([amina[0]]) is None


def test_the_person_is_told_in_their_language_what_why_until_when_and_how_to_object(
    one, other, amina, session
):
    preferences.choose(amina[0], locale="pl")
    begin(one, other, amina, named="Cora Lindqvist, 01632 960 700")

    [mail] = mails(session)

    assert (mail.to, mail.locale) == ("amina@example.org", "pl")
    text = said(mail)
    for fact in (WHY, "Cora Lindqvist", "2 września 2026", "2 czerwca 2026", "/pl/account/restr"):
        assert fact in text


def test_decided_twice_it_happens_once_and_a_second_opinion_comes_too_late(
    one, other, amina, session
):
    key = begin(one, other, amina)
    third = actor("third")

    deciding.decide(other, key, approve=True)
    with pytest.raises(deciding.DecidedAlready):
        deciding.decide(third, key, approve=False)
    assert len(mails(session)) == 1


def test_proposed_twice_it_is_there_once_and_two_never_hold_together(one, amina, session):
    key = uuid4()
    for _ in range(2):
        deciding.propose(one, amina[0], proposal(amina), key=key)

    with pytest.raises(deciding.AlreadyRestricted):
        deciding.propose(one, amina[0], proposal(amina), key=uuid4())
    assert len(session.scalars(select(Restriction)).all()) == 1


def test_declined_it_changes_nothing_and_can_be_proposed_again(one, other, amina, session):
    key = propose(one, amina)
    deciding.decide(other, key, approve=False)

    assert showing.waiting_or_in_force([amina[0]]) is None
    assert mails(session) == []
    assert propose(one, amina)


@pytest.mark.parametrize("evidence", [["LK-2222-2222"], ["nonsense"], []])
def test_it_rests_on_cases_of_this_person(one, amina, evidence):
    _, strangers = case_of(AGAIN)

    for wrong in (evidence or [strangers.reference], [amina[1], strangers.reference]):
        with pytest.raises(deciding.NotTheirs):
            propose(one, amina, evidence=wrong)


def test_the_team_is_reminded_of_a_review_once(one, other, amina, session):
    begin(one, other, amina)
    before = len(mails(session, "team_restriction"))

    with frozen(NOW + timedelta(days=91)):
        assert deciding.remind() == 0
    with frozen(NOW + timedelta(days=92)):
        assert [deciding.remind() for _ in range(2)] == [1, 0]
    [mail] = mails(session, "team_restriction")[before:]
    assert "due to be looked at again" in said(mail)
    assert "Amina" not in said(mail)


def test_a_review_keeps_it_until_the_next_or_ends_it(one, other, amina, session):
    key = begin(one, other, amina)
    with frozen(NOW + timedelta(days=92)):
        for _ in range(2):
            deciding.review(other, key, keep=True, note="Two more calls.", key=uuid4())
    assert showing.in_force([amina[0]]).review_on == date(2026, 9, 2)

    with frozen(NOW + timedelta(days=120)):
        deciding.review(other, key, keep=False, note="Quiet since.", key=uuid4())

    assert showing.in_force([amina[0]]) is None
    assert "You can reach us in every way again" in said(mails(session)[-1])
    story = showing.story(one, key)
    assert [review.kept for review in story.reviews] == [True, True, False]
    with pytest.raises(deciding.DecidedAlready):
        deciding.review(other, key, keep=True, note="Again.", key=uuid4())


def test_it_ends_by_itself_and_the_person_is_told_once(one, other, amina, session):
    begin(one, other, amina)

    with frozen(NOW + timedelta(days=183)):
        assert deciding.end_those_over() == 0
    with frozen(NOW + timedelta(days=184)):
        assert [deciding.end_those_over() for _ in range(2)] == [1, 0]

    assert showing.in_force([amina[0]]) is None
    assert [mail.values["became"] for mail in mails(session)] == ["began", "ended"]
