"""Restrictions of contact: proposed, decided, reviewed, and read by the person."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from a11y_tests.languages import in_every_language
from a11y_tests.people.test_customers import WHY, Desk, number, path
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from portal.cases.customers import viewing
from portal.cases.models import Case
from portal.cases.restricting import deciding
from portal.cases.restricting.models import Way
from portal.core import db
from tests.support.account import actor_of, behind, give_session, make_staff

TEAM = "customer-relations"
LIST = "/staff/restrictions/"


@pytest.fixture
def desk(live, routes_app, look):
    """`desk(locale, team=…)`: see Desk."""
    with routes_app.test_request_context("/"), behind(live):
        yield lambda locale, **how: Desk(look(locale), live, Role.OFFICER, **how)


def colleague():
    return actor_of(make_staff(teams=(TEAM,), email=f"{uuid4().hex}@larkmere.example"))


def proposed(person_id):
    """Waiting for somebody to decide; its id."""
    key, who = uuid4(), colleague()
    viewing.give_reason(who, [person_id], why=WHY)
    cases = db.session.scalars(select(Case.reference).where(Case.person_id == person_id)).all()
    proposal = deciding.Proposal(
        ways=[Way.PHONE, Way.EMAIL], reason=WHY, named="Cora Lindqvist", evidence=cases, months=6
    )
    deciding.propose(who, person_id, proposal, key=key)
    return key


def in_force(person_id):
    key = proposed(person_id)
    deciding.decide(colleague(), key, approve=True)
    return key


@in_every_language
def test_it_is_proposed(desk, locale):
    work = desk(locale)
    work.see(LIST)
    person_id = work.customer(number())
    work.see(f"{path(person_id)}/restriction")
    work.press()
    work.is_refused()
    # As where the reason to look has run out: its box is there, and empty.
    work.tab.page.evaluate(
        "const box = document.createElement('input'); box.type = 'hidden'; box.name = 'why';"
        "document.querySelector('main form').append(box)"
    )
    work.press()
    work.is_refused()
    [reference] = db.session.scalars(select(Case.reference).where(Case.person_id == person_id))
    work.tab.page.check("[name=ways][value=phone]")
    work.tab.page.check("[name=months][value='6']")
    work.tab.page.fill("#reason", WHY)
    work.tab.page.fill("#evidence", reference)
    work.press()
    work.tab.assert_accessible()
    work.see(LIST)


@in_every_language
def test_it_is_decided_and_reviewed(desk, locale):
    work = desk(locale, team=TEAM)
    key = proposed(work.customer(number()))
    work.see(f"{LIST}{key}")
    work.press()
    work.is_refused()
    work.tab.page.check("[name=approve][value=yes]")
    work.press()
    work.tab.assert_accessible()
    work.press()
    work.is_refused()
    work.tab.page.check("[name=keep][value=yes]")
    work.tab.page.fill("#note", WHY)
    work.press()
    work.tab.assert_accessible()
    work.see(LIST)


@in_every_language
def test_it_is_seen_wherever_the_person_is_dealt_with(desk, locale):
    work = desk(locale)
    person_id = work.customer(number())
    in_force(person_id)
    found = select(Case.reference).where(Case.person_id == person_id)
    case = f"/staff/cases/{db.session.scalar(found)}"
    for place in (path(person_id), case, f"{case}/contact"):
        work.see(place)
        assert work.tab.page.locator("#restricted").count() == 1


@in_every_language
def test_the_person_reads_it_and_objects(desk, look, live, locale):
    work = desk(locale)
    person_id = work.customer(number())
    tab = look(locale)
    token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
    give_session(tab.page.context, live, token)
    own = "/account/restriction"
    assert tab.open(own) == 200
    tab.assert_accessible()
    in_force(person_id)
    for place in ("/account/", own):
        assert tab.open(place) == 200
        tab.assert_accessible()
    work.tab = tab
    work.press()
    work.is_refused()
    tab.page.fill("#words", WHY)
    work.press()
    tab.assert_accessible()
