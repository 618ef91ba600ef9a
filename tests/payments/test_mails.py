"""What mails about payments say, in text and in HTML."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portal.notifications import writing
from portal.notifications.models import Message, State

DUE = {
    "reference": "PY-2222-3333",
    "amount": "£18.50",
    "until": "2026-12-04",
    "link": "https://council.example/pay/PY-2222-3333?code=ABC",
    "paid_for": "case",
}
BACK = {"reference": "PY-2222-3333", "amount": "£18.50"}
TITLED = {**DUE, "title": "Garden waste", "again": None, "paid_for": "case", "by_bank": True}


def written(template, values, locale="en"):
    message = Message(
        id=uuid4(), key="1", to="ada@example.org", locale=locale, template=template, values=values,
        state=State.QUEUED, message_id="1@council.example",
        queued_at=datetime(2026, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    return writing.write(message)


@pytest.mark.parametrize("locale", ["en", "en@easyread", "pl", "ur"])
@pytest.mark.parametrize("template", ["payment_reminder", "payment_failed"])
def test_what_is_due_says_how_much_by_when_and_where(app, template, locale):
    letter = written(template, DUE, locale)

    for part in (letter.text, letter.html):
        assert "£18.50" in part
        assert "PY-2222-3333" in part
    assert DUE["link"] in letter.text


@pytest.mark.parametrize(
    ("reason", "subject", "why"),
    [
        ("place_gone", "case", "could no longer be had"),
        ("place_gone", "bill", "no longer to be paid"),
        ("paid_twice", "bill", "you paid twice"),
        ("wrong_amount", "case", "not the amount"),
    ],
)
def test_money_that_goes_back_says_why(app, reason, subject, why):
    letter = written("payment_sent_back", {**BACK, "reason": reason, "paid_for": subject})

    for part in (letter.text, letter.html):
        assert why in part
        assert "£18.50" in part


@pytest.mark.parametrize("subject", ["case", "bill", "subscription"])
def test_only_what_was_sent_is_said_to_be_kept_or_not_begun(app, subject):
    reminder = written("payment_reminder", {**DUE, "paid_for": subject})
    expired = written("payment_expired", {**TITLED, "paid_for": subject, "took": False})

    for part in ("text", "html"):
        assert ("keep it for you" in getattr(reminder, part)) is (subject == "case")
        assert ("we have not started" in getattr(expired, part)) is (subject == "case")
        assert ("Look the bill up again" in getattr(expired, part)) is (subject == "bill")


def test_cash_does_not_go_back_by_a_bank(app):
    card = written("payment_refunded", TITLED)
    cash = written("payment_refunded", {**TITLED, "by_bank": False})

    assert "Your bank shows it within 10 days." in card.text
    assert "We have given back £18.50 the way it came." in cash.text
    assert "bank" not in cash.text
