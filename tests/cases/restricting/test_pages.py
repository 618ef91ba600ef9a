"""R41 on the pages: of staff, and of the person whom it is about."""

from datetime import date, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest

from portal.cases.customers import merging
from portal.cases.restricting import deciding, showing
from portal.cases.restricting.models import Way
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.customers.builders import AGAIN, at_work, case_of, path
from tests.cases.restricting.builders import NOW, WHY, begin, mails, proposal, propose, said
from tests.support.account import sign_in, sign_in_staff


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


def test_what_was_written_is_kept_where_the_reason_to_look_has_run_out(amina, client):
    where = f"{path(amina[0])}/restriction"
    written = {"ways": ["phone"], "reason": WHY, "evidence": amina[1], "months": "6"}
    with frozen(NOW):
        at_work(client, teams=("registrars",))
        send(client, path(amina[0]), why="He rang us too.")
        fields = hidden(client.get(where))
    with frozen(NOW + timedelta(minutes=20)):
        client.get("/staff/")
    with frozen(NOW + timedelta(minutes=31)):
        late = client.post(where, data=fields | written)
        assert "Say it again." in fault_of(late)
        assert WHY in late.text
        assert "Enter why you are looking" in fault_of(
            client.post(where, data=hidden(late) | written | {"why": ""})
        )
        sent = client.post(where, data=hidden(late) | written | {"why": "He rang us too."})

    assert sent.location == path(amina[0])


def hidden(answer):
    fields = page_of(answer).select("main form [type=hidden]")
    return {each["name"]: each.get("value", "") for each in fields}


def test_who_proposes_what_is_proposed_already_is_told_and_loses_nothing(one, amina, client):
    at_work(client)
    where = f"{path(amina[0])}/restriction"
    fields = hidden(client.get(where))
    propose(one, amina)

    typed = {"ways": ["email"], "reason": "Too many.", "evidence": amina[1], "months": "3"}
    answer = client.post(where, data=fields | typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "restricted already, or somebody proposed it" in fault_of(answer)
    assert "Too many." in answer.text


def test_what_either_record_was_told_holds_once_they_are_one(one, other, amina):
    second, opened = case_of(AGAIN)
    begin(one, other, amina)
    begin(one, other, (second, opened.reference), ways=[Way.EMAIL], months=3)
    merging.join(amina[0], second, staff_id=uuid4(), key=uuid4())

    view = showing.in_force(merging.records_of(second))

    assert (view.ways, view.ends_on) == ([Way.PHONE, Way.EMAIL], date(2026, 9, 2))
    assert showing.in_force([second]).ways == [Way.EMAIL]
