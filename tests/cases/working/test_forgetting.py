"""What contacts and calls say about somebody is shown to them, and goes when it should."""

from datetime import timedelta
from uuid import uuid4

from portal.accounts.services import After
from portal.cases import progress
from portal.cases.ending import emptying
from portal.cases.models import Channel, CustomerType
from portal.cases.opening import Contact
from portal.cases.services import Status, record_of
from portal.cases.working import calling, contacts, forgetting, holding
from portal.cases.working.calling import Wanted
from portal.cases.working.contacts import Caller, Received
from portal.cases.working.models import CallBack, CaseContact, Demand, Missed
from portal.core import clock
from tests.cases.working.conftest import AMINA


def received(**changes):
    return Received(**{
        "channel": Channel.PHONE, "at": clock.now(), "customer": CustomerType.INDIVIDUAL,
        "demand": Demand.VALUE, "resolved": True, "note": "Her mother is ill",
    } | changes)  # fmt: skip


def test_an_emptied_case_says_nothing_of_contacts_and_calls(actor, case, session):
    contact_id, call_id = uuid4(), uuid4()
    contacts.note_on_case(actor, case.reference, received(), key=contact_id)
    wanted = Wanted(missed=Missed.VOICEMAIL, phone="01632 960001", about="Her mother")
    calling.promise(actor, case.reference, wanted, key=call_id)
    progress.update(case.reference, status=Status.COMPLETED, note=None, author="Ola")

    assert emptying.empty(case.id, After.ANONYMISE, wait=True)

    session.expire_all()
    contact, call = session.get(CaseContact, contact_id), session.get(CallBack, call_id)
    assert (contact.note, contact.person_id) == (None, None)
    assert (call.phone, call.about) == (None, None)
    assert contact.demand is Demand.VALUE


def test_a_person_sees_that_they_got_in_touch_and_no_note(actor, case):
    contacts.note_on_case(actor, case.reference, received(), key=uuid4())
    person_id = record_of(case.reference).case.person_id

    [line] = holding.HOLDER.holdings(person_id)
    assert (line.what, line.count) == ("When you got in touch with us", 1)
    [told] = holding.HOLDER.records(person_id)
    assert "Her mother" not in str(told)


def without_case(actor, at):
    caller = Caller(team="waste", contact=Contact(AMINA.name, AMINA.email), locale="en")
    key = uuid4()
    contacts.note_without_case(actor, caller, received(at=at), key=key)
    return key


def test_what_never_became_a_case_goes_when_its_owner_asks(actor, session):
    key = without_case(actor, clock.now())
    person_id = session.get(CaseContact, key).person_id

    assert [fate.count for fate in holding.HOLDER.fates(person_id)] == [1]
    assert holding.HOLDER.erase(person_id) is False
    session.expire_all()
    assert session.get(CaseContact, key).note is None


def test_or_after_two_years(actor, session):
    old = without_case(actor, clock.now() - timedelta(days=740))
    new = without_case(actor, clock.now())

    assert forgetting.old_ones() == 1
    assert forgetting.old_ones() == 0
    session.expire_all()
    assert session.get(CaseContact, old).note is None
    assert session.get(CaseContact, new).note is not None
