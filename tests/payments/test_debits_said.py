"""What pages and mail of a Direct Debit promise: the Guarantee, a mail where one goes, a day."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core.db import transaction
from portal.payments.debiting import changing, council
from portal.payments.models import Mandate
from tests.accounts.pages import follow, send, text
from tests.payments.subscribing import (
    HOLDER,
    NUMBER,
    account,
    join,
    mails,
    on,
    subscribe_by_debit,
)
from tests.support.account import make_person, sign_in

FIRST = date(2026, 3, 2)
TYPED = {"sole": "yes", "holder": HOLDER, "sort": "40-12-76", "number": NUMBER, "day": "15"}
PREFIXES = ["", "/easyread", "/ur"]
# The wording that the scheme prescribes: a change of it here has to be a change of it there.
GUARANTEE = """
This Guarantee is offered by all banks and building societies that accept instructions to pay
 Direct Debits.
|If there are any changes to the amount, date or frequency of your Direct Debit Larkmere Borough
 Council will notify you 10 working days in advance of your account being debited or as otherwise
 agreed. If you request Larkmere Borough Council to collect a payment, confirmation of the amount
 and date will be given to you at the time of the request.
|If an error is made in the payment of your Direct Debit, by Larkmere Borough Council or your bank
 or building society, you are entitled to a full and immediate refund of the amount paid from your
 bank or building society.
|If you receive a refund you are not entitled to, you must pay it back when Larkmere Borough Council
 asks you to.
|You can cancel a Direct Debit at any time by simply contacting your bank or building society.
 Written confirmation may be required. Please also notify us.
"""


@pytest.fixture
def person(shop, client):
    return sign_in(client, make_person())


@pytest.fixture
def payment(person):
    return join(person, **{"pay-by": "direct-debit"}).payment


def without_an_address():
    with transaction() as session:
        for mandate in session.scalars(select(Mandate)):
            mandate.email = None


def confirmed(client, payment, prefix):
    check = f"{prefix}/pay/{payment.reference}/direct-debit/check"
    return text(follow(client, send(client, check)))


def checked(client, payment, prefix=""):
    send(client, f"/pay/{payment.reference}/direct-debit", TYPED)
    return client.get(f"{prefix}/pay/{payment.reference}/direct-debit/check")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_guarantee_stands_in_the_words_of_the_scheme_and_in_the_readers(
    client, payment, prefix
):
    page = BeautifulSoup(checked(client, payment, prefix).text, "html.parser")

    section = page.find("section", attrs={"aria-labelledby": "guarantee"})
    prescribed = section.find(lang="en-GB")
    assert prescribed["dir"] == "ltr"
    said = [" ".join(each.get_text().split()) for each in prescribed.find_all("li")]
    assert said == [" ".join(each.split()) for each in GUARANTEE.split("|")]
    assert section.find("h3")
    explained = section.get_text().replace(prescribed.get_text(), "")
    assert str(council.notice_days()) in explained


def test_a_notice_of_another_length_stands_in_the_guarantee(client, payment, app, monkeypatch):
    monkeypatch.setattr(council, "notice_days", lambda: 3)

    assert "will notify you 3 working days in advance" in text(checked(client, payment))


@pytest.mark.parametrize("prefix", PREFIXES[:2])
def test_a_mail_is_promised_only_to_whom_one_goes(client, payment, prefix):
    assert "email" in text(checked(client, payment, prefix))
    without_an_address()
    check = text(client.get(f"{prefix}/pay/{payment.reference}/direct-debit/check"))
    assert "We confirm it by email" not in check
    assert "We send you an email" not in check

    done = text(
        follow(client, send(client, f"{prefix}/pay/{payment.reference}/direct-debit/check"))
    )
    assert mails("debit_notice") == []
    assert "have sent you" not in done
    assert "Print this page" in done


@pytest.mark.parametrize("prefix", PREFIXES[:2])
def test_after_a_mail_it_says_that_one_went(client, payment, prefix):
    checked(client, payment)
    done = text(
        follow(client, send(client, f"{prefix}/pay/{payment.reference}/direct-debit/check"))
    )

    assert len(mails("debit_notice")) == 1
    assert "We have sent you an email" in done


@pytest.mark.parametrize("prefix", PREFIXES[:2])
def test_a_change_is_confirmed_by_mail_and_what_was_announced_stays(
    client, person, run_jobs, prefix
):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        sign_in(client, person)
        at = f"{prefix}/account/subscriptions/{view.id}/direct-debit"
        send(client, f"{at}/change", {**TYPED, "number": "00012345", "day": "25"})
        said = text(client.get(f"{at}/check"))
        assert re.search(r"£170\.00 on (or just after )?Wednesday 15 April 2026", said)
        assert (
            "We use the new day after that." if prefix else "The new day holds after that."
        ) in said
        for _ in range(2):
            changing.confirm(person, view.id)

    (mail,) = mails("debit_changed")
    assert mail.values["account"] == "••••345"
    assert (mail.values["until"], mail.values["amount"]) == ("2026-04-15", "£170.00")
    assert "00012345" not in str(mail.values)


def test_a_change_without_an_address_promises_no_mail(client, person, run_jobs):
    view = subscribe_by_debit(run_jobs, person)
    without_an_address()
    changing.write_down(person, view.id, account(number="00012345"))

    said = text(client.get(f"/account/subscriptions/{view.id}/direct-debit/check"))
    changing.confirm(person, view.id)

    assert "email" not in said.replace("Email", "")
    assert mails("debit_changed") == []


@pytest.mark.parametrize("prefix", PREFIXES[:2])
def test_by_when_to_pay_after_stopping_it_is_said(client, person, run_jobs, prefix):
    view = subscribe_by_debit(run_jobs, person)

    said = text(client.get(f"{prefix}/account/subscriptions/{view.id}/direct-debit/end"))

    assert "14 days" in said
    assert "£170.00" in said
    assert " now." not in said


def test_the_page_that_asks_for_the_account_says_what_it_does(client, payment, person, run_jobs):
    page = client.get(f"/pay/{payment.reference}/direct-debit")
    assert "the day before" not in text(page)
    assert "Before that, we tell you on which day." in text(page)

    view = subscribe_by_debit(run_jobs, person)
    change = client.get(f"/account/subscriptions/{view.id}/direct-debit/change")
    title = BeautifulSoup(change.text, "html.parser").title.get_text()
    assert title.startswith("Collect from another account")
