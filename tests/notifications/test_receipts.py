"""What became of texts, as GOV.UK Notify says it."""

import json
from uuid import uuid4

import pytest

from portal.notifications import writing
from portal.notifications.models import Receipt, State
from portal.notify_settings import STAND_IN_TOKEN, Notify
from tests.notifications.builders import queue as queue_mail
from tests.notifications.builders import queue_text as queue

FAILURES = [each for each in Receipt if each is not Receipt.DELIVERED]


@pytest.fixture(autouse=True)
def _with_notify(set_up):
    set_up(notify=Notify(base="http://127.0.0.1:9"))


@pytest.fixture
def tell(client, session):
    """Send a receipt; the status of the answer. What the session knew is read again."""

    def send(reference, status, *, token=STAND_IN_TOKEN, before="Bearer ", body=None):
        receipt = {
            "id": str(uuid4()),
            "reference": str(reference) if reference else None,
            "to": "+447700900123",
            "status": status,
            "notification_type": "sms",
        }
        answer = client.post(
            "/webhooks/notify",
            data=json.dumps(receipt) if body is None else body,
            headers={"Authorization": before + token, "Content-Type": "application/json"},
        )
        session.expire_all()
        return answer

    return send


@pytest.mark.parametrize("receipt", Receipt)
def test_what_became_of_a_text_is_noted(tell, receipt):
    message = queue()

    assert tell(message.id, receipt.value).status_code == 200

    assert message.receipt is receipt
    assert message.receipt_at is not None


def test_what_is_told_twice_changes_nothing(tell):
    message = queue()
    tell(message.id, "permanent-failure")
    noted_at = message.receipt_at

    tell(message.id, "permanent-failure")
    tell(message.id, "temporary-failure")

    assert message.receipt is Receipt.PERMANENT_FAILURE
    assert message.receipt_at == noted_at


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("delivered_first", [True, False])
def test_a_delivery_stands_in_whatever_order_it_is_told(tell, failure, delivered_first):
    message = queue()
    told = ["delivered", failure.value]
    for status in told if delivered_first else reversed(told):
        tell(message.id, status)

    assert message.receipt is Receipt.DELIVERED


@pytest.mark.parametrize("failure", FAILURES)
def test_a_text_that_was_sent_and_did_not_arrive_is_shown_so(tell, failure):
    message = queue()
    tell(message.id, failure.value)

    assert writing.state_of(message) == "Not delivered"


def test_a_receipt_that_overtakes_the_sending_is_kept(tell):
    message = queue()

    tell(message.id, "delivered")

    assert message.state is State.QUEUED
    assert message.receipt is Receipt.DELIVERED


@pytest.mark.parametrize("before", ["", "Basic ", "bearer", "Bearer Bearer "])
def test_a_token_that_is_given_in_another_way_is_none(tell, before):
    message = queue()

    assert tell(message.id, "delivered", before=before).status_code == 404
    assert message.receipt is None


@pytest.mark.parametrize("token", ["", "wrong", STAND_IN_TOKEN + "x", "Bearer", "Å"])
def test_a_wrong_token_learns_nothing(tell, token):
    message = queue()

    answer = tell(message.id, "delivered", token=token)

    assert answer.status_code == 404
    assert answer.data == b""
    assert message.receipt is None


def test_a_portal_that_sends_no_texts_hears_nobody(tell, set_up):
    set_up(notify=None)

    assert tell(uuid4(), "delivered").status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'"x"', b"{}", b'{"status": 7}', b"\xff\xfe", b"[" * 90_000],
)
def test_rubbish_is_refused(tell, body):
    assert tell(None, "", body=body).status_code == 400


@pytest.mark.parametrize("reference", [None, "somebody-elses", uuid4()])
def test_texts_of_others_are_passed_over(tell, reference):
    message = queue()

    assert tell(reference, "delivered").status_code == 200
    assert message.receipt is None


@pytest.mark.parametrize("status", ["sending", "pending", "sent", "created"])
def test_what_is_not_final_is_passed_over(tell, status):
    message = queue()

    assert tell(message.id, status).status_code == 200
    assert message.receipt is None


def test_a_mail_has_no_receipt(tell):
    mail = queue_mail()

    assert tell(mail.id, "delivered").status_code == 200
    assert mail.receipt is None


def test_receipts_are_counted(client, tell):
    tell(queue(key="1").id, "delivered")
    tell(queue(key="2").id, "temporary-failure")

    figures = client.get("/metrics").text

    assert 'portal_text_receipts{receipt="delivered"} 1.0' in figures
    assert 'portal_text_receipts{receipt="temporary-failure"} 1.0' in figures
    assert 'portal_text_receipts{receipt="technical-failure"} 0.0' in figures
