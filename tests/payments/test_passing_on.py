"""Staff print a letter to pay, or have the link mailed, and neither says whose it is."""

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.accounts.services import NotAllowed, Role
from portal.cases.services import record_of
from portal.payments import services
from portal.payments.paying import passing_on
from portal.payments.services import PaymentMethod
from portal.payments.taking import asking
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.payments.at_the_desk import ADVISER, PAYMENTS, actor, sign_in_as
from tests.payments.builders import make_payment
from tests.support.account import make_person

NAMES = ("Amina", "Khan", "amina@example.org", "ada@example.org")


@pytest.fixture
def asked(till):
    """For a case of Amina Khan."""
    case = record_of(make_case(payment_due=True).reference).case
    return make_payment(subject_id=case.id, person_id=make_person(name="Amina Khan"))


@pytest.fixture
def adviser(till, client):
    client.staff_id = sign_in_as(client, Role.ADVISER, email=ADVISER)
    return client


def noted(session, staff_id):
    wanted = select(AuditEntry).where(AuditEntry.staff_id == staff_id)
    return session.scalars(wanted.order_by(AuditEntry.position)).all()[-1]


def take_page(asked):
    return f"{PAYMENTS}{asked.reference}/take"


def test_the_letter_has_address_reference_and_code_and_opens_the_payment(
    adviser, asked, session, app
):
    link = page_of(adviser.get(take_page(asked))).main.select_one("a[href$='/letter']")["href"]
    letter = adviser.get(link)

    said = words(page_of(letter).main)
    assert "/pay/ Reference of the payment" in said
    assert asked.reference in said
    assert asked.code in said
    assert "£18.50" in said
    assert not [name for name in NAMES if name in letter.text]
    entry = noted(session, adviser.staff_id)
    assert (str(entry.action), entry.what["part"]) == ("read", "letter to pay")

    payer = app.test_client()
    opened = send(payer, "/pay/", reference=asked.reference, code=asked.code)
    assert "£18.50" in payer.get(opened.location).text


def test_the_letter_is_in_the_language_of_whoever_asked_for_it(adviser, till):
    asked = make_payment(locale="pl")

    link = page_of(adviser.get(take_page(asked))).main.select_one("a[href$='/letter']")["href"]

    assert link == f"/pl{PAYMENTS}{asked.reference}/letter"
    letter = page_of(adviser.get(link))
    assert letter.html["lang"] == "pl"
    assert "/pl/pay/" in words(letter.main)


def test_the_link_is_mailed_in_that_language_and_names_nobody(adviser, till, session, mailed):
    asked = make_payment(locale="pl", person_id=make_person(name="Amina Khan"))
    path = f"{PAYMENTS}{asked.reference}/link"

    assert fault_of(send(adviser, path, email="")) == "Enter the email address to send the link to"
    answer = send(adviser, path, email="son@example.org")

    assert "We are sending the email." in adviser.get(answer.location).text
    [mail] = mailed()
    assert (mail.to, mail.template, mail.locale) == ("son@example.org", "payment_link", "pl")
    assert asked.code in mail.values["link"]
    assert not [name for name in NAMES if name in str(mail.values)]
    entry = [each for each in session.scalars(select(AuditEntry)) if each.action == "message"]
    assert [each.what["part"] for each in entry] == ["link to pay"]


def test_one_payment_is_not_mailed_around_without_end(adviser, asked):
    path = f"{PAYMENTS}{asked.reference}/link"
    answers = [send(adviser, path, email=f"a{each}@example.org") for each in range(6)]

    assert [each.status_code for each in answers] == [303] * 5 + [429]


def test_an_officer_finds_both_ways_beside_the_story(till, client):
    asked = make_payment(subject_id=record_of(make_case().reference).case.id)
    sign_in_as(client, Role.OFFICER, teams=("highways",))

    seen = page_of(client.get(PAYMENTS + asked.reference)).main
    assert seen.select("a[href$='/letter']")
    assert seen.select("a[href$='/link']")


@pytest.mark.parametrize("way", ["letter", "link"])
def test_nothing_is_passed_on_once_it_is_paid(adviser, asked, way):
    services.take_by_hand(actor(Role.ADVISER), asked.reference, PaymentMethod.CASH, "4471-22")

    answer = adviser.get(f"{PAYMENTS}{asked.reference}/{way}")
    assert answer.location == take_page(asked)
    page = adviser.get(answer.location)
    assert asked.code not in page.text
    assert not page_of(page).select(f"a[href$='/{way}']")


def test_finance_takes_no_payment_and_so_passes_none_on(till, client, asked, mailed):
    finance = actor(Role.FINANCE)
    with pytest.raises(NotAllowed):
        passing_on.write_letter(finance, asked.reference)
    with pytest.raises(NotAllowed):
        passing_on.mail_link(finance, asked.reference, "son@example.org")
    assert mailed() == []

    sign_in_as(client, Role.FINANCE)
    assert asking.code_of(asked.id) not in client.get(PAYMENTS + asked.reference).text
    assert not page_of(client.get(PAYMENTS + asked.reference)).select("a[href$='/letter']")
