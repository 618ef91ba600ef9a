"""Staff find a payment, read its story, take it at the counter, and give it back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry
from portal.accounts.services import Role
from portal.cases.services import record_of
from portal.core import clock
from portal.core.cards import MESSAGE
from portal.payments import services
from portal.payments.models import Payment
from portal.payments.money import money
from portal.payments.services import PaymentState
from portal.payments.staff.amounts import pence_in
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.payments.at_the_desk import ADVISER, FINANCE, PAYMENTS, actor, sign_in_as, taken
from tests.payments.builders import entries, make_payment
from tests.support.account import make_person

CARD = "4242 4242 4242 4242"
TAKEN = {"method": "terminal", "amount": "18.50", "receipt_number": "4471-22"}


@pytest.fixture
def finance(till, client):
    client.staff_id = sign_in_as(client, Role.FINANCE)
    return client


@pytest.fixture
def adviser(till, client):
    client.staff_id = sign_in_as(client, Role.ADVISER, email=ADVISER)
    return client


@pytest.fixture
def officer(till, client):
    client.staff_id = sign_in_as(client, Role.OFFICER, teams=("highways",))
    return client


def of_case():
    """A payment for a case of highways, and that case."""
    case = record_of(make_case().reference).case
    return make_payment(subject_id=case.id, person_id=make_person()), case


def read_by(session, staff_id):
    wanted = select(AuditEntry).where(
        AuditEntry.staff_id == staff_id, AuditEntry.action == Action.READ
    )
    return session.scalars(wanted.order_by(AuditEntry.position)).all()


def found(client, **asked):
    answer = client.get(PAYMENTS, query_string=asked)
    return [words(link) for link in page_of(answer).select("tbody th a")]


# Finding


def test_a_payment_is_found_by_each_number_that_somebody_may_have(finance):
    asked, case = of_case()
    paid = taken("TILL 17")

    assert found(finance, typed=asked.reference.lower()) == [asked.reference]
    assert found(finance, typed=case.reference) == [asked.reference]
    assert found(finance, typed="TILL 17") == [paid.reference]
    assert found(finance, typed="nothing") == []


def test_a_payment_is_found_by_the_day_on_which_it_was_paid(finance):
    day = clock.today()
    with clock.frozen(clock.now() - timedelta(days=3)):
        taken("1")
    paid = taken("2")

    assert found(finance, day=day.day, month=day.month, year=day.year) == [paid.reference]


def test_nothing_is_listed_before_anything_was_asked(finance):
    make_payment()

    assert found(finance) == []


@pytest.mark.parametrize("day", [{"day": "31", "month": "2", "year": "2026"}, {"day": "x"}])
def test_a_day_that_is_none_is_refused(finance, day):
    answer = finance.get(PAYMENTS, query_string=day)

    assert answer.status_code == 422
    assert fault_of(answer) == "Enter a real day, like 27 3 2026"


# Its story


def test_the_story_says_everything_in_order_and_is_on_the_audit_log(finance, session):
    paid = taken()
    services.refund(
        actor(Role.FINANCE), paid.reference, 500, services.RefundReason.GOODWILL, "They waited long"
    )

    answer = finance.get(PAYMENTS + paid.reference)
    told = [words(each) for each in page_of(answer).select(".timeline__label")]

    assert told[0] == "We asked for the payment £18.50"
    assert "Money came in £18.50" in told
    assert told.index("Money came in £18.50") < told.index(f"Money went back {money(-500)}")
    assert "They waited long" in answer.text
    assert "Collection of three items" in answer.text
    [noted] = read_by(session, finance.staff_id)
    assert noted.what == {"part": "payment", "payment": paid.reference}


def test_an_officer_of_the_team_needs_no_reason(officer, session):
    asked, case = of_case()

    assert "What has happened" in officer.get(PAYMENTS + asked.reference).text
    [noted] = read_by(session, officer.staff_id)
    assert (noted.case_id, noted.why) == (case.id, None)


def test_an_officer_of_another_team_says_why_and_the_person_reads_it(till, client, session):
    staff_id = sign_in_as(client, Role.OFFICER, teams=("waste",))
    asked, case = of_case()
    path = PAYMENTS + asked.reference

    closed = client.get(path)
    assert "What has happened" not in closed.text
    assert "ada@example.org" not in closed.text
    assert read_by(session, staff_id) == []
    assert fault_of(send(client, path, why=" ")) == "Enter why you are looking"

    opened = send(client, path, why="The person is on the phone")
    assert opened.status_code == 303
    assert "What has happened" in client.get(opened.location).text
    [noted] = read_by(session, staff_id)
    assert (noted.why, noted.case_id) == ("The person is on the phone", case.id)


def test_a_reason_is_for_one_payment_and_half_an_hour(till, client):
    sign_in_as(client, Role.OFFICER, teams=("waste",))
    first, second = make_payment(), make_payment()
    opened = send(client, PAYMENTS + first.reference, why="They asked").location
    elsewhere = opened.replace(first.reference, second.reference)

    assert "What has happened" in client.get(opened).text
    assert "What has happened" not in client.get(elsewhere).text
    assert "What has happened" not in client.get(f"{PAYMENTS}{first.reference}?because=x").text
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert "What has happened" not in client.get(opened).text
    sign_in_as(client, Role.OFFICER, teams=("waste",), email="other@larkmere.example")
    assert "What has happened" not in client.get(opened).text


@pytest.mark.parametrize("reference", ["PY-2222-2222", "nonsense"])
def test_an_unknown_payment_is_not_found(finance, reference):
    assert finance.get(PAYMENTS + reference).status_code == 404


# Taking it


def test_an_adviser_takes_what_is_due_and_prints_the_receipt(adviser, session):
    asked = make_payment()

    answer = send(adviser, f"{PAYMENTS}{asked.reference}/take", **TAKEN)
    assert answer.status_code == 303
    page = adviser.get(answer.location)

    assert "4471-22" in page.text
    assert "Card, at our counter" in page.text
    assert services.payment(asked.reference).state is PaymentState.PAID
    assert entries(asked.id) == [("charge", 1850)]
    taken_by = select(Payment.taken_by).where(Payment.id == asked.id)
    assert session.scalar(taken_by) == adviser.staff_id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "18.00"}, "This is not the amount that is due. Take exactly what is due."),
        ({"amount": "a lot"}, "Enter an amount in pounds, like 18.50"),
        ({"method": "online"}, "Choose how it was paid"),
        ({"receipt_number": ""}, "Enter the number on the receipt"),
        ({"receipt_number": CARD}, str(MESSAGE)),
        ({"receipt_number": "4242424242424242"}, str(MESSAGE)),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(adviser, typed, said):
    asked = make_payment()

    answer = send(adviser, f"{PAYMENTS}{asked.reference}/take", **{**TAKEN, **typed})

    assert (answer.status_code, fault_of(answer)) == (422, said)
    assert CARD not in answer.text
    assert entries(asked.id) == []


def test_a_receipt_number_pays_once(adviser):
    taken("4471-22")
    asked = make_payment()

    answer = send(adviser, f"{PAYMENTS}{asked.reference}/take", **TAKEN)

    assert fault_of(answer).startswith("Another payment has this receipt number already.")
    assert entries(asked.id) == []


def test_what_was_paid_meanwhile_is_not_taken_again(adviser):
    asked = make_payment()
    page = page_of(adviser.get(f"{PAYMENTS}{asked.reference}/take"))
    token = page.select_one("main [name=csrf_token]")["value"]
    services.take_by_hand(
        actor(Role.ADVISER), asked.reference, services.PaymentMethod.CASH, "till-1"
    )

    answer = adviser.post(f"{PAYMENTS}{asked.reference}/take", data={"csrf_token": token, **TAKEN})

    assert answer.status_code == 422
    assert entries(asked.id) == [("charge", 1850)]


def test_finance_takes_no_money_and_an_adviser_reads_no_story(till, client):
    asked = make_payment()
    sign_in_as(client, Role.FINANCE)
    assert client.get(f"{PAYMENTS}{asked.reference}/take").status_code == 403
    sign_in_as(client, Role.ADVISER, email=ADVISER)
    assert client.get(PAYMENTS + asked.reference).status_code == 403


# What they share


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("18.50", 1850), ("£18.50", 1850), (" 1,250.00 ", 125_000), ("5", 500),
        ("\u0661\u0668.\u0665\u0660", 1850),
        ("18.5", None), ("-5", None), ("12,50", None), ("1e3", None), ("", None), ("9" * 40, None),
        ("+5", None), ("0", 0),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, pence):
    assert pence_in(typed) == pence


def test_staff_see_the_pages_they_may_open(finance):
    nav = words(page_of(finance.get(PAYMENTS)).select_one(".account-nav"))
    for place in ("Payments", "Refunds to decide", "Differences", "Ledger"):
        assert place in nav
    sign_in_as(finance, Role.EDITOR, email="ed@larkmere.example")
    assert "Payments" not in words(page_of(finance.get("/staff/")).select_one(".account-nav"))
    assert FINANCE not in finance.get("/staff/").text
