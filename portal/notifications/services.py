"""Mail to people: asked for in the transaction that gives the news, sent by a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs
from portal.core.addresses import digest_of
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.core.logs import log
from portal.notifications import gateway, writing
from portal.notifications.models import Message, State
from portal.notifications.writing import set_large_print

__all__ = [
    "KEPT",
    "InHand",
    "NoSuchMessage",
    "Sent",
    "in_mailbox",
    "mailbox",
    "queue_email",
    "send",
    "sent_about",
    "set_large_print",
    "tidy",
]

KEPT = timedelta(days=28)
_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour
_MAILBOX_HOLDS = 100
_AT_ONCE = 100

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


class Sent(NamedTuple):
    """That there was a mail: `title` is what mails of its kind are about, in plain words."""

    queued_at: datetime
    sent_at: datetime | None
    title: str
    state: str


class NoSuchMessage(NotFound):
    message = _l(
        "There is no such message. Old messages are deleted after %(days)s days.", days=KEPT.days
    )


def queue_email(  # noqa: PLR0913 - all named; most are columns of the message
    *,
    key: str,
    to: str,
    locale: str,
    template: str,
    values: dict[str, Any],
    useful_until: datetime | None = None,
    about: UUID | None = None,
) -> None:
    """Ask for one mail, in the caller's transaction; a second call with this key does nothing.

    `template` is case_opened or case_updated; its `values` are reference, title, sentence,
    expect_by (ISO date or None), note (or None), note_locale (the code of its language, or None),
    link (with its host) and code (or left out). Or it is draft_saved or draft_reminder, with title,
    kept_until (ISO date), link, code, code_page, delete_link and replaces (an earlier link).
    Or sign_in_code or address_code, with code and minutes. Or details_changed, with details (their
    names), changed and unchanged (lines of title, reference, outcome) and link; or
    organisation_invited, with organisation, link and until (ISO date). Or payment_reminder or
    payment_failed, with reference, amount (in words of money), until (ISO date) and link; or
    payment_sent_back, with reference, amount and reason. After `useful_until` (UTC) a
    mail isn't sent any more, and its words are deleted. `about` is what `sent_about` finds it by.
    """
    writing.check(template)
    with transaction() as session:
        message_id = uuid4()
        queued = insert(Message).values(
            id=message_id,
            key=key,
            to=to,
            to_digest=digest_of(to),
            locale=locale,
            template=template,
            values=values,
            useful_until=useful_until,
            about=about,
            message_id=gateway.message_id(message_id),
            queued_at=clock.now(),
        )
        once = queued.on_conflict_do_nothing(index_elements=["key"]).returning(Message.id)
        if session.scalar(once) is not None:
            jobs.enqueue("notifications.send", message_id=str(message_id))


def send(message_id: UUID) -> None:
    """Hand a message to the mail server, unless that was done or given up.

    Raises Delayed when the server can't take it now: it is tried again for jobs.GIVE_UP_AFTER.
    One worker at a time. If the process is killed after the server took the mail and before that
    is recorded, the mail goes once more, with the same Message-ID; no sender can rule that out.
    """
    with _sole_sender(message_id):
        message = _begin(message_id)
        if message is None:
            return
        try:
            with transaction():  # over before the server is spoken to
                letter = writing.write(message)
            gateway.deliver(letter)
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


def sent_about(thing: UUID) -> list[Sent]:
    """Every mail about one thing, the oldest first, without its words."""
    rows = db.session.scalars(
        select(Message).where(Message.about == thing).order_by(Message.queued_at, Message.id)
    )
    return [
        Sent(row.queued_at, row.sent_at, writing.title_of(row.template), writing.state_of(row))
        for row in rows
    ]


def count_of(email: str) -> int:
    """How many mails to this address can still be read."""
    count = select(func.count()).select_from(Message).where(*_to(email))
    return db.session.scalar(count) or 0


def mails_of(email: str) -> Iterator[Message]:
    """Those that can still be read, the newest first."""
    newest = select(Message.id).where(*_to(email)).order_by(Message.queued_at.desc(), Message.id)
    for ids in batched(db.session.scalars(newest).all(), _AT_ONCE):
        found = db.session.scalars(select(Message).where(Message.id.in_(ids)))
        by_id = {message.id: message for message in found}
        yield from (by_id[each] for each in ids if each in by_id)


def empty_mails_of(email: str, limit: int = 500) -> int:
    """Delete the words of mail to this address, in the caller's transaction; how many.

    What waits to be sent is no longer sent.
    """
    ids = select(Message.id).where(*_to(email)).order_by(Message.id).limit(limit)
    with transaction() as session:
        emptied = session.scalars(
            update(Message)
            .where(Message.id.in_(ids))
            .values(
                to=None,
                to_digest=None,
                values=None,
                state=case((Message.state == State.QUEUED, State.FAILED), else_=Message.state),
            )
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        return len(emptied.all())


def subject_of(message: Message) -> str:
    """In the language of the mail."""
    return writing.subject_of(message)


def mailbox() -> list[Message]:
    """The newest messages that can still be read, for the development mailbox."""
    readable = select(Message).where(Message.to.is_not(None))
    newest = readable.order_by(Message.queued_at.desc(), Message.id).limit(_MAILBOX_HOLDS)
    return list(db.session.scalars(newest))


def in_mailbox(message_id: UUID) -> Message:
    """Raises NoSuchMessage when it isn't there or its words were deleted."""
    message = db.session.get(Message, message_id)
    if message is None or not message.readable:
        raise NoSuchMessage
    return message


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


def _to(email: str) -> tuple[ColumnElement[bool], ...]:
    return Message.to_digest == digest_of(email), Message.values.is_not(None)


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
    log.info(f"mail.{state}", message=str(message.id), attempts=message.attempts, fault=fault)
