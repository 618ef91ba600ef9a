"""Contacts on the page of a customer: whose they are, and that nobody lets themselves in by one."""

from uuid import uuid4

from portal.accounts.models import Action
from portal.cases.complaints import beginning
from portal.cases.complaints.beginning import Complained
from portal.cases.models import Channel, CustomerType
from portal.cases.services import record_of
from portal.cases.working import contacts, splitting
from portal.cases.working.contacts import Caller, Received
from portal.cases.working.models import Demand
from portal.cases.working.splitting import Part
from portal.core import clock
from tests.accounts.visiting import page_of, send, words
from tests.support.account import actor_of, make_staff

from .builders import AMINA, WHY, at_work, entries, path, read


def complained(at):
    return Complained(team="customer-relations", channel=Channel.PHONE, at=at, words="Too slow.")


def called(note):
    return Received(
        channel=Channel.PHONE, at=clock.now(), customer=CustomerType.INDIVIDUAL,
        demand=Demand.VALUE, resolved=False, note=note,
    )  # fmt: skip


def test_a_contact_of_a_customer_is_recorded_without_asking_them_who_they_are(client, amina):
    person_id, *_ = amina
    at_work(client)
    link = page_of(client.get(path(person_id))).select_one('a[href*="contacts/new?"]')["href"]

    boxes = {each["name"]: each.get("value") for each in page_of(client.get(link)).select("input")}
    assert boxes["name"] == "Amina Khan"
    assert boxes["email"] == "amina@example.org"

    colleague = client.application.test_client()
    at_work(colleague, teams=("registrars",))
    assert "amina@example.org" not in colleague.get(link).text


def test_that_their_details_were_put_into_a_new_contact_is_noted(client, amina, session):
    at_work(client)
    client.get(f"/staff/contacts/new?customer={amina[0]}")

    looked = entries(session)[-1]
    assert (looked.action, looked.person_id) == (Action.READ, amina[0])


def test_when_they_got_in_touch_is_there_and_what_was_noted_is_for_its_team(client, amina):
    person_id, hole, bin_ = amina
    officers = {team: actor_of(make_staff(teams=(team,), email=f"{team}@larkmere.example"))
                for team in ("highways", "waste")}  # fmt: skip
    for team, reference in (("highways", hole), ("waste", bin_)):
        contacts.note_on_case(officers[team], reference, called(f"About {team}."), key=uuid4())
    at_work(client)

    assert "About highways." in read(client, person_id)
    assert "About waste." not in read(client, person_id)
    assert bin_ not in read(client, person_id)
    send(client, path(person_id), why=WHY)
    page = words(page_of(client.get(path(person_id))).select_one(".timeline"))
    assert page.count("Phone") == 2
    assert "About waste." not in page


def test_nobody_lets_themselves_in_by_a_case_they_opened(client, amina, app):
    actor = at_work(client, teams=("customer-relations",))
    caller = Caller(team="customer-relations", contact=AMINA, locale="en")
    opened = contacts.note_without_case(actor, caller, called("A neighbour."), key=uuid4())

    assert "Why do you look at this person?" in read(client, amina[0])
    own = record_of(opened)
    splitting.split(actor, opened, Part(team="customer-relations", about="More."), key=uuid4())
    beginning.begin(actor, opened, complained(own.case.received_at), key=uuid4())
    assert "Why do you look at this person?" in read(client, amina[0])
    colleague = app.test_client()
    at_work(colleague, teams=("customer-relations", "housing"))
    assert "Amina Khan" in read(colleague, amina[0])
