"""What was written to people, as it waits to be sent."""

from sqlalchemy import select

from portal.core import db
from portal.notifications.models import Message


def mails(template: str) -> list[Message]:
    found = select(Message).where(Message.template == template).order_by(Message.queued_at)
    return list(db.session.scalars(found))


def link_in(message: Message) -> str:
    """The path of its link, for a test's browser."""
    return str(message.values["link"]).partition("://")[2].partition("/")[2].join(("/", ""))
