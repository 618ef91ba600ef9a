"""What is mailed about subscriptions and Direct Debit, in every language."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portal.core.i18n import LOCALES
from portal.notifications import writing
from portal.notifications.models import Message

SUBSCRIPTION = {
    "title": "Get your garden waste collected",
    "service": "garden-waste",
    "link": "https://larkmere.example/account/subscriptions/1",
    "until": "2027-03-01",
    "kept_until": "2027-03-29",
    "units": "2 bins",
    "amount": "£170.00",
}
DEBIT = {
    "title": "Get your garden waste collected",
    "service": "garden-waste",
    "reference": "DD7Q4MX2RD",
    "amount": "£170.00",
    "until": "2026-04-15",
    "account": "••••490",
    "originator": "Larkmere Borough Council",
    "number": "000000",
}
MAILS = {
    "subscription_reminder": SUBSCRIPTION,
    "subscription_over": SUBSCRIPTION,
    "subscription_runs": SUBSCRIPTION,
    "subscription_cancelled": {**SUBSCRIPTION, "why": "asked", "back": "£170.00"},
    "debit_notice": DEBIT,
    "debit_changed": {**DEBIT, "day": 25},
    "debit_ended": DEBIT,
}
NOTHING_ELSE = {"units": None, "amount": None, "kept_until": None, "back": None}


def letter(template, locale="en", **changes):
    message = Message(
        id=uuid4(), to="amina@example.org", locale=locale, template=template,
        values={**MAILS[template], **changes}, message_id="<1@example.org>",
        queued_at=datetime.now(UTC),
    )  # fmt: skip
    return writing.write(message)


@pytest.mark.parametrize("locale", [locale.code for locale in LOCALES])
@pytest.mark.parametrize("template", MAILS)
def test_each_can_be_read_in_each_language(app, template, locale):
    written = letter(template, locale)

    for part in (written.text, written.html):
        assert "%(" not in part
        assert "{{" not in part


@pytest.mark.parametrize("template", [name for name in MAILS if name.startswith("subscription")])
def test_each_holds_without_a_price_too(app, template):
    assert "None" not in letter(template, **NOTHING_ELSE).text


def test_the_notice_says_how_much_when_from_where_and_who(app):
    written = letter("debit_notice").text

    for words in ("£170.00", "15 April 2026", "••••490", "DD7Q4MX2RD", "Larkmere", "000000"):
        assert words in written, words
    assert "at once if we or the bank make a mistake" in written


def test_a_reminder_says_what_it_costs_and_until_when_it_can_be_done(app):
    written = letter("subscription_reminder").text

    for words in ("2 bins", "£170.00", "1 March 2027", "29 March 2027", SUBSCRIPTION["link"]):
        assert words in written, words


@pytest.mark.parametrize("why", ["asked", "given_back", "not_paid"])
@pytest.mark.parametrize("money", [{"back": None}, {"back": None, "back_by_phone": "£20.00"}])
def test_each_reason_of_a_cancellation_can_be_read(app, why, money):
    written = letter("subscription_cancelled", why=why, **money)

    assert "Its last day is Monday 1 March 2027." in written.text
    assert "None" not in written.text
    assert ("£20.00" in written.text) is ("back_by_phone" in money)


def test_a_cancellation_says_whether_money_goes_back(app):
    assert "We are sending back £170.00" in letter("subscription_cancelled").text
    assert "No money goes back" in letter("subscription_cancelled", back=None).text
