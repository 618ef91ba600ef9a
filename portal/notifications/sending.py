"""Sending what was asked for: one worker at a time, again until it went or its time is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, select, text, update

from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.core.logs import log
from portal.notifications import gateway, notify, writing
from portal.notifications.models import Message, State

KEPT = timedelta(days=28)
_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


def send(message_id: UUID) -> None:
    """Hand a message to the mail server or to GOV.UK Notify, unless that was done or given up.

    Raises Delayed when it can't be taken now: it is tried again for jobs.GIVE_UP_AFTER. One worker
    at a time. If the process is killed after a server took the mail and before that is recorded,
    the mail goes once more, with the same Message-ID; no sender can rule that out. A text doesn't:
    Notify is asked first whether it has it.
    """
    with _sole_sender(message_id):
        message = _begin(message_id)
        if message is None:
            return
        try:
            _hand_over(message)
        except gateway.Refused as refusal:
            _end(message, State.FAILED, refusal.fault)
        except Exception as error:
            fault = getattr(error, "fault", type(error).__name__)
            over = clock.now() - (message.first_tried_at or clock.now()) >= jobs.GIVE_UP_AFTER
            _end(message, State.FAILED if over else State.QUEUED, fault)
            if not over:
                raise
        else:
            _end(message, State.SENT, None)


def _hand_over(message: Message) -> None:
    """No transaction is open while a server is spoken to. Raises Delayed or Refused."""
    if message.text:
        with transaction():
            words = writing.text_of(message)
            tried_before = message.attempts > 1
        notify.deliver(words, tried_before=tried_before)
        return
    with transaction():
        letter = writing.write(message)
    gateway.deliver(letter)


def tidy() -> None:
    """Hourly: give up what is over its time, take up what lost its job, empty what is old."""
    now = clock.now()
    with transaction() as session:
        over = Message.first_tried_at < now - jobs.GIVE_UP_AFTER - _LOST_AFTER
        given_up = session.scalars(
            update(Message)
            .where(Message.state == State.QUEUED, over)
            .values(state=State.FAILED)
            .returning(Message.id)
        )
        for message_id in given_up:
            log.error("mail.given_up", message=str(message_id))
        last_seen = func.coalesce(Message.tried_at, Message.queued_at)
        lost = select(Message.id).where(
            Message.state == State.QUEUED, last_seen < now - _LOST_AFTER
        )
        for message_id in session.scalars(lost):
            jobs.enqueue("notifications.send", message_id=str(message_id))
        session.execute(
            update(Message)
            .where(Message.state != State.QUEUED, Message.queued_at < now - KEPT)
            .values(to=None, to_digest=None, values=None)
        )


def empty_useless() -> None:
    """Delete the words of mail that is of no use any more; what wasn't sent by now won't be."""
    useless = and_(Message.useful_until <= clock.now(), Message.values.is_not(None))
    unsent = and_(useless, Message.state == State.QUEUED)
    with transaction() as session:
        session.execute(update(Message).where(unsent).values(state=State.FAILED))
        session.execute(update(Message).where(useless).values(to=None, to_digest=None, values=None))


class InHand(Exception):
    """Another worker is sending this very message; look again later."""

    fault = "InHand"


@contextmanager
def _sole_sender(message_id: UUID) -> Iterator[None]:
    """Hold this message for as long as this process lives, with no transaction open.

    A lock of a connection, not a row's: if the process is killed, PostgreSQL frees it at once.
    """
    name = {"name": f"mail {message_id}"}
    engine = db.session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(_LOCK, name):
            raise InHand
        try:
            yield
        finally:
            connection.execute(_UNLOCK, name)


def _begin(message_id: UUID) -> Message | None:
    """Count the try before it is made; None when there is nothing to do."""
    with transaction() as session:
        message = session.get(Message, message_id, populate_existing=True)
        if message is None or not message.waiting:
            return None
        message.attempts += 1
        message.tried_at = clock.now()
        message.first_tried_at = message.first_tried_at or message.tried_at
        if message.useful_until is not None and message.useful_until <= message.tried_at:
            message.state, message.last_fault = State.FAILED, "TooLate"
            return None
        return message


def _end(message: Message, state: State, fault: str | None) -> None:
    with transaction():
        message.state = state
        message.last_fault = fault
        message.sent_at = clock.now() if state is State.SENT else None
    kind = "text" if message.text else "mail"
    log.info(f"{kind}.{state}", message=str(message.id), attempts=message.attempts, fault=fault)
