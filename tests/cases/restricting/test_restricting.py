"""R41: contact is restricted by two people, for a time, with a review, and the person is told."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry, Person
from portal.accounts.own import preferences
from portal.accounts.permissions import Role
from portal.accounts.privacy import holding
from portal.cases.customers import merging
from portal.cases.restricting import deciding, rules, showing
from portal.cases.restricting import holding as restricted
from portal.cases.restricting.models import Restriction, Stage, Way
from portal.core.clock import frozen
from portal.core.db import transaction
from portal.notifications import writing
from portal.notifications.models import Message
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.customers.builders import AGAIN, AMINA, at_work, case_of, path
from tests.support.account import actor_of, make_staff, sign_in, sign_in_staff

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WHY = "You threatened an officer on the phone on 26 February."
TEAM = "customer-relations"


def actor(name, *, team=TEAM, role=Role.OFFICER):
    return actor_of(make_staff(role, teams=(team,), email=f"{name}@larkmere.example"))


@pytest.fixture
def amina(app):
    """Somebody, and the reference of her case with highways."""
    with frozen(NOW - timedelta(days=3)):
        person_id, opened = case_of(AMINA)
    return person_id, opened.reference


@pytest.fixture
def one(app):
    return actor("ola", team="highways")


@pytest.fixture
def other(app):
    return actor("rafi")


def proposal(amina, **changes):
    facts = {"ways": [Way.PHONE], "reason": WHY, "named": None, "evidence": [amina[1]], "months": 6}
    return deciding.Proposal(**{**facts, **changes})


def propose(who, amina, **changes):
    key = uuid4()
    with frozen(NOW):
        deciding.propose(who, amina[0], proposal(amina, **changes), key=key)
    return key


def begin(one, other, amina, **changes):
    key = propose(one, amina, **changes)
    with frozen(NOW):
        deciding.decide(other, key, approve=True)
    return key


def mails(session, template="contact_restriction"):
    wanted = select(Message).where(Message.template == template).order_by(Message.queued_at)
    return session.scalars(wanted).all()


def said(message):
    return writing.write(message).text


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


def test_it_is_shown_on_the_person_on_their_cases_and_where_a_contact_is_recorded(
    one, other, amina, client
):
    begin(one, other, amina, named="Cora Lindqvist")
    sign_in_staff(client, one.id)

    with frozen(NOW):
        sign_in_staff(client, one.id)
        for place in (
            path(amina[0]), f"/staff/cases/{amina[1]}", f"/staff/cases/{amina[1]}/contact"
        ):  # fmt: skip
            page = words(page_of(client.get(place)).main)
            for fact in ("Contact is restricted", "By phone", "Cora Lindqvist", "2 September 2026"):
                assert fact in page, place


def test_it_holds_for_each_record_of_one_person(one, other, amina, client):
    second, opened = case_of(AGAIN)
    merging.join(amina[0], second, staff_id=uuid4(), key=uuid4())
    begin(one, other, amina)

    assert showing.in_force(merging.records_of(second)) is not None
    with pytest.raises(deciding.AlreadyRestricted):
        deciding.propose(one, second, proposal(amina, evidence=[opened.reference]), key=uuid4())


def test_the_person_reads_it_in_their_account_and_asks_for_a_review(
    one, other, amina, client, session
):
    key = begin(one, other, amina)
    with frozen(NOW):
        sign_in(client, amina[0])
        assert "You cannot reach us in every way just now" in client.get("/account/").text

        assert "Write why we should look" in fault_of(
            send(client, "/account/restriction", words=" ")
        )
        send(client, "/account/restriction", words="It was my brother who rang.")
        page = words(page_of(client.get("/account/restriction")).main)

    assert WHY in page
    assert "You asked us to look at it again." in page
    assert showing.listed(other)[0].asked_at is not None
    told = [said(mail) for mail in mails(session, "team_restriction")]
    assert any("asks you to look at a restriction again" in each for each in told)
    assert not any("my brother" in each for each in told)
    with frozen(NOW):
        assert showing.story(other, key).view.asked == "It was my brother who rang."
        deciding.review(other, key, keep=True, note="It was her voice.", key=uuid4())
    assert showing.in_force([amina[0]]).asked is None


def test_somebody_else_sees_nothing_of_it(one, other, amina, client):
    begin(one, other, amina)
    stranger, _ = case_of(AGAIN)
    sign_in(client, stranger)

    page = client.get("/account/restriction").text

    assert WHY not in page
    assert "Every way is open to you." in page
    assert send_anyway(client).status_code == HTTPStatus.NOT_FOUND


def send_anyway(client):
    csrf = page_of(client.get("/account/details/name")).select_one("[name=csrf_token]")["value"]
    return client.post("/account/restriction", data={"csrf_token": csrf, "words": "Why?"})


def test_it_is_decided_in_the_list_of_the_team(one, other, amina, client):
    key = propose(one, amina)
    sign_in_staff(client, other.id)
    with frozen(NOW):
        sign_in_staff(client, other.id)
        where = f"/staff/restrictions/{key}"
        assert where in client.get("/staff/restrictions/").text
        wrong = send(client, where, form=f"{where}/decide")
        assert "Select what you decide" in fault_of(wrong)
        send(client, where, form=f"{where}/decide", approve="yes")
        assert "In force" in words(page_of(client.get(where)).main)
        wrong = send(client, where, form=f"{where}/review", note="")
        assert "Write why you decide this" in fault_of(wrong)
        send(client, where, form=f"{where}/review", keep="no", note="A mistake.")
        assert "It ended" in words(page_of(client.get(where)).main)


def test_what_was_wrong_in_a_proposal_is_said_and_the_rest_is_kept(amina, client):
    at_work(client)
    where = f"{path(amina[0])}/restriction"

    answer = send(client, where, ways=["phone"], reason=WHY, evidence="LK-2222-2222", months="6")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Enter references of cases of this person" in fault_of(answer)
    assert WHY in answer.text
    for typed, fault in (
        ({}, "Select what we close"),
        ({"ways": "fax"}, "Select what we close"),
        ({"ways": "phone", "months": "60"}, "Select for how long"),
        ({"ways": "phone", "months": "3"}, "Write why contact has to be restricted"),
    ):
        assert fault in fault_of(send(client, where, **typed))
    sent = send(client, where, ways="phone", reason=WHY, evidence=amina[1], months="3")
    assert sent.location == path(amina[0])
    assert "Nothing is closed until it is decided." in client.get(sent.location).text


def test_who_has_nothing_to_do_with_it_finds_none(one, other, amina, client):
    key = begin(one, other, amina)
    at_work(client, teams=("registrars",))

    assert client.get(f"/staff/restrictions/{key}").status_code == HTTPStatus.NOT_FOUND
    assert str(key) not in client.get("/staff/restrictions/").text


def test_both_stand_on_the_audit_log(one, other, amina, session):
    begin(one, other, amina)

    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.action == Action.CHANGE).order_by(AuditEntry.position)
    ).all()
    assert [(entry.staff_id, entry.what["stage"]) for entry in noted] == [
        (one.id, "proposed"), (other.id, "in_force")
    ]  # fmt: skip
    assert all(WHY not in str(entry.what) for entry in noted)


def test_what_is_over_is_deleted_after_two_years_and_what_holds_is_kept(one, other, amina, session):
    begin(one, other, amina)
    holder = next(h for h in holding.holders() if h.key == "restrictions")

    [kept] = holder.fates(amina[0])
    assert kept.kept
    assert kept.until == date(2026, 9, 2)
    holder.erase(amina[0])
    assert showing.in_force([amina[0]])

    with frozen(NOW + timedelta(days=184)):
        deciding.end_those_over()
    with frozen(NOW + timedelta(days=184 + 729)):
        assert restricted.old_ones() == 0
    with frozen(NOW + timedelta(days=184 + 731)):
        assert restricted.old_ones() == 1
    assert session.scalars(select(Restriction)).all() == []


def test_the_words_are_sealed_and_in_the_download(one, other, amina, session):
    begin(one, other, amina)
    holder = next(h for h in holding.holders() if h.key == "restrictions")

    [record] = list(holder.records(amina[0]))

    assert WHY in record.rows[1].lines
    raw = session.connection().exec_driver_sql("SELECT reason FROM contact_restriction").scalar()
    assert WHY.encode() not in bytes(raw)


def test_somebody_who_is_deleted_takes_it_along(one, other, amina, session):
    begin(one, other, amina)
    with transaction() as current:
        current.delete(current.get_one(Person, amina[0]))

    assert session.scalars(select(Restriction.stage)).all() in ([], [Stage.ENDED])
