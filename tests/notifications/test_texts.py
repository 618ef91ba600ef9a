"""Texts, through Notify's own client, to the stand-in over real HTTP."""

import logging
import time
import traceback

import jwt
import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from sqlalchemy import text
from structlog.testing import capture_logs

from portal.core.db import transaction
from portal.notifications import notify, sending, services
from portal.notifications.gateway import Delayed
from portal.notifications.models import State
from portal.notify_settings import STAND_IN_KEY, STAND_IN_TEMPLATE, Notify
from tests.notifications.builders import MOBILE
from tests.notifications.builders import queue_text as queue
from tests.notifications.conftest import free_port

BODY = """Larkmere Borough Council
Your booking is soon: Monday 2 March 2026, 10:30am
https://portal.larkmere.example/bookings/BK7Q4MX2RD?code=K7MQX2K7MQX2"""
SMS = "POST /v2/notifications/sms"


@pytest.fixture
def provider(text_stand_in, set_up):
    text_stand_in.forget()
    set_up(notify=text_stand_in.notify)
    return text_stand_in


@pytest.fixture
def theirs(provider):
    """The same client, to look what they have."""
    client = NotificationsAPIClient(STAND_IN_KEY, base_url=provider.url)
    yield client
    client.request_session.close()


def kept_by(client):
    return client.get_all_notifications()["notifications"]


def test_a_text_is_handed_over_with_the_councils_name_and_a_link(app, theirs, run_jobs):
    message = queue()

    run_jobs()

    [kept] = kept_by(theirs)
    assert kept["phone_number"] == MOBILE
    assert kept["body"] == BODY
    assert kept["reference"] == str(message.id)
    assert message.state is State.SENT
    assert theirs.get_notification_by_id(kept["id"])["body"] == BODY


def test_the_same_news_is_sent_once_however_often_it_is_asked_for(app, theirs, run_jobs):
    for _ in range(3):
        queue()

    run_jobs()

    assert len(kept_by(theirs)) == 1


def test_a_text_whose_transaction_fails_was_never_asked_for(app, session):
    def fail_after_asking():
        with transaction():
            queue()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_asking()

    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


def test_a_kind_of_text_that_is_not_known_is_refused_before_anything_is_queued(app):
    with pytest.raises(KeyError):
        queue(template="case_opened")


@pytest.mark.parametrize("how", ["busy", "before"])
def test_what_was_not_taken_is_sent_again(app, provider, theirs, how):
    provider.fail(how)
    message = queue()

    with pytest.raises(Delayed):
        services.send(message.id)
    assert message.state is State.QUEUED
    assert message.last_fault in {"HTTPError 429 RateLimitError", "HTTPError 500 Exception"}
    services.send(message.id)

    assert message.state is State.SENT
    assert len(kept_by(theirs)) == 1


@pytest.mark.parametrize("how", ["after", "lost"])
def test_a_text_whose_answer_was_lost_is_not_sent_again(app, provider, theirs, how):
    provider.fail(how)
    message = queue()

    with pytest.raises(Delayed):
        services.send(message.id)
    services.send(message.id)

    assert message.state is State.SENT
    assert provider.calls().count(SMS) == 1
    assert len(kept_by(theirs)) == 1


def test_killed_after_notify_took_it_the_text_does_not_go_again(app, theirs, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    message = queue()
    with monkeypatch.context() as killed:
        killed.setattr(sending, "_end", die)
        with pytest.raises(KeyboardInterrupt):
            services.send(message.id)

    services.send(message.id)

    assert message.state is State.SENT
    assert len(kept_by(theirs)) == 1


def test_a_provider_that_is_away_is_asked_again(app, set_up):
    set_up(notify=Notify(base=f"http://127.0.0.1:{free_port()}"))
    message = queue()

    with pytest.raises(Delayed):
        services.send(message.id)

    assert message.state is State.QUEUED
    assert message.last_fault == "NoAnswer"


def test_a_number_that_cannot_be_one_fails_at_once_and_is_not_tried_again(app, provider):
    message = queue(to="+44770090012")

    services.send(message.id)
    services.send(message.id)

    assert message.state is State.FAILED
    assert message.last_fault == "HTTPError 400 ValidationError"
    assert provider.calls() == [SMS]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"key": STAND_IN_KEY[:-1] + "0"}, "HTTPError 403 AuthError"),
        ({"key": "other" + STAND_IN_KEY[7:].replace("5f0c1d7e", "00000000")}, "HTTPError 403"),
        ({"template": STAND_IN_TEMPLATE[::-1]}, "HTTPError 400 BadRequestError"),
    ],
)
def test_a_wrong_key_or_template_is_for_somebody_to_mend(app, provider, set_up, changed, fault):
    set_up(notify=Notify(base=provider.url, **changed))
    message = queue()

    with pytest.raises(Delayed):
        services.send(message.id)

    assert message.state is State.QUEUED
    assert message.last_fault.startswith(fault)


def test_without_a_provider_a_text_stays_in_the_mailbox(app, client, run_jobs):
    message = queue()

    run_jobs()

    assert message.state is State.SENT
    assert "Your booking is soon" in client.get("/dev/mailbox").text
    page = client.get(f"/dev/mailbox/{message.id}").text
    assert "Larkmere Borough Council" in page
    assert 'href="https://portal.larkmere.example/bookings/BK7Q4MX2RD?code=K7MQX2K7MQX2"' in page
    assert client.get(f"/dev/mailbox/{message.id}/html").status_code == 404


def test_no_transaction_is_open_while_notify_is_spoken_to(app, session, monkeypatch):
    message, open_then = queue(), []
    monkeypatch.setattr(
        notify, "deliver", lambda *_, **__: open_then.append(session.in_transaction())
    )

    services.send(message.id)

    assert open_then == [False]


@pytest.mark.parametrize("how", ["busy", "number"])
def test_neither_number_nor_words_get_into_logs_faults_and_figures(
    app, client, provider, caplog, how
):
    caplog.set_level(logging.DEBUG)
    if how == "busy":
        provider.fail("busy")
    message, raised = queue(to=MOBILE if how == "busy" else "+4477009001"), ""
    with capture_logs() as entries:
        try:
            services.send(message.id)
        except Delayed as delay:
            raised = "".join(traceback.format_exception(delay))
    figures = client.get("/metrics").text

    logged = f"{entries} {raised} {figures} {[each.getMessage() for each in caplog.records]}"
    assert str(message.id) in logged
    assert 'portal_text{state="' in figures
    for personal in ("77009", "10:30am", "BK7Q4M", "K7MQX2"):
        assert personal not in logged


def test_what_is_kept_cannot_be_read_without_the_keys(app, session):
    queue()

    row = session.execute(text('SELECT "to", "values", to_digest FROM message')).one()
    assert b"77009" not in row[0]
    assert b"Monday" not in row[1]
    assert "77009" not in row[2]


@pytest.mark.parametrize("seconds", [-60, 60])
def test_the_stand_in_takes_no_token_of_another_time(provider, seconds):
    secret, service = STAND_IN_KEY[-36:], STAND_IN_KEY[-73:-37]
    token = jwt.encode({"iss": service, "iat": int(time.time()) + seconds}, secret)

    status, body = provider.request(
        "GET", "/v2/notifications", headers={"Authorization": f"Bearer {token}"}
    )

    assert status == 403
    assert "within 30 seconds" in body


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "e30.e30.e30"])
def test_the_stand_in_takes_no_token_that_is_none(provider, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    assert provider.request("GET", "/v2/notifications", headers=headers)[0] in {401, 403}


def test_the_stand_in_says_that_it_is_one_and_what_it_does_not_know(provider, theirs):
    assert "no text is sent" in provider.request("GET", "/")[1]
    with pytest.raises(HTTPError) as refused:
        theirs.get_all_templates()
    assert refused.value.status_code == 404
    assert "does not implement" in refused.value.message[0]["message"]
