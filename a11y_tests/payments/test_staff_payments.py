"""Every page of staff on payments, receipts and my payments: empty, full and in error."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from a11y_tests.test_staff import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.test_staff import services as services  # noqa: PLC0414
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.services import Actor, Role
from portal.accounts.sessions import Arrival
from portal.cases.services import record_of, references
from portal.core import clock
from portal.core.i18n import BY_CODE
from portal.payments import differences as noting
from portal.payments import services as payments
from portal.payments.services import Line, PaymentMethod, RefundReason
from tests.cases.builders import make_case
from tests.payments.builders import make_payment
from tests.support.account import give_session, make_person, make_staff

PAYMENTS = "/staff/payments/"
UR = BY_CODE["ur"]
_DEAR = [Line("Collection of three items", 20_000, "standard")]


@pytest.fixture
def due(services):
    """`due(person_id)`: a payment for a case that waits for it."""

    def ask(person_id=None, **changes):
        opened = make_case(payment_due=True, submission_id=uuid4(), person_id=person_id)
        case_id = record_of(opened.reference).case.id
        return make_payment(subject_id=case_id, person_id=person_id, **changes)

    return ask


@pytest.fixture
def paid(due):
    def take(person_id=None, **changes):
        asked = due(person_id, **changes)
        actor = colleague(Role.ADVISER)
        number = uuid4().hex[:12]
        return payments.take_by_hand(actor, asked.reference, PaymentMethod.TERMINAL, number)

    return take


def colleague(*roles):
    staff_id = make_staff(*roles, teams=(), email=f"{uuid4().hex}@larkmere.example")
    return Actor(staff_id, "Wren Patel", frozenset(roles), frozenset())


def see(tab, *paths, status=200):
    for path in paths:
        assert tab.open(path) == status, path
        tab.assert_accessible()


def press(tab, selector="main form[method=post] button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def refused(tab):
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
def test_finding_a_payment(look, at_work, paid, locale):
    tab = look(locale)
    payment = paid()
    at_work(tab, Role.FINANCE, teams=())
    see(tab, PAYMENTS, f"{PAYMENTS}?typed=nothing", f"{PAYMENTS}?typed={payment.reference}")
    tab.open(f"{PAYMENTS}?day=31&month=2&year=2026")
    refused(tab)


@in_every_language
def test_the_story_of_a_payment_and_the_reason_to_read_it(look, at_work, paid, locale):
    tab = look(locale)
    payment = paid()
    payments.refund(
        colleague(Role.FINANCE), payment.reference, 500, RefundReason.GOODWILL, "They waited"
    )
    noting.note(f"charge:{uuid4()}", "amount", payment.id, ours=1850, theirs=1800)
    at_work(tab, teams=("waste",))
    see(tab, PAYMENTS + payment.reference)
    press(tab)
    refused(tab)
    tab.page.fill("#why", "She phoned about it.")
    press(tab)
    expect(tab.page.locator(".timeline__entry").first).to_be_visible()
    tab.assert_accessible()


@in_every_language
def test_taking_a_payment_at_the_counter(look, at_work, due, locale):
    tab = look(locale)
    asked = due()
    at_work(tab, Role.ADVISER, teams=())
    see(tab, f"{PAYMENTS}{asked.reference}/take")
    press(tab)
    refused(tab)
    tab.page.check("#method")
    tab.page.fill("#amount", "18.50")
    tab.page.fill("#receipt_number", uuid4().hex[:12])
    press(tab)
    expect(tab.page).to_have_url(f"{tab.page.url.rpartition('/')[0]}/taken")
    tab.assert_accessible()
    see(tab, f"{PAYMENTS}{asked.reference}/take")


@in_every_language
def test_passing_a_payment_on_by_letter_or_by_email(look, at_work, due, locale):
    tab = look(locale)
    asked = due(lines=[*_DEAR, *_DEAR, Line("Collection of a fridge", 1850, "standard")])
    at_work(tab, Role.ADVISER, teams=())
    see(tab, f"{PAYMENTS}{asked.reference}/letter", f"{PAYMENTS}{asked.reference}/link")
    press(tab)
    refused(tab)
    tab.page.fill("#email", "son@example.org")
    press(tab)
    expect(tab.page.locator(".govuk-inset-text")).to_be_visible()
    tab.assert_accessible()


@in_every_language
def test_a_case_of_an_officer_says_how_it_is_paid(look, at_work, due, paid, locale):
    tab = look(locale)
    waiting, payment = due(), paid()
    payments.refund(
        colleague(Role.FINANCE), payment.reference, 500, RefundReason.GOODWILL, "They waited"
    )
    at_work(tab)
    for asked in (waiting, payment):
        subject_id = payments.payment(asked.reference).subject_id
        [case] = references([subject_id]).values()
        see(tab, f"/staff/cases/{case}", PAYMENTS + asked.reference)


@in_every_language
def test_giving_money_back(look, at_work, paid, locale):
    tab = look(locale)
    payment = paid(lines=_DEAR)
    at_work(tab, Role.FINANCE, teams=())
    path = f"{PAYMENTS}{payment.reference}/refund"
    see(tab, path)
    press(tab)
    refused(tab)
    tab.page.select_option("#reason", "not_done")
    press(tab)
    tab.assert_accessible()
    see(tab, path, f"{PAYMENTS}refunds")
    at_work(tab, Role.FINANCE, teams=())
    see(tab, f"{PAYMENTS}refunds")
    press(tab, f'form[action$="/decline"]:has-text("{payment.reference}") button')
    tab.assert_accessible()


@in_every_language
def test_differences_and_the_ledger(look, at_work, paid, locale):
    tab = look(locale)
    payment = paid()
    noting.note(f"charge:{uuid4()}", "missing_here", payment.id, ours=None, theirs=1850)
    at_work(tab, Role.FINANCE, teams=())
    see(tab, f"{PAYMENTS}differences", f"{PAYMENTS}differences?all=1")
    with tab.page.expect_navigation():
        tab.page.click("main tbody th a")
    tab.assert_accessible()
    there = tab.page.url
    tab.open(f"{PAYMENTS}differences")
    with tab.page.expect_navigation():
        tab.page.locator("main tbody tr:last-child th a").click()
    press(tab)
    refused(tab)
    tab.page.fill("#note", "It came from the till.")
    press(tab)
    tab.assert_accessible()
    tab.page.goto(there)
    tab.assert_accessible()
    see(tab, f"{PAYMENTS}ledger", f"{PAYMENTS}ledger?on={clock.today()}")
    see(tab, f"{PAYMENTS}ledger?on=2001-01-01")
    tab.open(f"{PAYMENTS}ledger?day=40")
    refused(tab)


@in_every_language
def test_my_payments_and_a_receipt(look, live, paid, due, locale):
    tab = look(locale)
    person_id = make_person(f"{uuid4().hex}@example.org")
    token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
    give_session(tab.page.context, live, token)
    see(tab, "/account/payments")
    payment = paid(person_id)
    payments.refund(colleague(Role.FINANCE), payment.reference, 500, RefundReason.GOODWILL, None)
    due(person_id)
    see(tab, "/account/payments")
    assert tab.open(f"/pay/{payment.reference}/receipt") == 200
    expect(tab.page.locator("#receipt-pdf-link[href$='.pdf']")).to_be_visible(timeout=60_000)
    tab.assert_accessible()
    expect(tab.page.locator("#announce")).to_have_text(tab.word("Your PDF is ready."))
    with tab.page.expect_download() as download:
        tab.page.click("#receipt-pdf-link")
    assert download.value.suggested_filename == f"receipt-{payment.reference}.pdf"


def test_tables_of_finance_become_cards_on_a_narrow_screen(look, at_work, paid):
    tab = look(UR)
    paid()
    at_work(tab, Role.FINANCE, teams=())
    tab.open(f"{PAYMENTS}ledger")
    tab.page.set_viewport_size({"width": 320, "height": 640})

    expect(tab.page.locator(".table-cards thead")).to_be_hidden()
    tab.assert_fits()
