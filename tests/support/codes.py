"""Codes as they stand in the mail."""

from sqlalchemy import select

from portal.core import db
from portal.notifications.models import Message

_TEMPLATES = ("sign_in_code", "address_code")


def mailed_codes(email: str | None = None) -> list[str]:
    """Every code that was mailed, to this address where one is named, the oldest first."""
    coded = Message.template.in_(_TEMPLATES)
    messages = db.session.scalars(select(Message).where(coded).order_by(Message.queued_at))
    return [
        message.values["code"]
        for message in messages
        if message.values and email in {None, message.to}
    ]


def mailed_code(email: str | None = None) -> str:
    """The newest, as it is written in the mail: 123 456."""
    return mailed_codes(email)[-1]


def other_code(code: str) -> str:
    """One that is wrong for sure."""
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"
