from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.accounts.models import DetailChange, Outcome, Person, ToldItem
from portal.accounts.own import changing, telling_once
from portal.accounts.own.details import Detail
from portal.accounts.own.telling_once import Linked
from portal.accounts.privacy import consents
from portal.cases.models import Case, TimelineEntry
from portal.cases.owning import contacting
from portal.cases.services import Contact, Status, update
from portal.core import clock
from portal.notifications.models import Message
from tests.accounts.pages import follow, send, soup, text
from tests.cases.builders import make_case
from tests.support.account import PERSON, make_person, sign_in

ADDRESS = {"mode": "by-hand", "line1": "12 Mere Street", "town": "Larkmere", "postcode": "LK1 2AB"}


class Permits:
    """Another source, which can be made to fail."""

    name = "permit"
    broken = unreadable = False

    def __init__(self):
        self.told = []

    def linked(self, _person_id):
        if self.unreadable:
            raise ZeroDivisionError
        return [Linked("1", "permit", "Parking permit", "P-1", frozenset({Detail.ADDRESS}))]

    def named(self, _person_id, _keys):
        return []

    def change(self, _person_id, _key, values):
        if self.broken:
            raise ZeroDivisionError
        self.told.append(dict(values))
        return Outcome.CHANGED


@pytest.fixture
def permits(monkeypatch):
    source = Permits()
    monkeypatch.setattr(telling_once, "_sources", dict(vars(telling_once)["_sources"]))
    telling_once.add_recipient(source)
    return source


@pytest.fixture
def person(client):
    return sign_in(client)


@pytest.fixture
def two_cases(person):
    return [make_case(contact=Contact("Amina Khan", PERSON, None)) for _ in range(2)]


def change_name(client, name="Amina Ahmed"):
    """The address of the page that asks whom to tell."""
    return send(client, "/account/details/name", {"name": name}).headers["Location"]


def change_address(client):
    return send(client, "/account/details/address?by=by-hand", ADDRESS).headers["Location"]


def contact(session, opened):
    session.expire_all()
    return session.get(Case, opened.id).contact


def entries(session, opened):
    return session.scalars(
        select(TimelineEntry).where(TimelineEntry.case_id == opened.id, TimelineEntry.note != None)  # noqa: E711
    ).all()


def test_nothing_is_chosen_to_begin_with(client, two_cases):
    page = client.get(change_name(client)).get_data(as_text=True)

    assert page.count('name="chosen"') == 3
    assert " checked" not in page


def test_only_the_chosen_case_is_told(client, session, two_cases):
    first, second = two_cases
    where = change_name(client)

    shown = text(follow(client, send(client, where, {"chosen": f"case:{first.id}"})))

    assert contact(session, first)["name"] == "Amina Ahmed"
    assert contact(session, second)["name"] == "Amina Khan"
    assert f"( {first.reference} ): Changed" in shown
    assert f"( {second.reference} ): Not changed, because you did not choose it." in shown


def test_all_of_them_can_be_told_at_once(client, session, two_cases):
    send(client, change_address(client), {"chosen": "all"})

    for opened in two_cases:
        assert contact(session, opened)["address"] == "12 Mere Street, Larkmere, LK1 2AB"


def test_all_are_those_that_the_page_showed(client, session, person, two_cases):
    where = change_name(client)
    page = client.get(where)
    later = make_case(contact=Contact("Amina Khan", PERSON, None))
    shown = [f"case:{opened.id}" for opened in two_cases]
    fields = {"chosen": "all", "shown": shown, "seen": _hidden(page, "seen")}

    client.post(where, data={**fields, "csrf_token": _hidden(page, "csrf_token")})

    assert contact(session, later)["name"] == "Amina Khan"
    assert contact(session, two_cases[0])["name"] == "Amina Ahmed"


def test_the_timeline_says_which_details_without_them(client, session, two_cases):
    send(client, change_address(client), {"chosen": "all"})

    [entry] = entries(session, two_cases[0])
    assert entry.public
    assert entry.note == "You changed your postal address."
    assert entry.status is Status.RECEIVED


def test_the_consent_is_kept_in_its_words(client, person, two_cases):
    send(client, change_name(client), {"chosen": "all"})

    consent = consents.standing(person)[changing.PURPOSE]
    assert consent.given
    assert "I agree" in consent.wording


def test_no_consent_is_kept_where_nothing_was_chosen(client, person, two_cases):
    send(client, change_name(client))

    assert consents.standing(person) == {}


def test_pressed_twice_it_happens_once(client, session, two_cases):
    where = change_name(client)
    page = client.get(where)
    fields = {
        "chosen": f"case:{two_cases[0].id}",
        "seen": _hidden(page, "seen"),
        "csrf_token": _hidden(page, "csrf_token"),
    }

    answers = [client.post(where, data=fields) for _ in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {where.removesuffix("/tell")}
    assert len(entries(session, two_cases[0])) == 1
    receipts = select(func.count()).where(Message.template == "details_changed")
    assert session.scalar(receipts) == 1


def test_the_receipt_is_the_same_when_it_is_loaded_again(client, two_cases):
    receipt = send(client, change_name(client), {"chosen": "all"}).headers["Location"]

    assert text(client.get(receipt)) == text(client.get(receipt))
    assert "Receipt of" in text(client.get("/account/details"))


def test_the_mail_lists_the_same_and_no_detail(client, session, two_cases):
    send(client, change_name(client), {"chosen": f"case:{two_cases[0].id}"})

    [mail] = session.scalars(select(Message).where(Message.template == "details_changed"))
    assert [line["reference"] for line in mail.values["changed"]] == [two_cases[0].reference]
    assert [line["reference"] for line in mail.values["unchanged"]] == [two_cases[1].reference]
    assert "Ahmed" not in str(mail.values)


def test_no_case_writes_a_letter_of_its_own(client, session, two_cases, run_jobs):
    run_jobs()
    before = session.scalar(select(func.count()).select_from(Message))

    send(client, change_name(client), {"chosen": "all"})
    run_jobs()

    assert session.scalar(select(func.count()).select_from(Message)) == before + 1


def test_a_case_that_was_finished_since_is_named_as_not_changed(client, session, two_cases):
    first = two_cases[0]
    where = change_name(client)
    page = client.get(where)
    update(first.reference, status=Status.FIXED, note=None, author="Ola")
    fields = {"chosen": f"case:{first.id}", "seen": _hidden(page, "seen")}

    answer = client.post(where, data={**fields, "csrf_token": _hidden(page, "csrf_token")})

    assert "Not changed, because it is finished." in text(follow(client, answer))
    assert contact(session, first)["name"] == "Amina Khan"


def test_what_was_sent_to_another_system_cannot_be_chosen(client, session, two_cases, monkeypatch):
    first, second = two_cases
    monkeypatch.setattr(contacting, "_sent_on", [lambda ids: {first.id} & set(ids)])
    where = change_name(client)

    shown = text(client.get(where))
    send(client, where, {"chosen": [f"case:{first.id}", f"case:{second.id}"]})

    assert "We cannot change these here" in shown
    assert contact(session, first)["name"] == "Amina Khan"
    assert contact(session, second)["name"] == "Amina Ahmed"


def test_one_that_fails_holds_up_no_other_and_is_tried_again(
    client, session, two_cases, permits, run_jobs
):
    permits.broken = True
    receipt = send(client, change_address(client), {"chosen": "all"}).headers["Location"]
    assert "We will try again by ourselves" in text(client.get(receipt))
    assert contact(session, two_cases[0])["address"]

    permits.broken = False
    run_jobs()

    assert len(permits.told) == 1
    assert "( P-1 ): Changed" in text(client.get(receipt))


def test_what_was_changed_again_since_is_not_told_the_older_value(
    client, session, two_cases, permits, run_jobs
):
    permits.broken = True
    receipt = send(client, change_address(client), {"chosen": "all"}).headers["Location"]
    session.scalars(select(Person).where(Person.name != None)).first().address = None  # noqa: E711
    session.flush()
    permits.broken = False

    run_jobs()

    assert permits.told == []
    assert "changed your details again since" in text(client.get(receipt))


def test_after_two_days_it_is_given_up_and_says_so(client, session, two_cases, permits):
    permits.broken = True
    receipt = send(client, change_address(client), {"chosen": "all"}).headers["Location"]

    with clock.frozen(clock.now() + timedelta(days=2, minutes=1)):
        changing.tidy()

    assert "We tried for 2 days" in text(client.get(receipt))


def test_a_source_that_cannot_be_read_is_said_and_hides_no_other(client, two_cases, permits):
    permits.unreadable = True

    shown = text(client.get(change_address(client)))

    assert "We could not look up everything" in shown
    assert two_cases[0].reference in shown


def test_only_what_keeps_a_changed_detail_is_listed(client, two_cases, permits):
    shown = text(client.get(change_name(client)))

    assert "Parking permit" not in shown


def test_a_change_nobody_confirmed_is_forgotten_after_a_day(client, person, session):
    change_name(client)

    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        changing.tidy()

    assert session.scalar(select(func.count()).select_from(DetailChange)) == 0


def test_a_change_that_another_tab_altered_is_asked_again(client, session, person, two_cases):
    where = change_name(client)
    page = client.get(where)
    change_name(client, "Amina Third")
    fields = {"seen": _hidden(page, "seen"), "csrf_token": _hidden(page, "csrf_token")}

    answer = client.post(where, data=fields)

    assert answer.status_code == 409
    assert "Your change is different now" in text(answer)
    assert session.get(Person, person).name == "Amina Khan"


@pytest.mark.parametrize("what", ["", "/tell", "/drop"])
def test_a_change_of_somebody_else_is_not_there(client, app, two_cases, session, what):
    where = change_name(client).removesuffix("/tell")
    stranger = app.test_client()
    sign_in(stranger, make_person("stranger@example.org"))
    ours = stranger.get(f"{where}{what}" if what != "/drop" else where)
    unknown = stranger.get(f"/account/changes/{uuid4()}")

    assert ours.status_code == unknown.status_code == 404
    assert text(ours) == text(unknown)


def test_nobody_tells_the_case_of_somebody_else(client, session, person):
    foreign = make_case(contact=Contact("Zoë", "zoe@example.org", None))

    send(client, change_name(client), {"chosen": f"case:{foreign.id}"})

    assert contact(session, foreign)["name"] == "Zoë"
    assert session.scalar(select(func.count()).select_from(ToldItem)) == 0


@pytest.mark.parametrize(
    "chosen", ["", "case", "case:", "case:1", "nothing:1", "case:\x00", "x" * 5000]
)
def test_whatever_is_chosen_breaks_nothing(client, session, person, two_cases, chosen):
    answer = send(client, change_name(client), {"chosen": chosen})

    assert answer.status_code == 303
    assert session.get(Person, person).name == "Amina Ahmed"


def test_the_record_of_an_address_brings_its_cases(client, session, person, run_jobs):
    opened = make_case(contact=Contact("Amina", "amina.new@example.org", None))
    send(client, "/account/details/email", {"email": "amina.new@example.org"})
    run_jobs()
    [mail] = session.scalars(select(Message).where(Message.template == "address_code"))
    proved = send(client, "/account/details/email/code", {"code": mail.values["code"]})
    send(client, proved.headers["Location"])
    run_jobs()

    session.expire_all()
    assert session.get(Case, opened.id).person_id == person


def _hidden(page, name):
    return soup(page).select_one(f"main input[name={name}]")["value"]
