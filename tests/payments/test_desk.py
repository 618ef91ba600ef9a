"""The page on which an officer works on a case says how it is paid for."""

import pytest

from portal.accounts.services import Role
from portal.cases.models import Case
from portal.cases.services import Status, record_of
from portal.payments import services
from portal.payments.services import PaymentMethod, RefundReason
from tests.accounts.visiting import page_of, send, words
from tests.cases.builders import make_case
from tests.payments.at_the_desk import PAYMENTS, actor, sign_in_as
from tests.payments.builders import make_payment


@pytest.fixture
def officer(till, client):
    client.staff_id = sign_in_as(client, Role.OFFICER, teams=("highways",))
    return client


@pytest.fixture
def case(app):
    return record_of(make_case().reference).case


def paid_for(case):
    asked = make_payment(subject_id=case.id)
    return services.take_by_hand(
        actor(Role.ADVISER), asked.reference, PaymentMethod.TERMINAL, "4471-22"
    )


def close(session, case, status):
    session.get_one(Case, case.id).status = status
    session.commit()


def page(officer, case):
    return page_of(officer.get(f"/staff/cases/{case.reference}")).main


def test_the_case_says_what_was_paid_and_leads_to_the_payment_and_back(officer, case):
    paid = paid_for(case)
    services.refund(actor(Role.FINANCE), paid.reference, 500, RefundReason.GOODWILL, None)

    seen = page(officer, case)
    assert "Amount £18.50 How it stands Paid Given back £5.00" in words(seen)
    assert "has not been given back" not in words(seen)
    story = page_of(officer.get(seen.select_one(f"a[href$='{paid.reference}']")["href"])).main
    assert story.select_one(f"a[href$='/staff/cases/{case.reference}']")


def test_what_is_not_paid_is_said_to_be_due(officer, case):
    make_payment(subject_id=case.id)

    assert "Amount £18.50 How it stands To be paid" in words(page(officer, case))


def test_a_case_without_a_payment_says_nothing_of_money(officer, case):
    assert "Payment" not in words(page(officer, case))


@pytest.mark.parametrize(
    "status", [Status.CANCELLED, Status.REFUSED, Status.NOT_OUR_RESPONSIBILITY], ids=str
)
def test_who_closes_a_paid_case_is_told_that_the_money_is_still_here(
    officer, session, case, status
):
    paid = paid_for(case)
    close(session, case, status)

    seen = page(officer, case)
    assert "This case is closed, and £18.50 has not been given back." in words(seen)
    assert "ask finance" in words(seen)
    assert not seen.select("a[href$='/refund']")

    sign_in_as(officer, Role.OFFICER, Role.FINANCE, teams=("highways",), email="two@larkmere.test")
    link = page(officer, case).select_one("a[href$='/refund']")["href"]
    send(officer, link, how_much="all", reason="not_done")
    assert "has not been given back" not in words(page(officer, case))
    assert services.payment(paid.reference).returned


def test_what_waits_for_a_second_person_is_said_and_not_asked_for_again(officer, session, case):
    asked = make_payment(subject_id=case.id, lines=[services.Line("A skip", 20_000, "standard")])
    services.take_by_hand(actor(Role.ADVISER), asked.reference, PaymentMethod.CASH, "4471-22")
    close(session, case, Status.CANCELLED)
    services.refund(actor(Role.FINANCE), asked.reference, 20_000, RefundReason.CANCELLED, None)

    assert "Asked to go back £200.00" in words(page(officer, case))
    assert "has not been given back" not in words(page(officer, case))


def test_a_case_that_is_done_or_was_never_paid_prompts_nobody(officer, session, case):
    paid_for(case)
    close(session, case, Status.COMPLETED)
    other = record_of(make_case().reference).case
    make_payment(subject_id=other.id)
    close(session, other, Status.CANCELLED)

    assert "has not been given back" not in words(page(officer, case))
    assert "has not been given back" not in words(page(officer, other))


def test_who_may_not_open_the_case_gets_no_link_to_it(till, client, case):
    paid = paid_for(case)
    sign_in_as(client, Role.FINANCE)

    story = page_of(client.get(PAYMENTS + paid.reference)).main
    assert case.reference in words(story)
    assert not story.select("a[href*='/staff/cases/']")
