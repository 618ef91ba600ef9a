"""Two records of one person: suggested, compared, put together for staff alone, and taken apart."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry, Person
from portal.cases.customers import comparing, merging
from portal.cases.customers.models import CustomerMerge
from portal.cases.customers.suggesting import Same, suggestions
from portal.cases.customers.viewing import WhyNeeded
from portal.cases.services import Contact
from portal.core.db import transaction
from tests.accounts.visiting import page_of, send, words
from tests.support.account import sign_in

from .builders import AGAIN, AMINA, WHY, at_work, case_of, path

STRANGER = Contact("Ben Cole", "ben@example.org", "01632 960555", "1 High Street, LK1 2AB")


@pytest.fixture
def two(app):
    """Amina under two addresses, and a case of each."""
    first, one = case_of(AMINA)
    second, other = case_of(AGAIN)
    return first, second, one.reference, other.reference


@pytest.fixture
def officer(client):
    client.actor = at_work(client)
    return client


def press(client, where, action, **typed):
    return send(client, where, form=action, **typed)


def merge(client, two):
    return press(client, f"{path(two[0])}/compare/{two[1]}", f"{path(two[0])}/compare/")


def same(one, other):
    case_of(STRANGER)
    first, _ = case_of(one)
    second, _ = case_of(other)
    return {each.person_id: each.same for each in suggestions([first])}.get(second)


def test_the_same_phone_number_is_a_reason_to_ask_however_it_is_written(app):
    assert same(AMINA, AGAIN) == (Same.PHONE,)


def test_so_is_the_same_name_at_the_same_postcode(app):
    zoe = Contact("Zoë Byrne", "zoe@example.org", None, "2 Mill Lane, LK1 2AB")
    also = Contact("ZOE BYRNE", "z.byrne@example.org", None, "Flat 1, 2 Mill Lane, lk12ab")

    assert same(zoe, also) == (Same.PLACE,)


@pytest.mark.parametrize(
    "other",
    [
        Contact("Amina Khan", "other@example.org", None, "3 Far Road, LK9 9ZZ"),
        Contact("Omar Khan", "omar@example.org", None, "12 Mill Lane, LK1 2AB"),
        Contact(None, "nobody@example.org", None, "12 Mill Lane, LK1 2AB"),
        Contact("Amina Khan", "bare@example.org", None, None),
    ],
    ids=["same name elsewhere", "another name there", "no name", "a name alone"],
)
def test_what_many_have_in_common_is_no_reason(app, other):
    assert same(AMINA, other) is None


def test_somebody_with_no_more_than_an_email_address_is_like_nobody(app):
    person_id, _ = case_of(Contact(None, "bare@example.org", None, None))

    assert suggestions([person_id]) == []


def test_the_page_suggests_and_compares_and_nobody_is_named_before(officer, two):
    first, second, *_ = two

    page = page_of(officer.get(path(first)))
    compare = page.select_one(f'a[href="{path(first)}/compare/{second}"]')
    seen = words(page_of(officer.get(compare["href"])).main)

    assert "a.khan@work.example" not in page.text
    for fact in ("amina@example.org", "a.khan@work.example", "The same phone number"):
        assert fact in seen


def test_merged_they_are_seen_together_from_either_side(officer, two):
    first, second, one, other = two

    answer = merge(officer, two)

    assert answer.location == f"{path(first)}?said=merged"
    for place in (path(first), path(second)):
        page = words(page_of(officer.get(place)).main)
        for fact in ("amina@example.org", "a.khan@work.example", one, other):
            assert fact in page
    assert suggestions(merging.records_of(first)) == []


def test_the_person_sees_in_each_account_what_they_saw_before(officer, two, app):
    first, second, one, other = two
    merge(officer, two)

    for person_id, own, others in ((first, one, other), (second, other, one)):
        resident = app.test_client()
        sign_in(resident, person_id)
        page = resident.get("/account/").text
        assert own in page
        assert others not in page
        assert resident.get(f"/cases/{others}").status_code == HTTPStatus.SEE_OTHER


def test_undone_they_are_what_they_were(officer, two, session):
    first, second, *_ = two
    before = words(page_of(officer.get(path(first))).main)
    merge(officer, two)

    undo = page_of(officer.get(path(second))).select_one('form[action$="/undo"]')["action"]
    press(officer, path(second), undo)

    assert words(page_of(officer.get(path(first))).main) == before
    assert merging.records_of(second) == (second,)
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.CHANGE)).all()
    said = [(entry.person_id, entry.what["records"]) for entry in noted]
    assert sorted(said, key=str) == sorted(
        [(each, what) for what in ("merged", "two again") for each in (first, second)], key=str
    )


def test_undoing_one_of_two_merges_leaves_the_other(app, two):
    first, second, *_ = two
    third, _ = case_of(STRANGER)
    staff, keys = uuid4(), [uuid4(), uuid4()]
    merging.join(first, second, staff_id=staff, key=keys[0])
    merging.join(third, second, staff_id=staff, key=keys[1])
    assert set(merging.records_of(second)) == {first, second, third}

    merging.part(keys[0], among=[first, second, third], staff_id=staff)

    assert merging.records_of(second) == (second,)
    assert set(merging.records_of(third)) == {first, third}


def test_pressed_twice_it_happens_once(officer, two, session):
    where = f"{path(two[0])}/compare/{two[1]}"
    page = page_of(officer.get(where))
    form = page.select_one('form[action*="/compare/"]')
    typed = {each["name"]: each["value"] for each in form.select("[type=hidden]")}

    answers = [officer.post(form["action"], data=typed) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {HTTPStatus.SEE_OTHER}
    assert len(session.scalars(select(CustomerMerge)).all()) == 1


def test_what_is_together_cannot_be_put_together_again(officer, two):
    merge(officer, two)

    with pytest.raises(merging.CannotMerge):
        comparing.merge(officer.actor, two[1], two[0], key=uuid4())


@pytest.mark.parametrize("other", ["itself", "nobody"])
def test_somebody_is_not_merged_with_themselves_or_nobody(officer, two, other):
    other_id = two[0] if other == "itself" else uuid4()
    csrf = page_of(officer.get(f"{path(two[0])}/compare/{two[1]}")).select_one("[name=csrf_token]")

    answer = officer.post(f"{path(two[0])}/compare/{other_id}", data={"csrf_token": csrf["value"]})

    assert answer.status_code in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}
    assert officer.get(f"{path(two[0])}/compare/{other_id}").status_code in {
        HTTPStatus.OK, HTTPStatus.NOT_FOUND
    }  # fmt: skip


def test_who_is_found_to_be_somebody_else_is_not_suggested_again(officer, two):
    first, second, *_ = two

    press(officer, f"{path(first)}/compare/{second}", f"{path(first)}/apart/")

    for place in (first, second):
        assert "compare" not in officer.get(path(place)).text


def test_both_must_be_open_to_whoever_decides(client, app):
    first, _ = case_of(AMINA)
    second, _ = case_of(AGAIN, team="waste")
    actor = at_work(client)
    where = f"{path(first)}/compare/{second}"

    asked = words(page_of(client.get(where)).main)
    assert "Why do you look at this person?" in asked
    assert "a.khan@work.example" not in asked
    for act in (comparing.keep_apart, lambda *who: comparing.merge(*who, key=uuid4())):
        with pytest.raises(WhyNeeded):
            act(actor, first, second)

    answer = send(client, where, form=f"{path(first)}/why/", why=WHY)
    assert answer.location == where
    assert "a.khan@work.example" in client.get(where).text


def test_a_merge_of_others_cannot_be_undone_from_here(officer, two):
    first, second, *_ = two
    third, _ = case_of(STRANGER)
    key = uuid4()
    merging.join(first, second, staff_id=uuid4(), key=key)

    with pytest.raises(merging.NoSuchMerge):
        comparing.undo(officer.actor, third, key)
    assert second in merging.records_of(first)


def test_a_person_who_is_deleted_takes_no_other_along(app, two):
    first, second, *_ = two
    merging.join(first, second, staff_id=uuid4(), key=uuid4())
    with transaction() as session:
        session.delete(session.get_one(Person, second))

    assert merging.records_of(first) == (first,)


def test_nobody_is_kept_apart_from_themselves(officer, two):
    page = page_of(officer.get(f"{path(two[0])}/compare/{two[1]}"))
    fields = {e["name"]: e.get("value", "") for e in page.select("main form [type=hidden]")}

    answer = officer.post(f"{path(two[0])}/apart/{two[0]}", data=fields)

    assert answer.status_code == HTTPStatus.NOT_FOUND
