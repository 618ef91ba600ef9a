"""One person's everything: one's own teams' at once, the rest with a reason, the hidden named."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest

from portal.accounts.models import Action
from portal.accounts.own import preferences
from portal.accounts.own.preferences import Need
from portal.accounts.permissions import Permission, Role
from portal.accounts.services import ItemKind
from portal.cases.customers import parts, viewing
from portal.cases.talking import discretion
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.payments.builders import make_payment
from tests.support.account import sign_in

from .builders import AMINA, WHY, at_work, case_of, entries, path, read


def test_an_officer_sees_what_their_team_has_with_the_person_and_that_there_is_more(client, amina):
    person_id, hole, bin_ = amina
    at_work(client)

    page = page_of(client.get(path(person_id)))

    assert "Amina Khan" in words(page.h1)
    assert page.select_one(f'a[href="/staff/cases/{hole}"]')
    assert bin_ not in page.text
    assert "1 case of this team, until you say why you look" in words(page.main)
    assert "waste" in words(page.main)


def test_with_a_reason_they_see_where_all_stand_and_open_their_own_alone(client, amina, session):
    person_id, hole, bin_ = amina
    at_work(client)

    answer = send(client, path(person_id), why=WHY)
    page = page_of(client.get(answer.location))

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert WHY in words(page.main)
    assert bin_ in page.text
    assert not page.select_one(f'a[href="/staff/cases/{bin_}"]')
    assert page.select_one(f'a[href="/staff/cases/{hole}"]')
    searched, looked = entries(session)[-2:]
    assert (searched.action, searched.why) == (Action.SEARCH, WHY)
    assert (looked.action, looked.person_id, looked.why) == (Action.READ, person_id, WHY)


def test_a_team_that_does_not_deal_with_the_person_says_why_first(client, amina, session):
    person_id, hole, _ = amina
    at_work(client, teams=("registrars",))

    page = read(client, person_id)

    assert "Why do you look at this person?" in page
    assert "Amina" not in page
    assert hole not in page
    assert entries(session) == []

    assert "Enter why you are looking" in fault_of(send(client, path(person_id), why=" "))
    send(client, path(person_id), why=WHY)
    assert hole in read(client, person_id)


def test_the_reason_holds_for_half_an_hour_and_for_whoever_gave_it(client, amina, app):
    person_id, hole, _ = amina
    actor = at_work(client, teams=("registrars",))
    send(client, path(person_id), why=WHY)
    colleague = app.test_client()
    at_work(colleague, teams=("housing",))

    assert hole not in read(colleague, person_id)
    assert viewing.look(actor, person_id).cases.count == 2
    with frozen(clock.now() + timedelta(minutes=31)), pytest.raises(viewing.WhyNeeded):
        viewing.look(actor, person_id)


def test_an_adviser_who_found_somebody_has_said_why(client, amina):
    person_id, hole, bin_ = amina
    at_work(client, Role.ADVISER, teams=())

    found = send(client, "/staff/find", email="Amina@example.org", why=WHY)
    page = client.get(found.location, follow_redirects=True)

    assert page.request.path == path(person_id)
    assert hole in page.text
    assert bin_ in page.text
    assert not page_of(page).select_one(f'a[href="/staff/cases/{hole}"]')


def test_what_a_role_does_not_let_one_see_is_said_to_be_hidden(client, amina):
    person_id, *_ = amina
    make_payment(person_id=person_id)
    at_work(client, Role.ADVISER, teams=())
    send(client, path(person_id), why=WHY)

    page = page_of(client.get(path(person_id)))
    hidden = {words(dt): words(dt.find_next("dd")) for dt in page.select("dt")}

    assert hidden["Payments"] == "Hidden: your role does not let you see this"
    assert not page.find("h2", string="Payments")


def test_payments_are_shown_to_an_officer_once_they_said_why(client, amina):
    person_id, *_ = amina
    payment = make_payment(person_id=person_id)
    at_work(client)

    assert "Hidden until you say why you look" in read(client, person_id)
    send(client, path(person_id), why=WHY)

    page = page_of(client.get(path(person_id)))
    assert page.select_one(f'a[href="/staff/payments/{payment.reference}"]')


def test_what_cannot_be_read_just_now_is_said_and_the_rest_is_shown(client, amina, monkeypatch):
    person_id, hole, _ = amina
    at_work(client)
    send(client, path(person_id), why=WHY)
    broken = {ItemKind.PAYMENT: parts.Shown(Permission.READ_PAYMENTS, None)}
    monkeypatch.setattr(parts, "_kinds", broken)
    monkeypatch.setattr("portal.accounts.overview._sources", {})

    page = read(client, person_id)

    assert "We can’t show this just now." in page
    assert hole in page


def test_what_they_need_stands_above_everything_else(client, amina):
    person_id, hole, _ = amina
    preferences.choose(person_id, needs=(Need.HEARING_LOOP,))
    at_work(client)

    page = read(client, person_id)

    assert page.index("A hearing loop") < page.index(hole)


def test_a_case_of_a_service_that_is_kept_private_does_not_say_which_it_is(
    client, amina, monkeypatch
):
    person_id, _, bin_ = amina
    monkeypatch.setattr(discretion, "_sources", [lambda service: service == "missed-bin"])
    at_work(client)
    send(client, path(person_id), why=WHY)

    page = read(client, person_id)

    assert bin_ in page
    assert "Kept private by its team" in page
    assert "missed bin" not in page


def test_the_page_of_a_case_leads_to_the_person(client, amina):
    person_id, hole, _ = amina
    at_work(client)

    page = page_of(client.get(f"/staff/cases/{hole}"))

    assert page.select_one(f'a[href="{path(person_id)}"]')


def test_many_cases_come_a_page_at_a_time(client, app):
    for _ in range(viewing.PER_PAGE + 1):
        person_id, _ = case_of(AMINA)
    at_work(client)

    first = page_of(client.get(path(person_id)))
    onward = first.select_one("[rel=next]")["href"]

    assert len(first.select("tbody tr")) == viewing.PER_PAGE
    assert len(page_of(client.get(onward)).select("tbody tr")) == 1


@pytest.mark.parametrize("asked", ["?page=0", "?page=-1", "?page=x", "?page=9999", "?said=%00"])
def test_a_page_that_is_not_there_is_the_nearest(client, amina, asked):
    at_work(client)

    answer = client.get(path(amina[0]) + asked)

    assert answer.status_code == HTTPStatus.OK
    assert amina[1] in answer.text


def test_nobody_is_not_found(client):
    at_work(client)

    assert client.get(path(uuid4())).status_code == HTTPStatus.NOT_FOUND


def test_the_person_sees_in_their_account_that_somebody_looked(amina, client, app):
    person_id, *_ = amina
    actor = at_work(client, teams=("registrars",))
    viewing.give_reason(actor, [person_id], why=WHY)
    viewing.look(actor, person_id)
    resident = app.test_client()
    sign_in(resident, person_id)

    assert WHY in resident.get("/account/who-looked").text


def test_a_page_costs_no_more_with_twenty_cases_than_with_two(client, amina, statements):
    person_id, *_ = amina
    at_work(client)
    client.get(path(person_id))
    statements.clear()
    client.get(path(person_id))
    few = len(statements)
    for _ in range(15):
        case_of(AMINA)
    statements.clear()
    client.get(path(person_id))

    assert len(statements) <= few
    assert few <= 30


def test_what_was_paid_for_in_private_is_not_named_to_others(client, amina, monkeypatch):
    person_id, *_ = amina
    private, open_ = (make_payment(person_id=person_id, service=each)
                      for each in ("naming-ceremony", "bulky-waste"))  # fmt: skip
    monkeypatch.setattr(discretion, "_sources", [lambda service: service == "naming-ceremony"])
    at_work(client)
    send(client, path(person_id), why=WHY)

    page = page_of(client.get(path(person_id)))

    assert "Kept private by its team" in words(page.main)
    assert not page.select_one(f'a[href="/staff/payments/{private.reference}"]')
    assert page.select_one(f'a[href="/staff/payments/{open_.reference}"]')
