"""Receipts: what they say, who may see them, as a page and as a tagged PDF."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from portal.accounts.services import Role
from portal.cases import services as cases
from portal.cases.services import record_of
from portal.core import clock
from portal.payments import services
from portal.payments.ending import held, keeping
from portal.payments.models import Payment
from portal.payments.money import money
from portal.payments.reading import receipts
from portal.payments.services import Line, PaymentState, RefundReason
from tests.accounts.visiting import page_of, words
from tests.cases.builders import make_case
from tests.payments.at_the_desk import actor, taken
from tests.payments.builders import make_payment, open_session, refunds
from tests.support import pdf
from tests.support.account import make_person, sign_in

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LINES = [
    Line("Collection of three items", 1850, "standard"),
    Line("Copy of a certificate", 1100, "outside"),
    Line("A second collection", 650, "standard"),
]


@pytest.fixture
def owner(till, client):
    return sign_in(client)


@pytest.fixture
def paid(owner):
    with clock.frozen(NOON):
        return taken(person_id=owner, lines=LINES)


def receipt_of(client, payment):
    return client.get(f"/pay/{payment.reference}/receipt")


# What it says


def test_it_says_what_was_paid_for_when_how_and_the_vat_in_it(client, paid):
    said = words(page_of(receipt_of(client, paid)).main)

    for wanted in (
        paid.reference, "Wednesday 4 March 2026", "Card, at our counter", "4471-22",
        "GB 999 9999 73", "Larkmere Town Hall", "Collection of three items £18.50",
        "This includes £3.08 VAT at 20%.", "Copy of a certificate £11.00 No VAT",
        "Paid in all £36.00", "Without VAT £31.84", "VAT £4.16",
    ):  # fmt: skip
        assert wanted in said


def test_the_vat_of_its_lines_adds_up(paid):
    found = receipts.receipt_of(paid.reference)

    assert sum(line.vat_pence for line in found.lines) == found.vat_amount == 416
    assert found.net + found.vat_amount == found.amount == 3600


def test_what_went_back_stands_on_it(client, paid):
    services.refund(actor(Role.FINANCE), paid.reference, 500, RefundReason.GOODWILL, "secret")
    services.refund(actor(Role.FINANCE), paid.reference, 600, RefundReason.GOODWILL, None)

    found = receipts.receipt_of(paid.reference)
    said = words(page_of(receipt_of(client, paid)).main)

    assert [back.amount for back in found.back] == [500, 600]
    assert sum(back.amount for back in found.back) == found.refunded
    assert "Paid after that £25.00" in said
    assert "secret" not in said


def test_what_was_paid_twice_and_went_back_is_not_on_it(till, owner, run_jobs):
    asked = make_payment(person_id=owner)
    opened = open_session(till, asked.reference)
    services.take_by_hand(
        actor(Role.ADVISER), asked.reference, services.PaymentMethod.CASH, "till 3"
    )
    till.pay(opened)
    services.sync(opened)
    run_jobs()

    found = receipts.receipt_of(asked.reference)

    assert ("paid_twice", "done", 1850) in refunds(asked.id)
    assert (found.back, found.amount, found.method) == ((), 1850, "cash")


@pytest.mark.parametrize("lines", [[Line("A", 1, "standard")], [Line("B", 3, "standard")]])
def test_the_smallest_amounts_add_up(owner, lines):
    found = receipts.receipt(taken(person_id=owner, lines=lines))

    assert found.net + found.vat_amount == found.amount


# Who may see it


def test_nothing_paid_has_no_receipt(client, owner):
    asked = make_payment(person_id=owner)

    assert receipt_of(client, asked).status_code == 404
    assert client.get(f"/pay/{asked.reference}/receipt.pdf").status_code == 404


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_a_stranger_is_asked_for_the_code(app, till, ending):
    payment = taken()
    client = app.test_client()
    answer = client.get(f"/pay/{payment.reference}/receipt{ending}")

    assert answer.status_code == 303
    assert answer.location.startswith("/pay/?reference=")


def test_somebody_else_who_is_signed_in_is_a_stranger_too(app, paid):
    other = app.test_client()
    sign_in(other, make_person("other@example.org"))

    assert receipt_of(other, paid).status_code == 303


def test_whoever_has_the_code_sees_it(app, till):
    asked = make_payment()
    client = app.test_client()
    assert receipt_of(client, asked).status_code == 303
    client.get(f"/pay/{asked.reference}?code={asked.code}")
    services.take_by_hand(
        actor(Role.ADVISER), asked.reference, services.PaymentMethod.CASH, "till 9"
    )

    assert "till 9" in receipt_of(client, asked).text


def test_whoever_sees_the_case_sees_it(app, till):
    opened = make_case()
    payment = taken(subject_id=record_of(opened.reference).case.id)
    client = app.test_client()
    assert receipt_of(client, payment).status_code == 303

    client.get(f"/cases/{opened.reference}?code={cases.access_code(opened.reference)}")

    assert receipt_of(client, payment).status_code == 200


# As a PDF


def test_the_pdf_is_made_by_a_job_tagged_and_says_the_same(client, paid, run_jobs):
    address = f"/pay/{paid.reference}/receipt"
    assert client.get(f"{address}.pdf").location == address
    assert "We are making a PDF file for you." in receipt_of(client, paid).text
    run_jobs()

    ready = page_of(receipt_of(client, paid))
    assert ready.select(f'#receipt-pdf a[href="{address}.pdf"]')
    given = client.get(f"{address}.pdf")
    assert given.content_type == "application/pdf"
    assert given.headers["Cache-Control"] == "no-store"
    with pikepdf.open(io.BytesIO(given.data)) as made:
        assert bool(made.Root.MarkInfo.Marked)
        assert str(made.Root.Lang) == "en-GB"
        tags = pdf.tags(made)
        assert tags.count("/H1") == 1
        said = pdf.words(made)
    for wanted in (paid.reference, "£36.00", "GB 999 9999 73", "Collection of three items"):
        assert wanted in said


def test_after_a_refund_it_is_another_pdf(client, paid, run_jobs):
    address = f"/pay/{paid.reference}/receipt.pdf"
    client.get(address)
    run_jobs()
    assert client.get(address).status_code == 200
    services.refund(actor(Role.FINANCE), paid.reference, 500, RefundReason.GOODWILL, None)

    assert client.get(address).status_code == 303
    run_jobs()
    with pikepdf.open(io.BytesIO(client.get(address).data)) as made:
        assert "£5.00" in pdf.words(made)


# My payments


def test_my_payments_lead_to_receipts_and_to_what_is_to_be_paid(client, owner, paid):
    subscribed = {"person_id": owner, "subject": services.Subject.SUBSCRIPTION}
    due, past = make_payment(**subscribed), taken("4471-23", **subscribed)
    page = page_of(client.get("/account/payments"))

    assert page.select(f'a[href="/pay/{due.reference}"]')
    assert page.select(f'a[href="/pay/{past.reference}/receipt"]')
    assert "to be paid" in words(page.main).casefold()
    assert page.select('.account-nav a[href="/account/payments"]')


def test_my_payments_are_nobody_elses(client, owner):
    theirs = make_payment(person_id=make_person("other@example.org"))

    shown = client.get("/account/payments").text
    assert theirs.reference not in shown
    assert "You have no payments with us." in shown


# What is held of somebody


def test_a_payment_is_held_shown_and_kept_for_the_accounts(owner, paid, session):
    [holding] = held.HOLDER.holdings(owner)
    [record] = held.HOLDER.records(owner)
    [fate] = held.HOLDER.fates(owner)

    assert (holding.what, holding.count) == ("Payments", 1)
    assert record.facts["amount"] == 3600
    assert record.facts["email"] == "ada@example.org"
    assert (fate.kept, fate.count, fate.owned) == (True, 1, False)
    assert fate.until.isoformat() == "2032-03-31"


def test_who_asks_to_be_forgotten_loses_the_address_and_the_money_stays(owner, paid, session):
    assert held.HOLDER.erase(owner) is False

    kept = session.get(Payment, paid.id, populate_existing=True)
    assert kept.email is None
    assert (kept.amount, kept.state) == (3600, PaymentState.PAID)
    assert held.HOLDER.fates(owner)[0].count == 1


def test_what_is_still_to_be_paid_keeps_the_address(owner, session):
    asked = make_payment(person_id=owner)
    held.HOLDER.erase(owner)

    assert session.get(Payment, asked.id, populate_existing=True).email == "ada@example.org"
    [fate] = held.HOLDER.fates(owner)
    assert fate.owned


@pytest.mark.parametrize(
    ("day", "until"),
    [("2026-03-31", "2032-03-31"), ("2026-04-01", "2033-03-31"), ("2026-12-31", "2033-03-31")],
)
def test_it_is_kept_for_six_years_after_the_year(day, until):
    assert keeping.kept_until(datetime.fromisoformat(day).date()).isoformat() == until


def test_after_that_it_is_nobodys(owner, paid, session):
    [rule] = keeping.rules()
    with clock.frozen(datetime(2032, 3, 31, 12, 0, tzinfo=UTC)):
        assert rule.due() == 0
    with clock.frozen(datetime(2032, 4, 1, 12, 0, tzinfo=UTC)):
        assert rule.next(None, 10) == [paid.id]
        assert rule.carry_out(paid.id)
        assert rule.due() == 0

    kept = session.get(Payment, paid.id, populate_existing=True)
    assert (kept.email, kept.person_id, kept.amount) == (None, None, 3600)
    assert money(kept.amount) == "£36.00"
