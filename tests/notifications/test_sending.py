from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.core import clock
from portal.core.db import transaction
from portal.notifications import gateway, sending, services
from portal.notifications.gateway import Delayed
from portal.notifications.models import State
from tests.notifications.builders import queue
from tests.notifications.conftest import free_port


def die(*_: object) -> None:
    raise KeyboardInterrupt


def waiting_jobs(session) -> int:
    return session.scalar(
        text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notifications.send'")
    )


def test_a_confirmation_arrives_as_text_and_html(app, mail_server, run_jobs):
    message = queue()

    run_jobs()

    [mail] = mail_server.received
    assert mail_server.recipients == ["amina.khan@example.org"]
    assert mail["Subject"] == "We have received your request: LK-7Q4M-X2RD"
    assert "Larkmere" in mail["From"]
    assert "hello@larkmere.example" in mail["Reply-To"]
    assert mail["Message-ID"] == f"<{message.id}@portal.larkmere.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en-GB"
    for part in ("plain", "html"):
        words = mail.get_body((part,)).get_content()
        assert "We have asked a crew to look at it." in words
        assert "LK-7Q4M-X2RD" in words
        assert "Friday 4 December 2026" in words
        assert "https://portal.larkmere.example/cases/LK-7Q4M-X2RD?code=K7MQX2" in words
    assert message.state is State.SENT
    assert message.attempts == 1


def test_the_same_news_is_mailed_once_however_often_it_is_asked_for(app, mail_server, run_jobs):
    for _ in range(3):
        queue(key="case.updated:77", template="case_updated")

    run_jobs()

    assert len(mail_server.received) == 1


def test_a_message_whose_transaction_fails_was_never_asked_for(app, session):
    def fail_after_asking():
        with transaction():
            queue(key="case.opened:lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_asking()

    assert waiting_jobs(session) == 0


def test_a_kind_of_letter_that_is_not_known_is_refused_before_anything_is_queued(app, session):
    with pytest.raises(KeyError):
        queue(template="no_such_letter")

    assert waiting_jobs(session) == 0


def test_a_server_that_says_later_gets_the_same_mail_again_and_takes_it_once(app, mail_server):
    mail_server.answers = ["451 Try again later"] * 4
    message = queue()

    for _ in range(4):
        with pytest.raises(Delayed):
            services.send(message.id)
    services.send(message.id)
    services.send(message.id)

    assert [mail["Message-ID"] for mail in mail_server.received] == [message.message_id]
    assert message.state is State.SENT
    assert message.attempts == 5
    assert message.last_fault is None


def test_an_address_that_does_not_exist_fails_at_once_and_is_not_tried_again(app, mail_server):
    mail_server.answers = ["550 No such user amina.khan@example.org"]
    message = queue()

    services.send(message.id)
    services.send(message.id)

    assert message.state is State.FAILED
    assert message.attempts == 1
    assert message.last_fault == "SMTPRecipientsRefused 550"
    assert mail_server.received == []


@pytest.mark.parametrize("to", ["", "nobody", "@", "a@", "@b", "a\r\nBcc: x@y.example@z.example"])
def test_what_is_no_address_fails_at_once(app, mail_server, to):
    message = queue(to=to)

    services.send(message.id)

    assert message.state is State.FAILED
    assert mail_server.received == []


def test_a_server_that_is_down_is_asked_again_and_seen_in_the_figures(app, client, set_up):
    set_up(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    with clock.frozen(clock.now() - timedelta(minutes=5)):
        message = queue()

    with pytest.raises(Delayed):
        services.send(message.id)

    assert message.state is State.QUEUED
    assert message.last_fault == "ConnectionRefusedError"
    figures = client.get("/metrics").text
    assert 'portal_mail{state="queued"} 1.0' in figures
    name = "portal_oldest_waiting_mail_seconds"
    [age] = [line.split()[1] for line in figures.splitlines() if line.startswith(name)]
    assert 300 <= float(age) < 400


def test_after_two_days_of_trying_a_mail_is_given_up(app, set_up):
    set_up(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    message = queue()
    begun = clock.now()

    with pytest.raises(Delayed):
        services.send(message.id)
    with clock.frozen(begun + timedelta(days=2, minutes=1)):
        services.send(message.id)

    assert message.state is State.FAILED
    assert message.last_fault == "ConnectionRefusedError"


def test_mail_that_waited_for_a_worker_for_days_is_still_sent(app, mail_server):
    with clock.frozen(clock.now() - timedelta(days=5)):
        message = queue()

    services.tidy()
    services.send(message.id)

    assert len(mail_server.received) == 1


def test_a_mail_that_lost_its_job_is_taken_up_again(app, session, mail_server, run_jobs):
    with clock.frozen(clock.now() - timedelta(hours=3)):
        queue()
    session.execute(text("DELETE FROM procrastinate_jobs"))

    services.tidy()
    run_jobs()

    assert len(mail_server.received) == 1


def test_a_mail_nobody_takes_up_any_more_is_given_up(app, set_up):
    set_up(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    message = queue()
    with clock.frozen(clock.now() - timedelta(days=3)), pytest.raises(Delayed):
        services.send(message.id)

    services.tidy()

    assert message.state is State.FAILED


def test_the_words_of_old_mail_are_deleted_and_its_key_is_kept(app, session, mail_server, run_jobs):
    with clock.frozen(clock.now() - timedelta(days=29)):
        message = queue(key="case.opened:old")
        services.send(message.id)

    services.tidy()
    session.refresh(message)

    assert message.to is None
    assert message.values is None
    services.queue_email(
        key="case.opened:old",
        to="amina@example.org",
        locale="en",
        template="case_opened",
        values={},
    )
    run_jobs()
    assert len(mail_server.received) == 1


def test_no_transaction_is_open_while_the_server_is_spoken_to(app, session, monkeypatch):
    message = queue()
    open_then = []
    monkeypatch.setattr(gateway, "deliver", lambda _: open_then.append(session.in_transaction()))

    services.send(message.id)

    assert open_then == [False]


def test_killed_after_the_server_took_it_the_same_mail_goes_again_and_says_so(
    app, mail_server, monkeypatch
):
    message = queue()
    with monkeypatch.context() as killed:
        killed.setattr(sending, "_end", die)
        with pytest.raises(KeyboardInterrupt):
            services.send(message.id)

    services.send(message.id)

    first, second = mail_server.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
