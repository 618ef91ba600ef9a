"""By which way somebody is told of a booking: a mail, or a text to their mobile phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portal.accounts.services import Channel, Preferences, Topic
from portal.bookings.views import Contact
from portal.core import phones
from portal.notifications.services import queue_email, queue_text, texts_go

_GO_BY_THEMSELVES = frozenset({None, Channel.EMAIL, Channel.TEXT})
_IN_A_TEXT = ("title", "when", "minutes", "expect_at", "paid", "anew")


@dataclass(frozen=True)
class Way:
    """Where a message goes: an email address, or a mobile number in E.164."""

    to: str
    text: bool = False


def way_to(
    contact: Contact | None, chosen: Preferences, topic: Topic | None, *, text: bool = False
) -> Way | None:
    """A mail before a text, unless they chose texts, or `text` says so and they chose nothing.

    Who can't be told by the first way is told by the other. Without a `topic` it goes whatever was
    chosen. None where nobody is to be told, or there is no way to.
    """
    channel = chosen.channels.get(topic or Topic.PAYMENTS)
    if contact is None or (topic is not None and channel not in _GO_BY_THEMSELVES):
        return None
    mobile = phones.mobile(contact.phone) if texts_go() else None
    mail = Way(contact.email) if contact.email else None
    sms = Way(mobile, text=True) if mobile else None
    text_first = channel is Channel.TEXT or (channel is None and text)
    return (sms or mail) if text_first else (mail or sms)


def queue(  # noqa: PLR0913 - all named; what a message is made of
    way: Way,
    *,
    key: str,
    about: UUID,
    locale: str,
    template: str,
    values: Mapping[str, Any],
    short: str,
    useful_until: datetime | None = None,
) -> None:
    """In the caller's transaction. `values` are those of the mail; `short` is the text's link."""
    known: dict[str, Any] = {
        "key": key,
        "about": about,
        "to": way.to,
        "locale": locale,
        "template": template,
    }
    if not way.text:
        queue_email(**known, values=dict(values), useful_until=useful_until)
        return
    words = {name: values[name] for name in _IN_A_TEXT if name in values}
    queue_text(**known, values={**words, "link": short}, useful_until=useful_until)
