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
}
BACK = {"reference": "PY-2222-3333", "amount": "£18.50"}


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
