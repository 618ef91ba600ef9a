"""Two workers at once. Their changes are really made, and cleared away afterwards."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, text

from portal.core import db
from portal.core.db import transaction
from portal.notifications import gateway, services
from portal.notifications.models import Message
from tests.notifications.builders import queue


@pytest.fixture
def committed(_app) -> Iterator[Message]:
    with _app.app_context():
        yield queue(key="race")
        with transaction() as session:
            session.execute(delete(Message).where(Message.key == "race"))
            session.execute(
                text("DELETE FROM procrastinate_jobs WHERE task_name = 'notifications.send'")
            )
        db.session.remove()


def test_two_workers_with_one_message_send_one_mail(request, mail_server, committed, monkeypatch):
    app = request.getfixturevalue("_app")
    deliver, in_hand, outcomes = gateway.deliver, threading.Event(), []
    second_is_done = threading.Event()

    def slowly(letter):
        in_hand.set()
        assert second_is_done.wait(10)
        deliver(letter)

    monkeypatch.setattr(gateway, "deliver", slowly)

    def work():
        with app.app_context():
            try:
                services.send(committed.id)
                outcomes.append("sent")
            except services.InHand:
                outcomes.append("in hand")
            finally:
                db.session.remove()

    first = threading.Thread(target=work)
    first.start()
    assert in_hand.wait(10)
    second = threading.Thread(target=work)
    second.start()
    second.join(10)
    second_is_done.set()
    first.join(10)
    work()

    assert outcomes == ["in hand", "sent", "sent"]
    assert len(mail_server.received) == 1
