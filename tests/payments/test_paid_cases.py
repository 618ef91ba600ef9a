"""A case and its payment: received when it is paid, and led from one to the other."""

import pytest

from portal.cases.statuses import Status
from portal.payments import services
from portal.payments.provider_in_use import using
from portal.payments.services import RefundReason
from tests.eforms.paid import Payer, publish, the_case, the_payment
from tests.payments.builders import make_finance_officer, open_session
from tests.support.provider import Till


@pytest.fixture
def till(app):
    """With all that domains do when something is paid."""
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def payer(client, till):
    publish()
    someone = Payer(client, "collection")
    someone.fill_in()
    someone.submit()
    return someone


def pay(till):
    """No job has run when this returns."""
    till.pay(open_session(till, the_payment().reference))
    services.sync_payment(the_payment().reference)


def links_to_pay(payer):
    """What on the status page of the case leads to its payment."""
    page = f"/pay/{the_payment().reference}"
    status = payer.get(f"/cases/{the_case().reference}")
    found = status.soup.select(f'main a[href^="{page}"]')
    return {link["href"].removeprefix(page): link.get_text().strip() for link in found}


def test_a_case_is_received_in_the_moment_in_which_it_is_paid(payer, till):
    """So nobody can close it unpaid between the two, and keep the money."""
    pay(till)

    assert the_case().status is Status.RECEIVED


def test_once_it_is_paid_the_status_page_leads_to_the_receipt(payer, till):
    pay(till)

    assert links_to_pay(payer) == {"/receipt": "See or print the receipt"}


def test_the_status_page_says_that_money_goes_back_and_that_it_went(payer, till, run_jobs):
    pay(till)
    officer = make_finance_officer()
    services.refund(officer, the_payment().reference, 3700, RefundReason.NOT_DONE, None)
    going = links_to_pay(payer)
    run_jobs()

    assert going == {"": "See the money that we are sending back"}
    assert links_to_pay(payer) == {"": "See the money that went back"}
