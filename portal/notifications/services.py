"""Mail and texts to people: asked for in the transaction that gives the news, sent by a job."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs, security
from portal.core.addresses import digest_of
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.core.logs import log
from portal.core.settings import settings
from portal.notifications import gateway, writing
from portal.notifications.models import Channel, Message, Receipt, State
from portal.notifications.sending import KEPT, InHand, empty_useless, send, tidy
from portal.notifications.writing import set_large_print, title_of

__all__ = [
    "KEPT",
    "ForgedReceipt",
    "InHand",
    "NoSuchMessage",
    "Receipt",
    "Sent",
    "empty_texts_about",
    "empty_useless",
    "in_mailbox",
    "mailbox",
    "queue_email",
    "queue_text",
    "receive",
    "require_genuine",
    "send",
    "sent_about",
    "set_large_print",
    "texts_about",
    "texts_go",
    "tidy",
    "title_of",
]

_MAILBOX_HOLDS = 100
_AT_ONCE = 100
_EMPTIED: dict[str, Any] = {
    "to": None,
    "to_digest": None,
    "values": None,
    "state": case((Message.state == State.QUEUED, State.FAILED), else_=Message.state),
}


class Sent(NamedTuple):
    """That there was a mail: `title` is what mails of its kind are about, in plain words."""

    queued_at: datetime
    sent_at: datetime | None
    title: str
    state: str


class ForgedReceipt(Exception):
    """Whoever says so isn't GOV.UK Notify."""


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
    message_id = uuid4()
    _queue(
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
    )


def queue_text(  # noqa: PLR0913 - as for a mail
    *,
    key: str,
    to: str,
    locale: str,
    template: str,
    values: dict[str, Any],
    useful_until: datetime | None = None,
    about: UUID | None = None,
) -> None:
    """Ask for one text to a British mobile phone (E.164), as `queue_email` does for a mail.

    `template` is one that has a file in `templates/notifications/texts`; its `values` have `when`
    (a day and time in words) and `link`, which should be short. A mail and a text never share a
    key: where one was asked for, the other isn't. Texts may be off (`texts_go`): ask first.
    """
    writing.check_text(template)
    message_id = uuid4()
    _queue(
        id=message_id,
        key=key,
        channel=Channel.TEXT,
        to=to,
        to_digest=security.keyed_digest("phone", to),
        locale=locale,
        template=template,
        values=values,
        useful_until=useful_until,
        about=about,
        message_id=str(message_id),
    )


def texts_go() -> bool:
    """Whether this council writes texts at all."""
    return settings().texts


def require_genuine(token: str) -> None:
    """Raises ForgedReceipt unless it is the token that the council gave to GOV.UK Notify."""
    ours = settings().notify
    if ours is None or not security.same(token, ours.token):
        raise ForgedReceipt


def receive(reference: UUID, receipt: Receipt) -> None:
    """Note what became of a text, however often and in whatever order it is told.

    The first failure stands, and gives way to a delivery alone: Notify may deliver what it had
    given up. Texts of others at the same service are passed over.
    """
    stands: ColumnElement[bool] = Message.receipt.is_(None)
    if receipt is Receipt.DELIVERED:
        stands = Message.receipt.is_distinct_from(receipt)
    with transaction() as session:
        noted = session.scalar(
            update(Message)
            .where(Message.id == reference, Message.channel == Channel.TEXT, stands)
            .values(receipt=receipt, receipt_at=clock.now())
            .returning(Message.id)
        )
    if noted is not None:
        log.info(f"text.{receipt}", message=str(noted))


def sent_about(thing: UUID) -> list[Sent]:
    """Every mail about one thing, the oldest first, without its words."""
    rows = db.session.scalars(
        select(Message).where(Message.about == thing).order_by(Message.queued_at, Message.id)
    )
    return [
        Sent(row.queued_at, row.sent_at, title_of(row.template), writing.state_of(row))
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
            .values(_EMPTIED)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        return len(emptied.all())


def texts_about(things: Collection[UUID]) -> list[Message]:
    """Those that can still be read, the newest first."""
    theirs = (Message.about.in_(things), Message.channel == Channel.TEXT)
    kept = select(Message).where(*theirs, Message.values.is_not(None))
    return list(db.session.scalars(kept.order_by(Message.queued_at.desc(), Message.id)))


def empty_texts_about(things: Collection[UUID]) -> None:
    """Delete the words of texts about these, in the caller's transaction.

    Whose phone it was is known from what it was about alone.
    """
    theirs = (Message.about.in_(things), Message.channel == Channel.TEXT)
    with transaction() as session:
        session.execute(
            update(Message).where(*theirs).values(_EMPTIED),
            execution_options={"synchronize_session": False},
        )


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


def _queue(**columns: Any) -> None:
    """In the caller's transaction, with its job, unless there is one of this key."""
    queued = insert(Message).values(queued_at=clock.now(), **columns)
    once = queued.on_conflict_do_nothing(index_elements=["key"]).returning(Message.id)
    with transaction() as session:
        if (message_id := session.scalar(once)) is not None:
            jobs.enqueue("notifications.send", message_id=str(message_id))


def _to(email: str) -> tuple[ColumnElement[bool], ...]:
    return Message.to_digest == digest_of(email), Message.values.is_not(None)
